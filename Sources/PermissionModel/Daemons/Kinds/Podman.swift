/// podman system service, which systemd starts for each connection to podman.socket (podman-system-service(1)).
enum Podman: DaemonKind {
  static let name = "podman"
  static let title = "Podman"

  static func isProgram(_ name: ByteString) -> Bool { name.isOne(of: "podman") }

  static func keepsSocket(at path: ByteString) -> Bool {
    path.lastPathComponent.contains("podman") && path.hasSuffix(".sock")
  }

  static let knobs: SocketKnobs = [.group, .mode]
  static let whyNoSetting = ""

  static func setting(_ change: DaemonChange, _ daemon: Daemon) throws(Unexpressible) -> DaemonSetting {
    var setting = SocketUnit.dropIn(for: "podman.socket", change)
    if daemon.path.isInSession {
      throw Unexpressible(
        reason: "a user's own podman.socket is for him alone: his runtime directory lets nobody pass")
    }
    setting.remarks.append(
      "Its directory /run/podman is 0700; it must let the group pass as well (DirectoryMode=0755).")
    return setting
  }

  static func unit(of daemon: Daemon) -> String? { "podman.socket" }

  static let peerCheck: String? = nil
  static let power = DaemonPower.root("it starts containers with any part of the host mounted")
  static let isOpenByDesign = false
  static let groupName: String? = "podman"
  static let withoutRoot: String? = nil
}
