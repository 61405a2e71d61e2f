/// postfix: private/ is for its own processes, public/ for group postdrop; master.cf says which (master(5)).
enum Postfix: DaemonKind {
  static let name = "postfix"
  static let title = "Postfix"

  static func isProgram(_ name: ByteString) -> Bool { name.isOne(of: "master") }

  static func keepsSocket(at path: ByteString) -> Bool {
    path.hasPrefix("/var/spool/postfix/p")
  }

  static let knobs: SocketKnobs = []
  static let whyNoSetting =
    "Postfix opens public/ and private/ to its own programs; a socket for others belongs to the other daemon (dovecot, a milter)"

  static func setting(_ change: DaemonChange, _ daemon: Daemon) throws(Unexpressible) -> DaemonSetting {
    throw Unexpressible(reason: whyNoSetting)
  }

  static func unit(of daemon: Daemon) -> String? { "postfix.service" }

  static let peerCheck: String? = nil
  static let power = DaemonPower.daemons
  static let isOpenByDesign = false
  static let groupName: String? = nil
  static let withoutRoot: String? = nil
}
