/// tailscaled: 0666, and it looks at the uid: everybody may read, root and the operator may change (ipn/ipnserver,
/// ipnauth).
enum Tailscale: DaemonKind {
  static let name = "tailscale"
  static let title = "Tailscale"

  static func isProgram(_ name: ByteString) -> Bool { name.isOne(of: "tailscaled") }

  static func keepsSocket(at path: ByteString) -> Bool { path.lastPathComponent == "tailscaled.sock" }

  static let knobs: SocketKnobs = []
  static let whyNoSetting =
    "Tailscale opens its socket to everybody; what a client may do goes by its uid (tailscale set --operator=USER)"

  static func setting(_ change: DaemonChange, _ daemon: Daemon) throws(Unexpressible) -> DaemonSetting {
    throw Unexpressible(reason: whyNoSetting)
  }

  static func unit(of daemon: Daemon) -> String? { "tailscaled.service" }

  static let peerCheck: String? =
    "it looks at the uid: everybody may ask for its state, and root and its operator alone may change it "
    + "(once, as root: tailscale set --operator=USER)."
  static let power = DaemonPower.daemons
  static let isOpenByDesign = true
  static let groupName: String? = nil
  static let withoutRoot: String? = nil
}
