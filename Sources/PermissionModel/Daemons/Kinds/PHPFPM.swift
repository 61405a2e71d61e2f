/// php-fpm: `listen.group`, `listen.mode` of the pool; counts at a restart, not at a reload (sapi/fpm).
enum PHPFPM: DaemonKind {
  static let name = "php-fpm"
  static let title = "PHP-FPM"

  static func isProgram(_ name: ByteString) -> Bool { name.hasPrefix("php-fpm") }

  static func keepsSocket(at path: ByteString) -> Bool {
    path.lastPathComponent.hasPrefix("php") && path.hasSuffix(".sock")
  }

  static let knobs: SocketKnobs = [.group, .mode]
  static let whyNoSetting = ""

  static func setting(_ change: DaemonChange, _ daemon: Daemon) throws(Unexpressible) -> DaemonSetting {
    let version = version(of: daemon)
    var lines = change.groupWord.map { "listen.group = \($0)\n" } ?? ""
    lines += "listen.mode = \(change.mode)\n"
    return DaemonSetting(
      file: "/etc/php/\(version ?? "VERSION")/fpm/pool.d/www.conf", text: lines, language: .ini,
      activation:
        "As root, at the end of the pool's file. Then: systemctl restart \(unit(of: daemon) ?? "php-fpm")",
      remarks: ["listen.acl_users, where the pool has it, takes the place of these."])
  }

  static func unit(of daemon: Daemon) -> String? {
    version(of: daemon).map { "php\($0)-fpm.service" } ?? "php-fpm.service"
  }

  static let peerCheck: String? = nil
  static let power = DaemonPower.daemons
  static let isOpenByDesign = false
  static let groupName: String? = "www-data"
  static let withoutRoot: String? = nil

  /// `8.2` of `php-fpm8.2` or `php8.2-fpm.sock`, as Debian names them.
  private static func version(of daemon: Daemon) -> String? {
    let name = daemon.process?.name.text ?? daemon.path.lastPathComponent.text ?? ""
    let digits = name.drop { !$0.isWholeNumber }.prefix { $0.isWholeNumber || $0 == "." }
    let version = digits.last == "." ? digits.dropLast() : digits
    return version.contains(".") ? String(version) : nil
  }
}
