/// dockerd: the socket unit makes the socket, and without one dockerd does (daemon/listeners in moby).
enum Docker: DaemonKind {
  static let name = "docker"
  static let title = "Docker"

  static func isProgram(_ name: ByteString) -> Bool { name.isOne(of: "dockerd") }

  static func keepsSocket(at path: ByteString) -> Bool {
    DockerAPIExpectation(path: path) == .yes && path.lastPathComponent.contains("docker")
  }

  /// Its service, by the packages that it comes in: dockerd's own and the snap.
  fileprivate static let services = ["docker.service", "snap.docker.dockerd.service"].map {
    UnitName(ByteString($0))
  }

  static let knobs: SocketKnobs = [.group, .mode]
  static let whyNoSetting = ""

  static func setting(_ change: DaemonChange, _ daemon: Daemon) throws(Unexpressible) -> DaemonSetting {
    if daemon.makesItsSocket {
      if daemon.unit?.hasPrefix("snap.") == true {
        throw Unexpressible(
          reason:
            "Docker's snap names the socket's group itself: docker where there is such a group, else root")
      }
      // dockerd sets 0660 itself, and has no word for another mode.
      guard let group = change.groupWord else {
        throw Unexpressible(
          reason: "dockerd gives its socket mode 0660 itself; something else has changed it")
      }
      return DaemonSetting(
        file: "/etc/docker/daemon.json", text: "{\n  \"group\": \(Quoting.json(group))\n}\n", language: .json,
        activation:
          "As root; put the key among those that are there. Then: systemctl restart \(daemon.unit ?? "docker.service")"
      )
    }
    return SocketUnit.dropIn(for: "docker.socket", change)
  }

  static func unit(of daemon: Daemon) -> String? {
    daemon.makesItsSocket ? "docker.service" : "docker.socket"
  }

  static let peerCheck: String? = nil
  static let power = DaemonPower.root("it starts containers with any part of the host mounted")
  static let isOpenByDesign = false
  static let groupName: String? = "docker"
  static let withoutRoot: String? = nil
}

extension Daemon {
  /// Which services may have made an engine's socket at a path, for one who may not see who listens there.
  package static func engineServices(at path: ByteString) -> [UnitName] {
    Docker.keepsSocket(at: path) ? Docker.services : []
  }
}
