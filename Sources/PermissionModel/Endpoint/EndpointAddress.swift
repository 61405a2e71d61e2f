/// What an endpoint's text means to the docker command line (docker/cli opts.ParseHost).
package enum EndpointAddress: Hashable, Sendable {
  case unix(ByteString)
  /// Another transport, by its scheme.
  case other(scheme: String)
  case invalid(String)

  package static let standardPath: ByteString = "/var/run/docker.sock"

  /// As the SDKs read DOCKER_HOST (docker-py's utils.parse_host): a text without a scheme is a TCP host, and a
  /// scheme may be written in any case.
  init(parsingAsSDK text: String) {
    let trimmed = String(text.trimming { $0.isWhitespace })
    guard let separator = trimmed.firstRange(of: "://") else {
      self = trimmed.isEmpty ? .unix(Self.standardPath) : .other(scheme: "tcp")
      return
    }
    let scheme = trimmed[..<separator.lowerBound].lowercased()
    let known = scheme == "http+unix" ? "unix" : scheme
    self.init(parsing: known + trimmed[separator.lowerBound...])
  }

  /// As the docker command line reads it. DOCKER_HOST and `--host` may stand between blanks, the endpoint of a
  /// context may not.
  package init(parsing text: String) {
    let text = String(text.trimming { $0.isWhitespace })
    guard !text.isEmpty else {
      self = .unix(Self.standardPath)
      return
    }
    guard let separator = text.firstRange(of: "://") else {
      self = .invalid(
        "it has no scheme, so docker takes it for the name of a TCP host; write unix://\(ByteString(text).display)"
      )
      return
    }
    let scheme = String(text[..<separator.lowerBound])
    let rest = String(text[separator.upperBound...])
    switch scheme {
    case "unix" where rest.firstRange(of: "://") != nil:
      self = .invalid("it has two schemes; write unix:///run/docker.sock")
    case "unix": self = .unix(rest.isEmpty ? Self.standardPath : ByteString(argument: rest))
    case "tcp", "ssh", "http", "https", "npipe", "fd": self = .other(scheme: scheme)
    default:
      self = .invalid(
        "docker knows no scheme \"\(ByteString(scheme).display)\"; write unix:///run/docker.sock")
    }
  }
}

extension String {
  /// The first occurrence of a text, without Foundation.
  func firstRange(of text: String) -> Range<Index>? {
    var start = startIndex
    while start < endIndex {
      if self[start...].hasPrefix(text) { return start..<index(start, offsetBy: text.count) }
      start = index(after: start)
    }
    return nil
  }

  func trimming(_ isBlank: (Character) -> Bool) -> Substring {
    guard let first = firstIndex(where: { !isBlank($0) }), let last = lastIndex(where: { !isBlank($0) })
    else {
      return ""
    }
    return self[first...last]
  }
}
