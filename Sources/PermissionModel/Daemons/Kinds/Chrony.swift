/// chronyd: its command socket is for root and chronyd's own account. It takes datagrams and answers to a socket that the
/// client makes beside it, so that its directory has to let the client write as well (open_socket() in client.c; the
/// questions and answers of chrony's documentation).
enum Chrony: DaemonKind {
  static let name = "chrony"
  static let title = "chronyd"

  static func isProgram(_ name: ByteString) -> Bool { name.isOne(of: "chronyd") }

  static func keepsSocket(at path: ByteString) -> Bool { path.lastPathComponent == "chronyd.sock" }

  static let knobs: SocketKnobs = []
  static let whyNoSetting =
    "chronyd makes its command socket for root and its own account, and has no setting for that"

  static func setting(_ change: DaemonChange, _ daemon: Daemon) throws(Unexpressible) -> DaemonSetting {
    throw Unexpressible(reason: whyNoSetting)
  }

  static func unit(of daemon: Daemon) -> String? { "chrony.service" }

  static let peerCheck: String? =
    "it answers to a socket that the client makes in the same directory, so only root and its own account are answered."
  static let power = DaemonPower.daemons
  static let isOpenByDesign = false
  static let groupName: String? = nil
  static let withoutRoot: String? =
    "what only reads (chronyc tracking, an exporter) is answered at UDP port 323 of 127.0.0.1, unless cmdport is 0"
}
