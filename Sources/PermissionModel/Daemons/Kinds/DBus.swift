/// dbus-daemon, dbus-broker: open to all, who then prove their uid (EXTERNAL); the bus's policy decides.
enum DBus: DaemonKind {
  static let name = "dbus"
  static let title = "D-Bus"

  static func isProgram(_ name: ByteString) -> Bool {
    name.isOne(of: "dbus-daemon", "dbus-broker", "dbus-broker-lau")
  }

  static func keepsSocket(at path: ByteString) -> Bool {
    path.lastPathComponent == "system_bus_socket" || path.isInSession && path.lastPathComponent == "bus"
  }

  static let knobs: SocketKnobs = []
  static let whyNoSetting = "D-Bus opens its socket to everybody, and its policy decides on each message"

  static func setting(_ change: DaemonChange, _ daemon: Daemon) throws(Unexpressible) -> DaemonSetting {
    throw Unexpressible(reason: whyNoSetting)
  }

  static func unit(of daemon: Daemon) -> String? { "dbus.socket" }

  static let peerCheck: String? =
    "it asks the kernel for the uid (EXTERNAL): a session's bus lets in its own user and root, the system's bus everybody, and its policy decides on each message."
  static let power = DaemonPower.daemons
  static let isOpenByDesign = true
  static let groupName: String? = nil
  static let withoutRoot: String? = nil
}
