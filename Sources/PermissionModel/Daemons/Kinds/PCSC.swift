/// pcscd: 0666, and polkit decides on each client (IsClientAuthorized() in src/auth.c of pcsc-lite).
enum PCSC: DaemonKind {
  static let name = "pcscd"
  static let title = "pcscd"

  static func isProgram(_ name: ByteString) -> Bool { name.isOne(of: "pcscd") }

  static func keepsSocket(at path: ByteString) -> Bool { path.lastPathComponent == "pcscd.comm" }

  static let knobs: SocketKnobs = []
  static let whyNoSetting = "pcscd opens its socket to everybody, and polkit decides on each client"

  static func setting(_ change: DaemonChange, _ daemon: Daemon) throws(Unexpressible) -> DaemonSetting {
    throw Unexpressible(reason: whyNoSetting)
  }

  static func unit(of daemon: Daemon) -> String? { "pcscd.socket" }

  static let peerCheck: String? =
    "root is served, and of the others those whom polkit allows org.debian.pcsc-lite.access_pcsc: by its rules "
    + "whoever sits at the machine, and no service and nobody who came by ssh."
  static let power = DaemonPower.daemons
  static let isOpenByDesign = true
  static let groupName: String? = nil
  static let withoutRoot: String? = nil
}
