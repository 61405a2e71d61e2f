import Glibc

/// Looks for sockets where engines and their neighbours keep them.
public enum SocketFinder {
  /// A socket that was found, and whose it is by its place.
  public struct Found: Hashable, Sendable {
    public var path: ByteString
    public var owner: String
  }

  public static func find(contexts: [EndpointFacts.Context]) -> [Found] {
    let home = variable("HOME")
    let runtime = variable("XDG_RUNTIME_DIR") ?? "/run/user/\(getuid())"
    var places: [(String, String)] = [
      ("/run/docker.sock", "Docker"), ("\(runtime)/docker.sock", "Docker, rootless"),
      ("/run/podman/podman.sock", "Podman"), ("\(runtime)/podman/podman.sock", "Podman, rootless"),
      ("/run/containerd/containerd.sock", "containerd"),
      ("/run/k3s/containerd/containerd.sock", "containerd of k3s"), ("/run/crio/crio.sock", "CRI-O"),
      ("/run/cri-dockerd.sock", "cri-dockerd"), ("/run/buildkit/buildkitd.sock", "BuildKit"),
      ("\(runtime)/buildkit/buildkitd.sock", "BuildKit, rootless"),
      ("/run/balena-engine.sock", "balenaEngine"),
    ]
    if let home {
      places += [
        ("\(home)/.docker/run/docker.sock", "Docker, rootless or Desktop"),
        ("\(home)/.docker/desktop/docker.sock", "Docker Desktop"),
        ("\(home)/.colima/default/docker.sock", "Colima"),
        ("\(home)/.colima/docker.sock", "Colima"), ("\(home)/.rd/docker.sock", "Rancher Desktop"),
        ("\(home)/.orbstack/run/docker.sock", "OrbStack"),
      ]
      let lima = ByteString(argument: "\(home)/.lima")
      places += DirectoryReader.names(lima, limit: 100).compactMap(\.text).map {
        ("\(home)/.lima/\($0)/sock/docker.sock", "Lima")
      }
    }
    for context in contexts {
      guard let host = context.host.value, case .unix(let path) = EndpointAddress(parsing: host),
        let text = path.text
      else { continue }
      places.append((text, "context \(ByteString(context.name).display)"))
    }
    if let agent = variable("SSH_AUTH_SOCK") { places.append((agent, "ssh agent")) }
    var seen: Set<ByteString> = []
    return places.compactMap { path, owner in
      let path = ByteString(argument: path)
      guard EndpointReader.kind(of: path).value == .socket, seen.insert(path).inserted else { return nil }
      return Found(path: path, owner: owner)
    }
  }

  private static func variable(_ name: String) -> String? {
    guard let value = getenv(name).map({ String(cString: $0) }), !value.isEmpty else { return nil }
    return value
  }
}
