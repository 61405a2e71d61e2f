/// mariadbd, mysqld: the socket is 0777 whatever the umask; the directory decides, and then the accounts.
enum MariaDB: DaemonKind {
  static let name = "mariadb"
  static let title = "MariaDB"

  static func isProgram(_ name: ByteString) -> Bool { name.isOne(of: "mariadbd", "mysqld") }

  static func keepsSocket(at path: ByteString) -> Bool {
    path.lastPathComponent.isOne(of: "mysqld.sock", "mysql.sock", "mariadb.sock")
  }

  static let knobs: SocketKnobs = []
  static let whyNoSetting =
    "MariaDB opens its socket to everybody; what stops a client is the directory, or the account in the database"

  static func setting(_ change: DaemonChange, _ daemon: Daemon) throws(Unexpressible) -> DaemonSetting {
    throw Unexpressible(reason: whyNoSetting)
  }

  static func unit(of daemon: Daemon) -> String? { "mariadb.service" }

  static let peerCheck: String? =
    "its accounts decide: one with the plugin unix_socket (auth_socket) must bear the name of the account that connects."
  static let power = DaemonPower.daemons
  static let isOpenByDesign = true
  static let groupName: String? = "mysql"
  static let withoutRoot: String? = nil
}
