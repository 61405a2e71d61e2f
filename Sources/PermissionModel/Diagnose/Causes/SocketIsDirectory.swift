/// An engine makes an empty directory where the source of a bind mount does not exist.
enum SocketIsDirectory: RootCause {
  static let code = "socket-is-directory"

  static func recognise(_ situation: Situation) -> Finding? {
    guard situation.verdict == .missing, situation.target?.kind == .directory else { return nil }
    return Finding(
      title: "a directory stands where the socket should be",
      detail:
        "\(situation.targetPath.display) is a directory. A container engine makes an empty one when the source "
        + "of a bind mount does not exist: the container was started before the daemon had made its socket. "
        + "Remove the directory on the host, start the daemon, and create the container anew.",
      evidence: ["path": .text(situation.targetPath.display)])
  }

  static func proposals(_ situation: Situation) -> [Proposal] { Proposal.bringingTheSocket }

  static func without(_ situation: Situation) -> SubjectView? { nil }

  static func settingsAtFault(_ container: ContainerFacts, _ situation: Situation) -> [SettingAtFault] {
    [SettingAtFault.mounts(container)]
  }

  static func whyNothingHelps(at target: RemedyTarget, _ situation: Situation) -> String? { nil }
}
