/// Whether a Docker API must answer behind a path. Only where it must is anything sent: to another daemon an HTTP
/// request is an error, for its log or for its users.
public enum DockerAPIExpectation: String, Sendable {
  /// An engine's socket: by its name, as docker's endpoint, or by the caller's word.
  case yes
  /// Any other socket: connecting is all there is to ask.
  case no

  /// Judges by the name under which engines keep their socket.
  public init(path: ByteString) {
    let name = path.lastPathComponent
    // Neighbours of engines that bear their names and speak gRPC.
    let isNeighbour = ["cri-dockerd", "containerd"].contains { name.contains($0) }
    let isEngine = ["docker", "podman", "balena"].contains { name.contains($0) }
    self = isEngine && !isNeighbour ? .yes : .no
  }

  /// - Parameter endpoint: what named the path; docker's own endpoint must be an engine's, whatever its name.
  package init(path: ByteString, endpoint: EndpointFacts?) {
    self = endpoint == nil ? Self(path: path) : .yes
  }
}
