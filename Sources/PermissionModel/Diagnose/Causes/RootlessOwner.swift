/// A rootless engine runs as uid 0 of its own user namespace (user_namespaces(7)), and its socket belongs
/// to that.
enum RootlessOwner: RootCause {
  static let code = "rootless-owner"

  static func recognise(_ situation: Situation) -> Finding? {
    guard situation.isRefusedAsOther, let target = situation.target, target.owner == .root,
      target.group == .root, situation.subject.userNamespace.isInitial.value == false,
      situation.groupWouldGrant
    else { return nil }
    return Finding(
      title: "the socket is a rootless engine's, and its owner is root in here",
      detail: situation.socketSentence
        + " In this user namespace 0 stands for the user who runs the engine. \(situation.subjectName) in here is "
        + "somebody else out there, and holds \(situation.groupList), not 0.",
      evidence: situation.membershipEvidence)
  }

  static func proposals(_ situation: Situation) -> [Proposal] {
    Proposal.joiningGroup(situation) + Proposal.asRoot(situation)
  }

  static func without(_ situation: Situation) -> SubjectView? { nil }

  static func settingsAtFault(_ container: ContainerFacts, _ situation: Situation) -> [SettingAtFault] {
    [SettingAtFault.groupAdd(container, situation)]
  }

  static func whyNothingHelps(at target: RemedyTarget, _ situation: Situation) -> String? { nil }
}
