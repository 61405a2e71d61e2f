/// Whether a Docker API must answer behind a path.
public enum DockerAPIExpectation: String, Sendable {
  /// By the socket's name or by the caller's word.
  case yes
  /// Another daemon's socket: connecting is all there is to ask.
  case no
  /// The name tells nothing: the API is asked, and no answer in its language is no failure.
  case perhaps

  /// Judges by the name under which engines and other well-known daemons keep their socket.
  public init(path: ByteString) {
    let name = path.lastPathComponent
    let others = ["containerd", "crio", "buildkit", "agent", "ssh", "gpg", "dbus", "journal", "snapd"]
    if ["docker", "podman", "balena"].contains(where: { name.contains($0) }) {
      self = .yes
    } else if others.contains(where: { path.contains($0) }) {
      self = .no
    } else {
      self = .perhaps
    }
  }
}
