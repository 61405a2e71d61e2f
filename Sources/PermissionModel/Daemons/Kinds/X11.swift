/// An X server: its socket and the abstract name beside it are open; the cookie or the uid decides (Xsecurity(7)).
enum X11: DaemonKind {
  static let name = "x11"
  static let title = "X11"

  static func isProgram(_ name: ByteString) -> Bool {
    name.isOne(of: "Xorg", "Xvfb", "Xwayland", "Xnest", "Xephyr", "X", "Xtigervnc", "Xvnc")
  }

  static func keepsSocket(at path: ByteString) -> Bool {
    path.hasPrefix("/tmp/.X11-unix/X") || path.hasPrefix("@/tmp/.X11-unix/X")
  }

  static let knobs: SocketKnobs = []
  static let whyNoSetting = "an X server opens its socket to everybody and asks for a cookie"

  static func setting(_ change: DaemonChange, _ daemon: Daemon) throws(Unexpressible) -> DaemonSetting {
    throw Unexpressible(reason: whyNoSetting)
  }

  static func unit(of daemon: Daemon) -> String? { nil }

  static let peerCheck: String? =
    "it asks for the cookie of ~/.Xauthority (xauth), or lets in by uid what xhost names (xhost +si:localuser:NAME)."
  static let power = DaemonPower.daemons
  static let isOpenByDesign = true
  static let groupName: String? = nil
  static let withoutRoot: String? = nil
}
