/// Any daemon whose socket systemd makes for it: `SocketUser=`, `SocketGroup=`, `SocketMode=` (systemd.socket(5)).
enum SocketUnit: DaemonKind {
  static let name = "socket-unit"
  static let title = "a socket unit of systemd's"

  static func isProgram(_ name: ByteString) -> Bool { false }

  static func keepsSocket(at path: ByteString) -> Bool { false }

  static let knobs: SocketKnobs = [.owner, .group, .mode]
  static let whyNoSetting = ""

  static func setting(_ change: DaemonChange, _ daemon: Daemon) throws(Unexpressible) -> DaemonSetting {
    guard let unit = unit(of: daemon) else {
      throw Unexpressible(reason: "systemd makes this socket, and which unit of its does could not be told")
    }
    return dropIn(for: unit, change)
  }

  /// The socket unit of the listener's service, which bears its name unless it says otherwise (`Service=`).
  static func unit(of daemon: Daemon) -> String? {
    if let seen = daemon.socketUnit?.name.text, Quoting.isName(seen, also: "@_.:-") { return seen }
    let service = daemon.process?.unit?.text ?? daemon.kind.flatMap { $0 == self ? nil : $0.unit(of: daemon) }
    guard let service, Quoting.isName(service, also: "@_.:-"), let end = service.lastIndex(of: ".") else {
      return nil
    }
    return "\(service[..<end]).socket"
  }

  static let peerCheck: String? = nil
  static let power = DaemonPower.daemons
  static let isOpenByDesign = false
  static let groupName: String? = nil
  static let withoutRoot: String? = nil

  static func dropIn(for unit: String, _ change: DaemonChange) -> DaemonSetting {
    // A plain name or a number: no percent sign that systemd would expand.
    let group = change.groupWord.map { "SocketGroup=\($0)\n" } ?? ""
    return dropIn(for: unit, section: "Socket", "\(group)SocketMode=\(change.mode)")
  }

  static func dropIn(for unit: String, section: String, _ lines: String) -> DaemonSetting {
    let service = unit.hasSuffix(".socket") ? " \(unit.dropLast(".socket".count)).service" : ""
    return DaemonSetting(
      file: DropIn(of: unit).path, text: "[\(section)]\n\(lines)\n",
      language: .ini,
      activation: "As root. Then: systemctl daemon-reload && systemctl restart \(unit)\(service)")
  }
}
