/// incusd: group incus-admin for all of it, and a second socket for group incus (incus-user).
enum Incus: DaemonKind {
  static let name = "incus"
  static let title = "Incus"

  static func isProgram(_ name: ByteString) -> Bool { name.isOne(of: "incusd", "incus-user") }

  static func keepsSocket(at path: ByteString) -> Bool {
    path.hasPrefix("/var/lib/incus/") || path.hasPrefix("/run/incus/")
  }

  static let knobs: SocketKnobs = [.group]
  static let whyNoSetting = "Incus gives its socket mode 0660 itself"

  static func setting(_ change: DaemonChange, _ daemon: Daemon) throws(Unexpressible) -> DaemonSetting {
    guard let group = change.groupWord, UInt32(group) == nil else {
      throw Unexpressible(
        reason: "Incus takes a group by its name on the host, and that is not known from here")
    }
    return SocketUnit.dropIn(
      for: "incus.service", section: "Service", "Environment=INCUS_SOCKET_GROUP=\(group)")
  }

  static func unit(of daemon: Daemon) -> String? { "incus.service" }

  static let peerCheck: String? = nil
  static let power = DaemonPower.root("a container may be privileged and have the host's disk")
  static let isOpenByDesign = false
  static let groupName: String? = "incus-admin"
  static let withoutRoot: String? = nil
}
