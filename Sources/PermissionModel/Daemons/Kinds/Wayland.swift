/// A compositor's socket, 0755 or so in its user's 0700 runtime directory: that directory is the door.
enum Wayland: DaemonKind {
  static let name = "wayland"
  static let title = "a Wayland compositor"

  static func isProgram(_ name: ByteString) -> Bool {
    name.isOne(of: "gnome-shell", "kwin_wayland", "sway", "weston", "Hyprland", "labwc", "cage")
  }

  static func keepsSocket(at path: ByteString) -> Bool {
    path.isInSession && path.lastPathComponent.hasPrefix("wayland-")
  }

  static let knobs: SocketKnobs = []
  static let whyNoSetting = "a compositor's socket is its user's own, and so is the directory"

  static func setting(_ change: DaemonChange, _ daemon: Daemon) throws(Unexpressible) -> DaemonSetting {
    throw Unexpressible(reason: whyNoSetting)
  }

  static func unit(of daemon: Daemon) -> String? { nil }

  static let peerCheck: String? = nil
  static let power = DaemonPower.daemons
  static let isOpenByDesign = false
  static let groupName: String? = nil
  static let withoutRoot: String? = nil
}
