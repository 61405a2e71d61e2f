/// A measure that comes into question, with what it costs.
struct Proposal {
  var measure: Measure
  var risk: String = ""
  var isLastResort = false
  /// It mends the very place at fault, and so stands before what is nearer to the user.
  var leads = false
}

// What several causes propose.
extension Proposal {
  static let socketRisk = "Holds until the daemon makes its socket anew, and opens it to that one id."

  static func asRoot(_ situation: Situation) -> [Proposal] {
    guard situation.verdict == .denied, situation.subject.userID != .root else { return [] }
    return [
      Proposal(
        measure: .container(.runAsRoot),
        risk: "The whole service runs as root in the container, for the sake of one socket.",
        isLastResort: true)
    ]
  }

  static func onSocket(_ tag: AccessACL.Tag) -> Proposal {
    Proposal(measure: .host(.editACL(.init(tag, [.read, .write]))), risk: socketRisk)
  }

  static let bringingTheSocket = [
    Proposal(measure: .container(.mountSocket)), Proposal(measure: .host(.startDaemon)),
  ]

  /// The ways into the socket's group.
  ///
  /// - Parameter isMemberOnPaper: the account files list the subject already, so that they need no change.
  static func joiningGroup(_ situation: Situation, isMemberOnPaper: Bool = false) -> [Proposal] {
    guard let target = situation.target, situation.groupIsMapped else { return [] }
    let risk =
      target.group == .root
      ? "Group 0 may also use whatever else is open to root's group, in the container." : ""
    var measures = [Measure.container(.addGroups([target.group]))]
    if situation.imageIsBare, situation.subject.userID != .root {
      measures.append(.image(.setUser(situation.subject.userID, target.group)))
    }
    if let change = situation.imageMembership { measures.append(.image(.membership(change))) }
    if !isMemberOnPaper, let change = situation.hostMembership { measures.append(.host(.membership(change))) }
    return measures.map { Proposal(measure: $0, risk: risk) }
  }
}
