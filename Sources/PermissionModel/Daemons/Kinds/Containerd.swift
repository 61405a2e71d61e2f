/// containerd, root by design: `[grpc] uid, gid` of config.toml give the socket away, mode 0660 (services/server).
enum Containerd: DaemonKind {
  static let name = "containerd"
  static let title = "containerd"

  static func isProgram(_ name: ByteString) -> Bool { name.isOne(of: "containerd") }

  static func keepsSocket(at path: ByteString) -> Bool {
    path.lastPathComponent == "containerd.sock"
  }

  static let knobs: SocketKnobs = [.group]
  static let whyNoSetting = "containerd gives its socket mode 0660 itself"

  static func setting(_ change: DaemonChange, _ daemon: Daemon) throws(Unexpressible) -> DaemonSetting {
    guard let number = change.groupNumber else { throw Unexpressible(reason: whyNoSetting) }
    return DaemonSetting(
      file: "/etc/containerd/config.toml", text: "[grpc]\n  gid = \(number)\n", language: .toml,
      activation: "As root; put the line into the table that is there. Then: systemctl restart containerd")
  }

  static func unit(of daemon: Daemon) -> String? { "containerd.service" }

  static let peerCheck: String? = nil
  static let power = DaemonPower.root("it starts containers with any part of the host mounted")
  static let isOpenByDesign = false
  static let groupName: String? = "containerd"
  static let withoutRoot: String? = "rootless containerd (nerdctl) gives a user containers of its own"
}
