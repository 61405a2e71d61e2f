/// dockerd leaves its socket to root:root where the host has no group `docker`.
enum GIDZero: RootCause {
  static let code = "gid-zero"

  static func recognise(_ situation: Situation) -> Finding? {
    guard situation.isRefusedAsOther, let refusal = situation.refusalAtSocket, let target = situation.target,
      target.group == .root
    else { return nil }
    return Finding(
      title: "the socket's group is root",
      detail: situation.socketSentence + " " + GIDMismatch.notAMember(situation, refusal, target)
        + (situation.isOnHost
          ? " The daemon leaves it to root where it found no group of its own when it started."
          : " Docker Desktop and a NAS do it this way, and so does every daemon whose host had no docker group when "
            + "it started."),
      evidence: situation.membershipEvidence)
  }

  /// On a host root's group is not joined: the daemon gives its socket to its own group, once there is one.
  static func proposals(_ situation: Situation) -> [Proposal] {
    guard let change = situation.hostDaemonMembership else {
      return Proposal.joiningGroup(situation) + Proposal.asRoot(situation)
    }
    let mode = situation.groupWouldGrant ? nil : FileMode(rawValue: 0o660)
    return [Proposal(measure: .host(.remakeSocket(change, mode)))] + Proposal.asRoot(situation)
  }

  static func without(_ situation: Situation) -> SubjectView? { nil }

  static func settingsAtFault(_ container: ContainerFacts, _ situation: Situation) -> [SettingAtFault] {
    [SettingAtFault.groupAdd(container, situation)]
  }

  static func whyNothingHelps(at target: RemedyTarget, _ situation: Situation) -> String? { nil }
}
