/// memcached: `-a MASK` is the mode; the group is the process's own (memcached(1)).
enum Memcached: DaemonKind {
  static let name = "memcached"
  static let title = "memcached"

  static func isProgram(_ name: ByteString) -> Bool { name.isOne(of: "memcached") }

  static func keepsSocket(at path: ByteString) -> Bool {
    path.lastPathComponent.hasPrefix("memcached") && !path.hasSuffix(".pid")
  }

  static let knobs: SocketKnobs = [.mode]
  static let whyNoSetting = ""

  static func setting(_ change: DaemonChange, _ daemon: Daemon) throws(Unexpressible) -> DaemonSetting {
    DaemonSetting(
      file: "/etc/memcached.conf", text: "-a \(change.mode)\n", language: .conf,
      activation: "As root, at the end of the file. Then: systemctl restart memcached")
  }

  static func unit(of daemon: Daemon) -> String? { "memcached.service" }

  static let peerCheck: String? = nil
  static let power = DaemonPower.daemons
  static let isOpenByDesign = false
  static let groupName: String? = "memcache"
  static let withoutRoot: String? = nil
}
