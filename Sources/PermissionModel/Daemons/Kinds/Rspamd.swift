/// rspamd: `bind_socket = "PATH mode=0660 owner=USER group=GROUP"` of a worker.
enum Rspamd: DaemonKind {
  static let name = "rspamd"
  static let title = "Rspamd"

  static func isProgram(_ name: ByteString) -> Bool { name.isOne(of: "rspamd") }

  static func keepsSocket(at path: ByteString) -> Bool {
    path.hasPrefix("/run/rspamd/") || path.hasPrefix("/var/run/rspamd/")
  }

  static let knobs: SocketKnobs = [.group, .mode]
  static let whyNoSetting = ""

  static func setting(_ change: DaemonChange, _ daemon: Daemon) throws(Unexpressible) -> DaemonSetting {
    guard let path = daemon.path.text, Quoting.isName(path, also: "/_.-") else {
      throw Unexpressible(reason: "the socket's path does not go into bind_socket")
    }
    let group = change.groupWord.map { " group=\($0)" } ?? ""
    return DaemonSetting(
      file: "/etc/rspamd/local.d/worker-proxy.inc",
      text: "bind_socket = \"\(path) mode=\(change.mode)\(group)\";\n",
      language: .conf,
      activation: "As root, in the file of the worker that has the socket. Then: systemctl restart rspamd")
  }

  static func unit(of daemon: Daemon) -> String? { "rspamd.service" }

  static let peerCheck: String? = nil
  static let power = DaemonPower.daemons
  static let isOpenByDesign = false
  static let groupName: String? = "_rspamd"
  static let withoutRoot: String? = nil
}
