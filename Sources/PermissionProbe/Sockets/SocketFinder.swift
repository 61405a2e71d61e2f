#if os(Linux)
import LibC

/// Looks for sockets where engines and their neighbours keep them.
package enum SocketFinder {
  package static func find(contexts: [EndpointFacts.Context]) -> FoundSockets {
    var findings = FoundSockets()
    var indices: [FileIdentity: Int] = [:]
    var asked: Set<ByteString> = []
    for (path, owner) in places(contexts) where asked.insert(path).inserted {
      switch EndpointReader.status(of: path) {
      case .seen((.socket, let file)):
        // The same inode under another name: /var/run is mostly, but not everywhere, a link to /run.
        if let index = indices[file] {
          findings.sockets[index].otherPaths.append(path)
        } else {
          indices[file] = findings.sockets.count
          findings.sockets.append(FoundSocket(path: path, owner: owner))
        }
      case .seen, .absent: break
      // Something else than a directory is on the way, so that nothing can be there.
      case .unreadable(.notDirectory): break
      case .unreadable(let errno):
        findings.unreadable.append(UnreadablePlace(path: path, owner: owner, errno: errno))
      }
    }
    return findings
  }

  /// The places of kernel.md's list, in its order.
  private static func places(_ contexts: [EndpointFacts.Context]) -> [(path: ByteString, owner: String)] {
    var places = system.flatMap { name, owner in
      [(ByteString("/run/\(name)"), owner), (ByteString("/var/run/\(name)"), owner)]
    }
    let standard = ByteString("/run/user/\(getuid())")
    let runtime = EndpointReader.variable("XDG_RUNTIME_DIR").map { ByteString(argument: $0) } ?? standard
    for directory in runtime == standard ? [standard] : [runtime, standard] {
      places += beneath(directory, session)
    }
    if let home = EndpointReader.home {
      places += beneath(home, personal)
      let lima = home.appending(component: ".lima")
      places += DirectoryReader.names(lima, limit: 100).map {
        (lima.appending(component: $0).appending(component: "sock/docker.sock"), "Lima")
      }
    }
    for context in contexts {
      guard let host = context.host.value, case .unix(let path) = EndpointAddress(ofContext: host) else {
        continue
      }
      places.append((path, "context \(ByteString(context.name).display)"))
    }
    if let agent = EndpointReader.variable("SSH_AUTH_SOCK") {
      places.append((ByteString(argument: agent), "ssh agent"))
    }
    return places
  }

  private static func beneath(
    _ directory: ByteString, _ names: KeyValuePairs<String, String>
  ) -> [(path: ByteString, owner: String)] {
    names.map { (directory.appending(component: ByteString($0.key)), $0.value) }
  }

  /// In /run and /var/run.
  private static let system: KeyValuePairs = [
    "docker.sock": "Docker", "podman/podman.sock": "Podman", "containerd/containerd.sock": "containerd",
    "k3s/containerd/containerd.sock": "containerd of k3s", "crio/crio.sock": "CRI-O",
    "cri-dockerd.sock": "cri-dockerd", "buildkit/buildkitd.sock": "BuildKit",
    "balena-engine.sock": "balenaEngine",
  ]
  /// In the user's runtime directory.
  private static let session: KeyValuePairs = [
    "docker.sock": "Docker, rootless", "podman/podman.sock": "Podman, rootless",
    "buildkit/buildkitd.sock": "BuildKit, rootless",
  ]
  /// In the user's home.
  private static let personal: KeyValuePairs = [
    ".docker/run/docker.sock": "Docker, rootless or Desktop", ".docker/desktop/docker.sock": "Docker Desktop",
    ".colima/default/docker.sock": "Colima", ".colima/docker.sock": "Colima",
    ".rd/docker.sock": "Rancher Desktop", ".orbstack/run/docker.sock": "OrbStack",
  ]
}
#endif
