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

  static let rootGroupRisk = "Group 0 may also use whatever else is open to root's group, in the container."

  static func asRoot(_ situation: Situation, isLastResort: Bool = true) -> [Proposal] {
    guard situation.verdict == .denied, situation.subject.userID != .root else { return [] }
    // What is root already and drops to the subject drops to it again.
    guard situation.isOnHost else { return situation.takesGroupsFromItsFile ? [] : [asContainersRoot] }
    // sudo(8) is a set-id program.
    guard !situation.subject.noNewPrivileges else { return [] }
    return [
      Proposal(
        measure: .host(.runAsRoot), risk: "All that is started so may do everything on this host.",
        isLastResort: isLastResort)
    ]
  }

  /// What a daemon of the machine's means for its owner and root is used as root, which is no last resort then. What is
  /// of a session, or seen from a container, is not.
  static func asOwnersRoot(_ situation: Situation) -> [Proposal] {
    let isSessions = situation.daemon.map { $0.kind?.unit(of: $0) == nil } ?? true
    return asRoot(situation, isLastResort: !situation.isOnHost || isSessions)
  }

  private static let asContainersRoot = Proposal(
    measure: .container(.runAsRoot),
    risk: "The whole service runs as root in the container, for the sake of one socket.", isLastResort: true)

  static func onSocket(_ tag: AccessACL.Tag) -> Proposal {
    Proposal(measure: .host(.editACL(.init(tag, [.read, .write]))), risk: socketRisk)
  }

  static let bringingTheSocket = [
    Proposal(measure: .container(.mountSocket)), Proposal(measure: .host(.startDaemon)),
  ]

  /// The ways into the groups that let the subject through, to the socket and on the way to it.
  ///
  /// - Parameter isMemberOnPaper: the account files list the subject already, so that they need no change.
  static func joiningGroup(_ situation: Situation, isMemberOnPaper: Bool = false) -> [Proposal] {
    guard situation.isOnHost else { return joiningInContainer(situation) }
    guard !isMemberOnPaper, let groups = situation.groupsThatLetIn(.never) else { return [] }
    let changes = situation.hostMemberships(in: groups)
    return (situation.droppedItsUnitsGroups ? [] : [Proposal(measure: .host(.giveUnitGroups(groups)))])
      + (changes.map { [Proposal(measure: .host(.memberships($0)))] } ?? [])
  }

  private static func joiningInContainer(
    _ situation: Situation, rootsGroup: RootsGroup = .forTheSocket
  ) -> [Proposal] {
    guard let groups = situation.groupsThatLetIn(rootsGroup) else { return [] }
    let risk = groups.contains(.root) ? rootGroupRisk : ""
    var measures: [Measure] = []
    if groups.count == 1, let group = groups.first,
      let variable = GroupVariable.recognised(in: situation, wanting: group)
    {
      measures.append(.container(.setGroupVariable(variable)))
    } else if !situation.groupIsGivenAndDropped, !situation.takesGroupsFromItsFile {
      // What the container starts with is not what drops a group that it was given.
      measures.append(.container(.addGroups(groups)))
      // For places where no group can be added.
      if groups.count == 1, let group = groups.first {
        measures.append(.container(.startAs(situation.subject.userID, group)))
      }
    }
    if situation.imageIsBare, !situation.takesGroupsFromItsFile, situation.subject.userID != .root,
      let group = situation.target?.group
    {
      measures.append(.image(.setUser(situation.subject.userID, group)))
    }
    if let change = situation.imageMembership { measures.append(.image(.membership(change))) }
    return measures.map { Proposal(measure: $0, risk: risk) }
  }

  /// What would let in as well, and is offered only where nothing nearer is: together with the others these are all
  /// the measures of the model, so that "nothing there would let in" is said of all of them.
  static func whateverElseHelps(_ situation: Situation) -> [Proposal] {
    // Where socket(2) itself is refused it does not come to any file.
    guard situation.decision.permission == .denied, situation.view.observation?.call != .socket,
      // What a unit has in the socket's place is not the socket.
      situation.coveredPath == nil
    else { return [] }
    let user = situation.subject.userID
    var proposals: [Proposal] = joiningGroup(situation)
    // Who asks on a host may mean a container all the same (`--for`).
    proposals += joiningInContainer(situation, rootsGroup: .anywhere)
    proposals += situation.startsThatLetIn().map { start in
      let risk =
        start.user == user
        ? "The service no longer has the groups that it has now."
        : "The service then owns whatever else belongs to uid \(start.user)."
      return Proposal(measure: .container(.startAs(start.user, start.group)), risk: risk)
    }
    if user == .root { proposals.append(Proposal(measure: .container(.addOverrideCapability))) }
    if situation.isOnHost, user != .root { proposals.append(asContainersRoot) }
    if !situation.isForOwnerAlone, situation.onHost(user) != nil,
      let paths = situation.directoriesThatStop(user)
    {
      let opened: HostChange =
        paths.isEmpty
        ? .editACL(.init(.user(user), [.read, .write])) : .openDirectories(paths, user, andSocket: true)
      proposals.append(Proposal(measure: .host(opened), risk: socketRisk))
    }
    return proposals
  }
}
