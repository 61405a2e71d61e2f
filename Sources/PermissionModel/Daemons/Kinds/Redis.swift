/// redis-server, valkey-server, keydb-server: `unixsocketperm`; the group is the process's own (redis.conf).
enum Redis: DaemonKind {
  static let name = "redis"
  static let title = "Redis"

  static func isProgram(_ name: ByteString) -> Bool {
    name.isOne(of: "redis-server", "valkey-server", "keydb-server")
  }

  static func keepsSocket(at path: ByteString) -> Bool {
    path.hasSuffix(".sock") && ["redis", "valkey", "keydb"].contains { path.lastPathComponent.contains($0) }
  }

  static let knobs: SocketKnobs = [.mode]
  static let whyNoSetting = ""

  static func setting(_ change: DaemonChange, _ daemon: Daemon) throws(Unexpressible) -> DaemonSetting {
    let program = daemon.program("redis-server")
    let directory = program.split(separator: "-").first.map(String.init) ?? "redis"
    return DaemonSetting(
      file: "/etc/\(directory)/\(directory).conf", text: "unixsocketperm \(change.mode)\n", language: .conf,
      activation: "As root, at the end of the file. Then: systemctl restart \(program)")
  }

  static func unit(of daemon: Daemon) -> String? { "\(daemon.program("redis-server")).service" }

  static let peerCheck: String? = nil
  static let power = DaemonPower.daemons
  static let isOpenByDesign = false
  static let groupName: String? = "redis"
  static let withoutRoot: String? = nil
}
