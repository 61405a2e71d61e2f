/// gunicorn: the socket's mode is 0777 less `umask`, its group the master's (gunicorn/sock.py).
enum Gunicorn: DaemonKind {
  static let name = "gunicorn"
  static let title = "Gunicorn"

  static func isProgram(_ name: ByteString) -> Bool { name.hasPrefix("gunicorn") }

  static func keepsSocket(at path: ByteString) -> Bool {
    path.lastPathComponent.contains("gunicorn")
  }

  static let knobs: SocketKnobs = [.mode]
  static let whyNoSetting = ""

  static func setting(_ change: DaemonChange, _ daemon: Daemon) throws(Unexpressible) -> DaemonSetting {
    let mask = FileMode(rawValue: ~change.mode.rawValue & 0o117)
    return DaemonSetting(
      file: "gunicorn.conf.py", text: "umask = 0o\(mask)\n", language: .conf,
      activation: "Among its settings (or --umask \(mask) on its command line). Then start it anew.")
  }

  static func unit(of daemon: Daemon) -> String? { daemon.process?.unit?.text ?? "gunicorn.service" }

  static let peerCheck: String? = nil
  static let power = DaemonPower.daemons
  static let isOpenByDesign = false
  static let groupName: String? = "www-data"
  static let withoutRoot: String? = nil
}
