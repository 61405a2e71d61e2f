/// unix_find_bsd(): the listener's type is not the client's, `EPROTOTYPE` (unix(7)).
enum WrongSocketType: RootCause {
  static let code = "wrong-socket-type"

  static func recognise(_ situation: Situation) -> Finding? {
    guard situation.view.observation?.errno == .wrongProtocolType else { return nil }
    return Finding(
      title: "the socket is not a stream socket",
      detail: "It takes datagrams or sequenced packets (EPROTOTYPE), so it is another program's: a log or a "
        + "notification socket, not a Docker engine's. --api any asks with which type it lets in.")
  }

  /// A line for who is let in, but not with a stream.
  static func whichLetsIn(_ situation: Situation) -> Finding? {
    guard let observation = situation.view.observation, observation.succeeded, let type = observation.type
    else { return nil }
    return Finding(
      title: "the socket takes \(type.noun), not a stream",
      detail: "A client that opens a stream gets EPROTOTYPE; with \(type.noun) it is let in.",
      evidence: ["type": .text(type.rawValue)])
  }

  static func proposals(_ situation: Situation) -> [Proposal] { [] }

  static func without(_ situation: Situation) -> SubjectView? { nil }

  static func settingsAtFault(_ container: ContainerFacts, _ situation: Situation) -> [SettingAtFault] {
    []
  }

  static func whyNothingHelps(at target: RemedyTarget, _ situation: Situation) -> String? { nil }
}
