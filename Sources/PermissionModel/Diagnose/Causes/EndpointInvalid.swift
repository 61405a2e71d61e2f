enum EndpointInvalid: RootCause {
  static let code = "endpoint-invalid"

  static func recognise(_ situation: Situation) -> Finding? {
    guard let choice = situation.view.endpoint?.chosenByCommandLine,
      case .invalid(let reason) = choice.address
    else { return nil }
    return Finding(
      title: "\(choice.source.name) is no endpoint",
      detail: "docker would use \(choice.description), but \(reason). Mend it, or unset it.",
      evidence: ["source": .text(choice.source.name), "endpoint": .text(ByteString(choice.text).display)])
  }

  static func proposals(_ situation: Situation) -> [Proposal] { [] }

  static func without(_ situation: Situation) -> SubjectView? { nil }

  static func settingsAtFault(_ container: ContainerFacts, _ situation: Situation) -> [SettingAtFault] {
    []
  }

  static func whyNothingHelps(at target: RemedyTarget, _ situation: Situation) -> String? { nil }
}
