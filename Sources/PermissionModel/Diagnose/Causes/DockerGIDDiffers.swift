/// Membership is a number to the kernel (credentials(7)); a group's name is the files' own affair
/// (group(5)).
enum DockerGIDDiffers: RootCause {
  static let code = "docker-gid-differs"

  static func recognise(_ situation: Situation) -> Finding? {
    guard situation.isRefusedAsOther, let refusal = situation.refusalAtSocket, let target = situation.target,
      let docker = situation.view.accounts.group(named: "docker")?.groupID.id.map({ GroupID($0) }),
      docker != target.group, situation.subject.heldGroups.contains(docker),
      // A daemon that found no group when it started is another story.
      !(situation.isOnHost && target.group == .root)
    else { return nil }
    return Finding(
      title: "the group \"docker\" is \(docker) here, and the socket's group is \(target.group)",
      detail: situation.socketSentence + " " + GIDMismatch.notAMember(situation, refusal, target)
        + " It is in a group named docker, but a name means nothing to the kernel: this file system's docker is "
        + (situation.isOnHost
          ? "\(docker) by now, and the daemon made its socket when it was another number."
          : "\(docker), made for another host."),
      evidence: situation.membershipEvidence.merging(["dockerGid": .id(docker)]) { first, _ in first })
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
