/// GetExecUser() of moby/sys/user reads no group file where the user comes with a group.
enum ExplicitGroupDropsImageGroups: RootCause {
  static let code = "explicit-group-drops-image-groups"

  static func recognise(_ situation: Situation) -> Finding? {
    if situation.subject.start == nil { return recogniseRunning(situation) }
    guard situation.isRefusedAsOther, let target = situation.target, let start = situation.subject.start,
      let colon = start.user.firstIndex(of: ":"), start.user.index(after: colon) != start.user.endIndex
    else { return nil }
    let user = String(start.user[..<colon])
    let alone = ContainerStart(user: user, addedGroups: start.addedGroups)
    guard let identity = try? DockerIdentity.compute(alone, accounts: situation.view.accounts),
      // For a uid that the image does not know the engine falls back to group 0, and no image puts it there.
      identity.name != nil,
      identity.groups.contains(target.group)
    else { return nil }
    return Finding(
      title: "started as user:group, so the image's groups were not read",
      detail: situation.socketSentence
        + " The image puts \(situation.subjectName) in gid \(situation.named(target.group)), but a container started as "
        + "\(ByteString(start.user).display) gets the group behind the colon and no other. Start it as "
        + "\(ByteString(user).display) alone, or add the group.",
      evidence: situation.membershipEvidence.merging(["start": .text(ByteString(start.user).display)]) {
        a, _ in a
      })
  }

  /// A process in a container that lacks what its files give, and so do all that it came from.
  private static func recogniseRunning(_ situation: Situation) -> Finding? {
    guard situation.isRefusedAsOther, let target = situation.target, !situation.isOnHost,
      situation.view.system.isContainer.value == true, situation.nobodyHeldGroup,
      let user = situation.memberInFiles, !situation.isStartedWithoutGroup,
      // Whoever holds other groups of the file had it read, and it was changed since.
      situation.subject.heldGroups == [situation.subject.groupID]
    else { return nil }
    return Finding(
      title: "started as user:group, so the image's groups were not read",
      detail: situation.socketSentence
        + " The group file here puts \(user.name.display) in gid \(situation.named(target.group)), but this process "
        + "holds \(situation.groupList) alone, and no process before it held more. That is how it looks when the "
        + "container, or what dropped to the user, was given user:group. (Was the group file changed after the "
        + "container started, it looks the same: create the container anew.)",
      evidence: situation.membershipEvidence)
  }

  static func proposals(_ situation: Situation) -> [Proposal] {
    let risk = situation.target?.group == .root ? Proposal.rootGroupRisk : ""
    return [Proposal(measure: .container(.startAsUserAlone), risk: risk)] + Proposal.joiningGroup(situation)
      + Proposal.asRoot(situation)
  }

  static func without(_ situation: Situation) -> SubjectView? { nil }

  static func settingsAtFault(_ container: ContainerFacts, _ situation: Situation) -> [SettingAtFault] {
    container.start.namesGroup
      ? [
        SettingAtFault(
          name: "User", value: [container.user],
          remark: "the group behind the colon replaces those of the image")
      ] : []
  }

  static func whyNothingHelps(at target: RemedyTarget, _ situation: Situation) -> String? { nil }
}
