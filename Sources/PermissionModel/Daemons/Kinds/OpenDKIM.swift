/// opendkim: `UMask` and the group of `UserID` (opendkim.conf(5)).
enum OpenDKIM: DaemonKind {
  static let name = "opendkim"
  static let title = "OpenDKIM"

  static func isProgram(_ name: ByteString) -> Bool { name.isOne(of: "opendkim", "opendmarc") }

  static func keepsSocket(at path: ByteString) -> Bool {
    path.lastPathComponent.isOne(of: "opendkim.sock", "opendmarc.sock")
  }

  static let knobs: SocketKnobs = [.mode]
  static let whyNoSetting = ""

  static func setting(_ change: DaemonChange, _ daemon: Daemon) throws(Unexpressible) -> DaemonSetting {
    let program = daemon.program("opendkim")
    return DaemonSetting(
      file: "/etc/\(program).conf", text: "UMask \(FileMode(rawValue: ~change.mode.rawValue & 0o117))\n",
      language: .conf,
      activation: "As root, in the place of the line of this name. Then: systemctl restart \(program)")
  }

  static func unit(of daemon: Daemon) -> String? { "\(daemon.program("opendkim")).service" }

  static let peerCheck: String? = nil
  static let power = DaemonPower.daemons
  static let isOpenByDesign = false
  static let groupName: String? = "opendkim"
  static let withoutRoot: String? = nil
}
