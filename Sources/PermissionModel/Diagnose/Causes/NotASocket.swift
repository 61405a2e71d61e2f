/// unix_find_bsd() in net/unix/af_unix.c: what is no socket is `ECONNREFUSED`, once the bits allow the
/// write.
enum NotASocket: RootCause {
  static let code = "not-a-socket"

  static func recognise(_ situation: Situation) -> Finding? {
    guard situation.verdict == .missing, let target = situation.target, target.kind != .socket else {
      return nil
    }
    return Finding(
      title: "\(situation.targetPath.display) is \(target.kind.noun), not a socket",
      detail:
        "Nothing can listen there. Name the socket's own path; `sockcheck sockets` lists those found here.",
      evidence: ["kind": .text(target.kind.rawValue)])
  }

  static func proposals(_ situation: Situation) -> [Proposal] { [] }

  static func without(_ situation: Situation) -> SubjectView? { nil }

  static func settingsAtFault(_ container: ContainerFacts, _ situation: Situation) -> [SettingAtFault] {
    []
  }

  static func whyNothingHelps(at target: RemedyTarget, _ situation: Situation) -> String? { nil }
}
