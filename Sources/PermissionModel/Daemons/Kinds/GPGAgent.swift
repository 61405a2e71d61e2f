/// gpg-agent: 0700, in the user's own directory; the extra socket is what is meant to be handed on (gpg-agent(1)).
enum GPGAgent: DaemonKind {
  static let name = "gpg-agent"
  static let title = "gpg-agent"

  static func isProgram(_ name: ByteString) -> Bool {
    name.isOne(of: "gpg-agent", "scdaemon", "dirmngr", "keyboxd")
  }

  static func keepsSocket(at path: ByteString) -> Bool {
    path.lastPathComponent.hasPrefix("S.")
  }

  static let knobs: SocketKnobs = []
  static let whyNoSetting =
    "gpg-agent's sockets are their user's own; S.gpg-agent.extra is the one to be handed on"

  static func setting(_ change: DaemonChange, _ daemon: Daemon) throws(Unexpressible) -> DaemonSetting {
    throw Unexpressible(reason: whyNoSetting)
  }

  static func unit(of daemon: Daemon) -> String? { nil }

  static let peerCheck: String? = "it looks at the uid of who connects, and serves its own user alone."
  static let power = DaemonPower.daemons
  /// Whatever the mode, nobody else is served.
  static let isOpenByDesign = true
  static let groupName: String? = nil
  static let withoutRoot: String? = nil
}
