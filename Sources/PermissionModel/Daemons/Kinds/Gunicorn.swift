/// gunicorn: the socket's mode is 0777 less `umask`; a master that is root gives it to `group`, which the workers take on,
/// and any other leaves it to its own (UnixSocket.bind() in gunicorn/sock.py, set_owner_process() in util.py).
enum Gunicorn: DaemonKind {
  static let name = "gunicorn"
  static let title = "Gunicorn"

  static func isProgram(_ name: ByteString) -> Bool { name.hasPrefix("gunicorn") }

  static func keepsSocket(at path: ByteString) -> Bool {
    path.lastPathComponent.contains("gunicorn")
  }

  static let knobs: SocketKnobs = [.group, .mode, .groupAsRoot]
  static let whyNoSetting = ""

  static func setting(_ change: DaemonChange, _ daemon: Daemon) throws(Unexpressible) -> DaemonSetting {
    let mask = FileMode(rawValue: ~change.mode.rawValue & 0o117)
    let group = change.groupWord.map { UInt32($0) == nil ? "group = '\($0)'\n" : "group = \($0)\n" } ?? ""
    return DaemonSetting(
      file: "gunicorn.conf.py", text: "\(group)umask = 0o\(mask)\n", language: .conf,
      activation: "Among its settings (or --umask \(mask) on its command line). Then start it anew.",
      remarks: group.isEmpty ? [] : ["Its workers run with that group, too."])
  }

  static func unit(of daemon: Daemon) -> String? { daemon.process?.unit?.text ?? "gunicorn.service" }

  static let peerCheck: String? = nil
  static let power = DaemonPower.daemons
  static let isOpenByDesign = false
  static let groupName: String? = "www-data"
  static let withoutRoot: String? = nil
}
