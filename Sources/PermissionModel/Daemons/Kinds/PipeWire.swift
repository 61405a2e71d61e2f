/// PipeWire: a session's socket, 0666 in a 0700 directory; a portal decides for sandboxes.
enum PipeWire: DaemonKind {
  static let name = "pipewire"
  static let title = "PipeWire"

  static func isProgram(_ name: ByteString) -> Bool { name.isOne(of: "pipewire", "wireplumber") }

  static func keepsSocket(at path: ByteString) -> Bool {
    path.isInSession && path.lastPathComponent.hasPrefix("pipewire-")
  }

  static let knobs: SocketKnobs = []
  static let whyNoSetting = "PipeWire's socket is a session's own; the directory lets nobody else pass"

  static func setting(_ change: DaemonChange, _ daemon: Daemon) throws(Unexpressible) -> DaemonSetting {
    throw Unexpressible(reason: whyNoSetting)
  }

  static func unit(of daemon: Daemon) -> String? { nil }

  static let peerCheck: String? = nil
  static let power = DaemonPower.daemons
  static let isOpenByDesign = true
  static let groupName: String? = nil
  static let withoutRoot: String? = nil
}
