/// setgroups(2) replaces the whole list: what gosu, su or setpriv put in its place is what the process has.
enum GroupsDropped: RootCause {
  static let code = "groups-dropped"

  static func recognise(_ situation: Situation) -> Finding? {
    guard situation.isRefusedAsOther, let target = situation.target, situation.groupWouldGrant,
      // Root's own group goes with root; losing it is what dropping privileges is for.
      situation.groupIsMapped, target.group != .root
    else { return nil }
    guard let (holder, isFirst) = situation.holderOfGroup else { return byConfiguration(situation, target) }
    let who = isFirst ? "PID 1" : "its parent, process \(holder.processID)"
    return Finding(
      title: "\(isFirst ? "PID 1" : "the parent process") holds the socket's group, this process does not",
      detail: situation.socketSentence
        + " \(who.capitalizedFirst) holds gid \(situation.named(target.group)), and this process, "
        + "\(situation.subjectName), holds \(situation.groupList). Something on the way replaced the list of groups: "
        + "gosu, su-exec, su, runuser and setpriv do so when they drop to a user.",
      evidence: situation.membershipEvidence.merging([
        "heldBy": .number(Int(holder.processID.rawValue)), "heldByGroups": .ids(holder.heldGroups),
      ]) { first, _ in first })
  }

  /// The main process itself can have lost the group; then only the container's configuration tells of it.
  private static func byConfiguration(_ situation: Situation, _ target: Inode) -> Finding? {
    guard situation.isGivenByConfiguration, let container = situation.view.container, container.isRunning
    else {
      return nil
    }
    return Finding(
      title: "the container was given the socket's group, this process does not hold it",
      detail: situation.socketSentence
        + " The container \(ByteString(container.name).display) was made with gid \(situation.named(target.group)) "
        + "added, and its process, \(situation.subjectName), holds \(situation.groupList). Something on the way "
        + "replaced the list of groups: gosu, su-exec, su, runuser and setpriv do so when they drop to a user.",
      evidence: situation.membershipEvidence.merging([
        "groupAdd": .texts(container.addedGroups)
      ]) { first, _ in first })
  }

  static func proposals(_ situation: Situation) -> [Proposal] { keepingTheGroup(situation) }

  /// No run as root: the container starts as root already, and what drops that drops it again.
  private static func keepingTheGroup(_ situation: Situation) -> [Proposal] {
    guard let target = situation.target else { return [] }
    // Another line of an image's own variables is less than another entrypoint.
    let hasVariable = GroupVariable.recognised(in: situation, wanting: target.group) != nil
    return [Proposal(measure: .entrypoint(.keepGroup(target.group)), leads: !hasVariable)]
      + Proposal.joiningGroup(situation)
  }

  static func without(_ situation: Situation) -> SubjectView? { nil }

  static func settingsAtFault(_ container: ContainerFacts, _ situation: Situation) -> [SettingAtFault] {
    [
      SettingAtFault(
        name: "GroupAdd", value: container.addedGroups,
        remark: "the group is given, and the command of the container drops it")
    ]
  }

  static func whyNothingHelps(at target: RemedyTarget, _ situation: Situation) -> String? { nil }
}

extension String {
  fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
