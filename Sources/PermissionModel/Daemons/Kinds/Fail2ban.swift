/// fail2ban-server: 0700 for root alone, and a client may give a jail's action any command (AsyncServer in
/// server/asyncserver.py; fail2ban/fail2ban#2649).
enum Fail2ban: DaemonKind {
  static let name = "fail2ban"
  static let title = "Fail2Ban"

  static func isProgram(_ name: ByteString) -> Bool { name.isOne(of: "fail2ban-server") }

  static func keepsSocket(at path: ByteString) -> Bool { path.lastPathComponent == "fail2ban.sock" }

  static let knobs: SocketKnobs = []
  static let whyNoSetting = "Fail2Ban makes its socket for root alone, and has no setting for that"

  static func setting(_ change: DaemonChange, _ daemon: Daemon) throws(Unexpressible) -> DaemonSetting {
    throw Unexpressible(reason: whyNoSetting)
  }

  static func unit(of daemon: Daemon) -> String? { "fail2ban.service" }

  static let peerCheck: String? = nil
  static let power = DaemonPower.root("an action of a jail is any command")
  static let isOpenByDesign = false
  static let groupName: String? = nil
  static let withoutRoot: String? =
    "a line of sudoers(5) for the very words that are wanted (fail2ban-client status) gives less"
}
