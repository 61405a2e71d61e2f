/// uWSGI: `chmod-socket`, `chown-socket` of the application. A mode of other than three digits ends it ("invalid chmod
/// value", core/socket.c).
enum UWSGI: DaemonKind {
  static let name = "uwsgi"
  static let title = "uWSGI"

  static func isProgram(_ name: ByteString) -> Bool { name.hasPrefix("uwsgi") }

  static func keepsSocket(at path: ByteString) -> Bool {
    path.hasPrefix("/run/uwsgi/") || path.lastPathComponent.contains("uwsgi")
  }

  static let knobs: SocketKnobs = [.group, .mode]
  static let whyNoSetting = ""

  static func setting(_ change: DaemonChange, _ daemon: Daemon) throws(Unexpressible) -> DaemonSetting {
    var lines = "chmod-socket = \(change.mode.description.suffix(3))\n"
    // The owner stays, and so what it lets in.
    lines += change.groupWord.map { "chown-socket = :\($0)\n" } ?? ""
    return DaemonSetting(
      file: "/etc/uwsgi/apps-enabled/APP.ini", text: lines, language: .ini,
      activation: "In the section [uwsgi] of the application. Then: systemctl restart uwsgi",
      remarks: change.group == nil
        ? [] : ["uWSGI must start as root to give its socket to a group it is not in."])
  }

  static func unit(of daemon: Daemon) -> String? { "uwsgi.service" }

  static let peerCheck: String? = nil
  static let power = DaemonPower.daemons
  static let isOpenByDesign = false
  static let groupName: String? = "www-data"
  static let withoutRoot: String? = nil
}
