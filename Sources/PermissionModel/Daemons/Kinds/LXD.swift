/// lxd: `daemon.group` of the snap, or `lxd --group`; mode 0660.
enum LXD: DaemonKind {
  static let name = "lxd"
  static let title = "LXD"

  static func isProgram(_ name: ByteString) -> Bool { name.isOne(of: "lxd") }

  static func keepsSocket(at path: ByteString) -> Bool {
    path.hasSuffix("/lxd/unix.socket")
  }

  static let knobs: SocketKnobs = [.group]
  static let whyNoSetting = "LXD gives its socket mode 0660 itself"

  static func setting(_ change: DaemonChange, _ daemon: Daemon) throws(Unexpressible) -> DaemonSetting {
    guard let group = change.groupWord, UInt32(group) == nil else {
      throw Unexpressible(
        reason: "LXD takes a group by its name on the host, and that is not known from here")
    }
    return DaemonSetting(
      file: "a shell on the host",
      text: "snap set lxd daemon.group=\(group)\nsystemctl reload snap.lxd.daemon\n",
      language: .shell, activation: "As root.")
  }

  static func unit(of daemon: Daemon) -> String? { "snap.lxd.daemon.service" }

  static let peerCheck: String? = nil
  static let power = DaemonPower.root("a container may be privileged and have the host's disk")
  static let isOpenByDesign = false
  static let groupName: String? = "lxd"
  static let withoutRoot: String? = nil
}
