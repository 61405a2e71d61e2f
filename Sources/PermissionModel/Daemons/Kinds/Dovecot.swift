/// dovecot: `unix_listener NAME { user, group, mode }` of a service (10-master.conf).
enum Dovecot: DaemonKind {
  static let name = "dovecot"
  static let title = "Dovecot"

  static func isProgram(_ name: ByteString) -> Bool { name.isOne(of: "dovecot") }

  static func keepsSocket(at path: ByteString) -> Bool {
    path.hasPrefix("/run/dovecot/") || path.hasPrefix("/var/run/dovecot/")
  }

  static let knobs: SocketKnobs = [.group, .mode]
  static let whyNoSetting = ""

  static func setting(_ change: DaemonChange, _ daemon: Daemon) throws(Unexpressible) -> DaemonSetting {
    let name = daemon.path.lastPathComponent.text ?? "NAME"
    guard Quoting.isName(name, also: "_.-") else {
      throw Unexpressible(reason: "the socket's name does not go into dovecot.conf")
    }
    let service = name.split(separator: "-").first.map(String.init) ?? name
    var lines = "service \(service) {\n  unix_listener \(name) {\n    mode = \(change.mode)\n"
    lines += change.groupWord.map { "    group = \($0)\n" } ?? ""
    return DaemonSetting(
      file: "/etc/dovecot/conf.d/10-master.conf", text: lines + "  }\n}\n", language: .conf,
      activation:
        "As root; the service is the one that has the listener there. Then: systemctl restart dovecot")
  }

  static func unit(of daemon: Daemon) -> String? { "dovecot.service" }

  static let peerCheck: String? = nil
  static let power = DaemonPower.daemons
  static let isOpenByDesign = false
  static let groupName: String? = "dovecot"
  static let withoutRoot: String? = nil
}
