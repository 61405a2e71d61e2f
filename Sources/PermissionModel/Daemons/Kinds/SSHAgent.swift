/// ssh-agent asks SO_PEERCRED: uid 0 and its own are let in, all others are shut out at once (ssh-agent.c).
enum SSHAgent: DaemonKind {
  static let name = "ssh-agent"
  static let title = "ssh-agent"

  static func isProgram(_ name: ByteString) -> Bool { name.isOne(of: "ssh-agent", "keyring-ssh") }

  static func keepsSocket(at path: ByteString) -> Bool {
    path.lastPathComponent.hasPrefix("agent.") || path.lastPathComponent == "ssh-agent.socket"
  }

  static let knobs: SocketKnobs = []
  static let whyNoSetting =
    "an ssh agent looks at who connects and serves its own user and root alone, whatever the mode"

  static func setting(_ change: DaemonChange, _ daemon: Daemon) throws(Unexpressible) -> DaemonSetting {
    throw Unexpressible(reason: whyNoSetting)
  }

  static func unit(of daemon: Daemon) -> String? { nil }

  static let peerCheck: String? =
    "it looks at the uid of who connects, and hangs up on everybody but its own user and root."
  static let power = DaemonPower.daemons
  /// Whatever the mode, nobody else is served.
  static let isOpenByDesign = true
  static let groupName: String? = nil
  static let withoutRoot: String? = nil
}
