/// clamd, freshclam: `LocalSocketGroup`, `LocalSocketMode` (clamd.conf(5)).
enum ClamAV: DaemonKind {
  static let name = "clamav"
  static let title = "ClamAV"

  static func isProgram(_ name: ByteString) -> Bool { name.isOne(of: "clamd", "clamav-milter") }

  static func keepsSocket(at path: ByteString) -> Bool {
    path.hasPrefix("/run/clamav/") || path.hasPrefix("/var/run/clamav/")
  }

  static let knobs: SocketKnobs = [.group, .mode, .asItself]
  static let whyNoSetting = ""

  static func setting(_ change: DaemonChange, _ daemon: Daemon) throws(Unexpressible) -> DaemonSetting {
    if let group = change.groupWord, UInt32(group) != nil {
      throw Unexpressible(
        reason: "clamd takes a group by its name on its own machine, and that is not known from here")
    }
    let lines = change.groupWord.map { "LocalSocketGroup \($0)\n" } ?? ""
    return DaemonSetting(
      file: "/etc/clamav/clamd.conf", text: lines + "LocalSocketMode \(change.mode)\n", language: .conf,
      activation: "As root, in the place of the lines of these names. Then: systemctl restart clamav-daemon",
      remarks: [
        "Under systemd clamav-daemon.socket makes the socket where it is enabled: SocketGroup=, SocketMode=."
      ])
  }

  static func unit(of daemon: Daemon) -> String? { "clamav-daemon.service" }

  static let peerCheck: String? = nil
  static let power = DaemonPower.daemons
  static let isOpenByDesign = true
  static let groupName: String? = "clamav"
  static let withoutRoot: String? = nil
}
