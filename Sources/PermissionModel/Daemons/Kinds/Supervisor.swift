/// supervisord: `chmod`, `chown` of [unix_http_server]; a user and a password besides (supervisord.conf).
enum Supervisor: DaemonKind {
  static let name = "supervisor"
  static let title = "Supervisor"

  static func isProgram(_ name: ByteString) -> Bool { name.isOne(of: "supervisord") }

  static func keepsSocket(at path: ByteString) -> Bool {
    path.lastPathComponent == "supervisor.sock"
  }

  static let knobs: SocketKnobs = [.group, .mode]
  static let whyNoSetting = ""

  static func setting(_ change: DaemonChange, _ daemon: Daemon) throws(Unexpressible) -> DaemonSetting {
    var lines = "[unix_http_server]\nchmod=\(change.mode)\n"
    lines += change.groupWord.map { "chown=root:\($0)\n" } ?? ""
    return DaemonSetting(
      file: "/etc/supervisor/supervisord.conf", text: lines, language: .ini,
      activation: "As root; put the lines into the section that is there. Then: systemctl restart supervisor")
  }

  static func unit(of daemon: Daemon) -> String? { "supervisor.service" }

  static let peerCheck: String? = nil
  static let power = DaemonPower.daemons
  static let isOpenByDesign = false
  static let groupName: String? = "supervisor"
  static let withoutRoot: String? = nil
}
