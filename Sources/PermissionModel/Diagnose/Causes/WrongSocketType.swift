/// unix_find_bsd(): the listener's type is not SOCK_STREAM, `EPROTOTYPE` (unix(7)).
enum WrongSocketType: RootCause {
  static let code = "wrong-socket-type"

  static func recognise(_ situation: Situation) -> Finding? {
    guard situation.view.observation?.errno == .wrongProtocolType else { return nil }
    return Finding(
      title: "the socket is not a stream socket",
      detail: "It takes datagrams or sequenced packets (EPROTOTYPE), so it is another program's: a log or a "
        + "notification socket, not a Docker engine's.")
  }

  static func proposals(_ situation: Situation) -> [Proposal] { [] }

  static func without(_ situation: Situation) -> SubjectView? { nil }

  static func settingsAtFault(_ container: ContainerFacts, _ situation: Situation) -> [SettingAtFault] {
    []
  }

  static func whyNothingHelps(at target: RemedyTarget, _ situation: Situation) -> String? { nil }
}
