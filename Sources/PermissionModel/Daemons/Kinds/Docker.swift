/// dockerd: the socket unit makes the socket, and without one dockerd does (daemon/listeners in moby).
enum Docker: DaemonKind {
  static let name = "docker"
  static let title = "Docker"

  static func isProgram(_ name: ByteString) -> Bool { name.isOne(of: "dockerd") }

  static func keepsSocket(at path: ByteString) -> Bool {
    DockerAPIExpectation(path: path) == .yes && path.lastPathComponent.contains("docker")
  }

  static let knobs: SocketKnobs = [.group, .mode]
  static let whyNoSetting = ""

  static func setting(_ change: DaemonChange, _ daemon: Daemon) throws(Unexpressible) -> DaemonSetting {
    if daemon.process != nil, !daemon.isSystemds {
      // dockerd sets 0660 itself, and has no word for another mode.
      guard let group = change.groupWord else {
        throw Unexpressible(
          reason: "dockerd gives its socket mode 0660 itself; something else has changed it")
      }
      return DaemonSetting(
        file: "/etc/docker/daemon.json", text: "{\n  \"group\": \(Quoting.json(group))\n}\n", language: .json,
        activation: "As root; put the key among those that are there. Then: systemctl restart docker")
    }
    return SocketUnit.dropIn(for: "docker.socket", change)
  }

  static func unit(of daemon: Daemon) -> String? {
    daemon.process != nil && !daemon.isSystemds ? "docker.service" : "docker.socket"
  }

  static let peerCheck: String? = nil
  static let power = DaemonPower.root("it starts containers with any part of the host mounted")
  static let isOpenByDesign = false
  static let groupName: String? = "docker"
  static let withoutRoot: String? = nil
}
