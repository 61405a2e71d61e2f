/// CRI-O: the kubelet's, and root's alone; crio.conf(5) has no word for its owner.
enum CRIO: DaemonKind {
  static let name = "cri-o"
  static let title = "CRI-O"

  static func isProgram(_ name: ByteString) -> Bool { name.isOne(of: "crio") }

  static func keepsSocket(at path: ByteString) -> Bool {
    path.lastPathComponent == "crio.sock"
  }

  static let knobs: SocketKnobs = []
  static let whyNoSetting = "CRI-O's socket is for the kubelet, which is root"

  static func setting(_ change: DaemonChange, _ daemon: Daemon) throws(Unexpressible) -> DaemonSetting {
    throw Unexpressible(reason: whyNoSetting)
  }

  static func unit(of daemon: Daemon) -> String? { "crio.service" }

  static let peerCheck: String? = nil
  static let power = DaemonPower.root("it starts containers with any part of the host mounted")
  static let isOpenByDesign = false
  static let groupName: String? = nil
  static let withoutRoot: String? = "crictl under sudo is the way to ask it"
}
