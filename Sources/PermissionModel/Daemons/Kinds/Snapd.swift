/// snapd: /run/snapd.socket is open to all, and polkit or the uid decides on each request (daemon/api.go).
enum Snapd: DaemonKind {
  static let name = "snapd"
  static let title = "snapd"

  static func isProgram(_ name: ByteString) -> Bool { name.isOne(of: "snapd") }

  static func keepsSocket(at path: ByteString) -> Bool {
    path.lastPathComponent.isOne(of: "snapd.socket", "snapd-snap.socket")
  }

  static let knobs: SocketKnobs = []
  static let whyNoSetting = "snapd opens its socket to everybody and asks polkit about each request"

  static func setting(_ change: DaemonChange, _ daemon: Daemon) throws(Unexpressible) -> DaemonSetting {
    throw Unexpressible(reason: whyNoSetting)
  }

  static func unit(of daemon: Daemon) -> String? { "snapd.socket" }

  static let peerCheck: String? =
    "root may do everything; others what polkit allows them, request by request."
  static let power = DaemonPower.daemons
  static let isOpenByDesign = true
  static let groupName: String? = nil
  static let withoutRoot: String? = nil
}
