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
        + " " + whyItIsRoots(situation),
      evidence: situation.membershipEvidence)
  }

  private static func whyItIsRoots(_ situation: Situation) -> String {
    if let daemon = situation.daemon, let kind = daemon.kind, let without = kind.withoutRoot {
      return "\(kind.title) means it for root alone; \(without)."
    }
    return situation.isOnHost
      ? "The daemon leaves it to root where it found no group of its own when it started."
      : "Docker Desktop and a NAS do it this way, and so does every daemon whose host had no docker group when it "
        + "started."
  }

  /// On a host root's group is not joined: the daemon gives its socket to its own group, once there is one. What is
  /// root's by design, and worth root, is used as root, which is no last resort then.
  static func proposals(_ situation: Situation) -> [Proposal] {
    if let change = situation.hostDaemonMembership {
      let mode = situation.groupWouldGrant ? nil : FileMode(rawValue: 0o660)
      return [Proposal(measure: .host(.remakeSocket(change, mode)))] + Proposal.asRoot(situation)
    }
    let isWorthRoot = if case .root? = situation.daemon?.kind?.power { situation.isOnHost } else { false }
    return Proposal.joiningGroup(situation) + Proposal.asRoot(situation, isLastResort: !isWorthRoot)
  }

  static func without(_ situation: Situation) -> SubjectView? { nil }

  static func settingsAtFault(_ container: ContainerFacts, _ situation: Situation) -> [SettingAtFault] {
    [SettingAtFault.groupAdd(container, situation)]
  }

  static func whyNothingHelps(at target: RemedyTarget, _ situation: Situation) -> String? { nil }
}
