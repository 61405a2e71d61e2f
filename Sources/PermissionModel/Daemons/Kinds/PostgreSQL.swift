/// postgres: `unix_socket_group`, `unix_socket_permissions` (postgresql.conf); 0777 unless told otherwise.
enum PostgreSQL: DaemonKind {
  static let name = "postgresql"
  static let title = "PostgreSQL"

  static func isProgram(_ name: ByteString) -> Bool { name.isOne(of: "postgres", "postmaster", "pgbouncer") }

  static func keepsSocket(at path: ByteString) -> Bool {
    path.lastPathComponent.hasPrefix(".s.PGSQL.")
  }

  static let knobs: SocketKnobs = [.group, .mode, .asItself]
  static let whyNoSetting = ""

  static func setting(_ change: DaemonChange, _ daemon: Daemon) throws(Unexpressible) -> DaemonSetting {
    var lines = change.groupWord.map { "unix_socket_group = '\($0)'\n" } ?? ""
    lines += "unix_socket_permissions = \(change.mode)\n"
    return DaemonSetting(
      file: "\(directory(of: daemon))/postgresql.conf", text: lines, language: .conf,
      activation:
        "As root, at the end of the file. Then: systemctl restart \(unit(of: daemon) ?? "postgresql")")
  }

  static func unit(of daemon: Daemon) -> String? { daemon.process?.unit?.text ?? "postgresql.service" }

  static let peerCheck: String? =
    "pg_hba.conf decides: with peer authentication the database's user must bear the name of the account that connects."
  static let power = DaemonPower.daemons
  static let isOpenByDesign = true
  static let groupName: String? = "postgres"
  static let withoutRoot: String? = nil

  /// Debian names a cluster's unit postgresql@15-main.service.
  private static func directory(of daemon: Daemon) -> String {
    guard let unit = daemon.process?.unit?.text, let mark = unit.firstIndex(of: "@"),
      unit.hasSuffix(".service")
    else {
      return "/etc/postgresql/VERSION/main"
    }
    let cluster = unit[unit.index(after: mark)...].dropLast(".service".count)
    let parts = cluster.split(separator: "-", maxSplits: 1)
    guard parts.count == 2, parts.allSatisfy({ Quoting.isName(String($0), also: "_.") }) else {
      return "/etc/postgresql/VERSION/main"
    }
    return "/etc/postgresql/\(parts[0])/\(parts[1])"
  }
}
