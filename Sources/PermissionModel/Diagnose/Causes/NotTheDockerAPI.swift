/// Something accepts and talks, but `GET /_ping` of the Engine API is nothing to it.
enum NotTheDockerAPI: RootCause {
  static let code = "not-the-docker-api"

  static func recognise(_ situation: Situation) -> Finding? {
    guard situation.verdict == .unavailable, let reply = situation.view.observation?.api else { return nil }
    let said: String
    switch reply.outcome {
    case .refused: said = "It answers HTTP with status \(reply.status ?? 0) and names no Docker API version."
    case .garbage: said = "It answers, but not in HTTP."
    case .closed: said = "It closed the connection without a word."
    case .answered, .silent: return nil
    }
    return Finding(
      title: "what answers is not a Docker engine",
      detail: said + " Permission is not the matter; this is another daemon's socket. --api any asks for the "
        + "connection alone.",
      evidence: ["outcome": .text(reply.outcome.rawValue)])
  }

  static func proposals(_ situation: Situation) -> [Proposal] { [] }

  static func without(_ situation: Situation) -> SubjectView? { nil }

  static func settingsAtFault(_ container: ContainerFacts, _ situation: Situation) -> [SettingAtFault] {
    []
  }

  static func whyNothingHelps(at target: RemedyTarget, _ situation: Situation) -> String? { nil }
}
