/// HAProxy: `user`, `group`, `mode` of a `stats socket` line, bound as root before it drops its rights (haproxy's
/// management guide, 9.3; "bind" in the configuration manual).
enum HAProxy: DaemonKind {
  static let name = "haproxy"
  static let title = "HAProxy"

  static func isProgram(_ name: ByteString) -> Bool { name.isOne(of: "haproxy") }

  static func keepsSocket(at path: ByteString) -> Bool {
    path.isIn("/run/haproxy") || path.parentPath == "/var/lib/haproxy"
      || path.lastPathComponent.hasPrefix("haproxy") && path.lastPathComponent.contains("sock")
  }

  static let knobs: SocketKnobs = [.group, .mode]
  static let whyNoSetting = ""

  static func setting(_ change: DaemonChange, _ daemon: Daemon) throws(Unexpressible) -> DaemonSetting {
    guard let path = daemon.path.text, Quoting.isName(path, also: "/_.-") else {
      throw Unexpressible(reason: "the socket's path does not go into a stats socket line")
    }
    let number = change.groupWord.flatMap { UInt32($0) }
    let group = change.groupWord.map { number == nil ? " group \($0)" : " gid \($0)" } ?? ""
    return DaemonSetting(
      file: "/etc/haproxy/haproxy.cfg", text: "stats socket \(path) mode \(change.mode)\(group)\n",
      language: .conf,
      activation: "As root, on the line of section global that has the socket: its other words stay. Then: "
        + "systemctl restart haproxy",
      remarks: ["What a client may do is the line's level: user reads, operator and admin change."])
  }

  static func unit(of daemon: Daemon) -> String? { "haproxy.service" }

  static let peerCheck: String? = nil
  static let power = DaemonPower.daemons
  static let isOpenByDesign = false
  static let groupName: String? = "haproxy"
  static let withoutRoot: String? = nil
}
