/// systemd-journald, rsyslogd: /dev/log and its like take from everybody; the sender's uid goes into the record.
enum Journald: DaemonKind {
  static let name = "journald"
  static let title = "systemd-journald"

  static func isProgram(_ name: ByteString) -> Bool {
    name.hasPrefix("systemd-journal") || name.isOne(of: "rsyslogd", "syslog-ng")
  }

  static func keepsSocket(at path: ByteString) -> Bool {
    path == "/dev/log" || path.isIn("/run/systemd/journal")
  }

  static let knobs: SocketKnobs = []
  static let whyNoSetting = "everybody may log"

  static func setting(_ change: DaemonChange, _ daemon: Daemon) throws(Unexpressible) -> DaemonSetting {
    throw Unexpressible(reason: whyNoSetting)
  }

  static func unit(of daemon: Daemon) -> String? { "systemd-journald.socket" }

  static let peerCheck: String? = nil
  static let power = DaemonPower.daemons
  static let isOpenByDesign = true
  static let groupName: String? = nil
  static let withoutRoot: String? = nil
}
