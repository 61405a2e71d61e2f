import PermissionProbe

/// Which socket the docker command line would use.
enum Endpoint {
  static let standardPath: ByteString = "/var/run/docker.sock"

  static func standard() throws -> ByteString {
    guard let host = Terminal.environment("DOCKER_HOST"), !host.isEmpty else { return standardPath }
    let shown = ByteString(host).display
    guard let separator = host.firstRange(of: "://") else {
      throw Failure(
        status: .noEndpoint,
        "DOCKER_HOST is \"\(shown)\", which is no endpoint; write unix:///run/docker.sock, or unset it")
    }
    guard host[..<separator.lowerBound] == "unix" else {
      throw Failure(
        status: .noEndpoint,
        "DOCKER_HOST is \"\(shown)\", which is no Unix socket, so file permissions are not the matter; "
          + "name a socket to ask about it")
    }
    let path = host[separator.upperBound...]
    return path.isEmpty ? standardPath : ByteString(String(path))
  }
}

extension String {
  fileprivate func firstRange(of text: String) -> Range<Index>? {
    var start = startIndex
    while start < endIndex {
      if self[start...].hasPrefix(text) { return start..<index(start, offsetBy: text.count) }
      start = index(after: start)
    }
    return nil
  }
}
