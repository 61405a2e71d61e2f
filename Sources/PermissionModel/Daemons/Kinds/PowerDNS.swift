/// pdns_server: with `setgid` it gives its control socket to that group with mode 0660, and leaves it to its umask
/// otherwise (DynListener::listenOnUnixDomain() in pdns/dynlistener.cc). pdns_recursor: `socket-mode`.
enum PowerDNS: DaemonKind {
  static let name = "powerdns"
  static let title = "PowerDNS"

  static func isProgram(_ name: ByteString) -> Bool { name.isOne(of: "pdns_server", "pdns_recursor") }

  static func keepsSocket(at path: ByteString) -> Bool { path.hasSuffix(".controlsocket") }

  static let knobs: SocketKnobs = [.mode]
  static let whyNoSetting = ""

  static func setting(_ change: DaemonChange, _ daemon: Daemon) throws(Unexpressible) -> DaemonSetting {
    if isRecursor(daemon) {
      return DaemonSetting(
        file: "/etc/powerdns/recursor.conf", text: "socket-mode=\(change.mode)\n", language: .conf,
        activation: "As root, at the end of the file. Then: systemctl restart pdns-recursor")
    }
    guard let group = change.keptGroupWord ?? groupName else { throw Unexpressible(reason: whyNoSetting) }
    return DaemonSetting(
      file: "/etc/powerdns/pdns.conf", text: "setgid=\(group)\n", language: .conf,
      activation: "As root, at the end of the file. Then: systemctl restart pdns",
      remarks: ["The server then runs with that group, and its control socket has it with mode 0660."])
  }

  private static func isRecursor(_ daemon: Daemon) -> Bool {
    daemon.process?.name == "pdns_recursor" || daemon.path.lastPathComponent.hasPrefix("pdns_recursor")
  }

  static func unit(of daemon: Daemon) -> String? {
    isRecursor(daemon) ? "pdns-recursor.service" : "pdns.service"
  }

  static let peerCheck: String? = nil
  static let power = DaemonPower.daemons
  static let isOpenByDesign = false
  static let groupName: String? = "pdns"
  static let withoutRoot: String? = nil
}
