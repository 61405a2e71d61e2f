enum EndpointNotUnix: RootCause {
  static let code = "endpoint-not-unix"

  static func recognise(_ situation: Situation) -> Finding? {
    guard let choice = situation.view.endpoint?.chosenByCommandLine, case .other(let scheme) = choice.address
    else {
      return nil
    }
    return Finding(
      title: "the endpoint is \(scheme)://, not a Unix socket",
      detail:
        "docker would use \(choice.description). File permissions are not the matter there. To ask about a "
        + "socket, name it: sockcheck \(EndpointAddress.standardPath).",
      evidence: ["source": .text(choice.source.name), "endpoint": .text(ByteString(choice.text).display)])
  }

  static func proposals(_ situation: Situation) -> [Proposal] { [] }

  static func without(_ situation: Situation) -> SubjectView? { nil }

  static func settingsAtFault(_ container: ContainerFacts, _ situation: Situation) -> [SettingAtFault] {
    []
  }

  static func whyNothingHelps(at target: RemedyTarget, _ situation: Situation) -> String? { nil }
}
