enum EndpointElsewhere: RootCause {
  static let code = "endpoint-elsewhere"

  static func recognise(_ situation: Situation) -> Finding? {
    guard let endpoint = situation.view.endpoint, situation.verdict == .missing,
      endpoint.standardSocket.value == .socket, case let choice = endpoint.chosenByCommandLine,
      choice.source != .standard, let path = choice.path, path != EndpointAddress.standardPath
    else { return nil }
    return Finding(
      title: "\(choice.source.name) names another socket than the one that is here",
      detail: "docker would use \(path), by \(choice.description), and there is none. There is one at "
        + "\(EndpointAddress.standardPath): unset what names the other, or mount that one.",
      evidence: ["source": .text(choice.source.name), "named": .text(path.display)])
  }

  static func proposals(_ situation: Situation) -> [Proposal] { [] }

  static func without(_ situation: Situation) -> SubjectView? { nil }

  static func settingsAtFault(_ container: ContainerFacts, _ situation: Situation) -> [SettingAtFault] {
    []
  }

  static func whyNothingHelps(at target: RemedyTarget, _ situation: Situation) -> String? { nil }
}
