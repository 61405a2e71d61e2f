/// unix_stream_connect() waits while the backlog of listen(2) is full; a daemon may also accept and sit
/// still.
enum DaemonUnresponsive: RootCause {
  static let code = "daemon-unresponsive"

  static func recognise(_ situation: Situation) -> Finding? {
    guard situation.verdict == .unavailable, let observation = situation.view.observation else { return nil }
    if observation.errno == .timedOut || observation.errno == .tryAgain {
      return Finding(
        title: "the daemon accepts no more connections",
        detail: "Its queue of waiting connections is full and stayed so until the time limit. It hangs or is "
          + "overloaded; permission is not the matter.")
    }
    if observation.errno == .notPermitted, observation.type == .datagram {
      return Finding(
        title: "the datagram socket takes from its own peer alone",
        detail:
          "It is connected itself, and the kernel lets nobody else send to it (EPERM). Permission to its file is "
          + "not the matter.")
    }
    guard observation.api?.outcome == .silent else { return nil }
    if situation.seen.listener?.isSystemds == true {
      let service = situation.serviceBehindSocket
      return Finding(
        title: "systemd took the connection, and \(service) did not answer yet",
        detail:
          "systemd holds the socket and starts \(service) at the first connection, which takes it longer than was waited. "
          + "Permission is not the matter. systemctl status \(service) says what it does; --timeout 60 waits longer."
      )
    }
    return Finding(
      title: "the daemon took the connection and did not answer",
      detail:
        "GET /_ping got no reply within the time limit. Permission is not the matter. For a socket that is not a "
        + "Docker engine's, --api any asks for the connection alone.")
  }

  static func proposals(_ situation: Situation) -> [Proposal] { [] }

  static func without(_ situation: Situation) -> SubjectView? { nil }

  static func settingsAtFault(_ container: ContainerFacts, _ situation: Situation) -> [SettingAtFault] {
    []
  }

  static func whyNothingHelps(at target: RemedyTarget, _ situation: Situation) -> String? { nil }
}

extension Situation {
  /// What a socket unit starts: the service that it names, or the one of its own name (systemd.socket(5), Service=).
  fileprivate var serviceBehindSocket: String {
    if let named = seen.socketUnit?.value("Service") { return named.display }
    guard let unit = seen.socketUnit?.unit.name else { return "its service" }
    return "\(ByteString(unit.bytes.dropLast(".socket".utf8.count)).display).service"
  }
}

extension Facts {
  /// A daemon that systemd starts for the connection that was tried has not answered yet.
  package var isBeingActivated: Bool {
    observation?.api?.outcome == .silent && listener?.isSystemds == true
  }
}
