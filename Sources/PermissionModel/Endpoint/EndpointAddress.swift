/// What an endpoint's text means to the docker command line (docker/cli opts.ParseHost).
package enum EndpointAddress: Hashable, Sendable {
  case unix(ByteString)
  /// Another transport, by its scheme, fit to be shown.
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
    switch scheme {
    case "unix", "http+unix":
      let rest = trimmed[separator.upperBound...]
      // What stands before the next slash is a host's name to urlparse(), of which the colon belongs to a port.
      if rest.hasPrefix("unix:") {
        self = .unix(ByteString(argument: "/unix/" + rest.dropFirst("unix:".count)))
      } else {
        self.init(parsing: "unix" + trimmed[separator.lowerBound...])
      }
    case "http", "https": self = .other(scheme: scheme)
    default: self.init(parsing: scheme + trimmed[separator.lowerBound...])
    }
  }

  /// As the docker command line reads DOCKER_HOST and `--host`, with the blanks around them taken away.
  package init(parsing text: String) {
    let text = String(text.trimming { $0.isWhitespace })
    guard !text.isEmpty else {
      self = .unix(Self.standardPath)
      return
    }
    // parseDockerDaemonHost(): whatever has no "://" is a TCP host.
    guard let separator = text.firstRange(of: "://") else {
      self =
        Self.isMeantForSocket(text)
        ? .invalid(
          "without \"unix://\" docker takes it for the name of a TCP host; \(Self.correction(of: text))")
        : .other(scheme: "tcp")
      return
    }
    let scheme = String(text[..<separator.lowerBound])
    var rest = text[separator.upperBound...]
    switch scheme {
    case "unix":
      // parseSimpleProtoAddr() takes the scheme away once more.
      if rest.hasPrefix("unix://") { rest = rest.dropFirst("unix://".count) }
      if String(rest).firstRange(of: "://") != nil {
        self = .invalid("it has two schemes; \(Self.correction(of: text))")
      } else {
        self = .unix(rest.isEmpty ? Self.standardPath : ByteString(argument: String(rest)))
      }
    case "tcp", "ssh", "npipe", "fd": self = .other(scheme: scheme)
    default:
      self = .invalid(
        "docker knows no scheme \"\(ByteString(scheme).display)\"; \(Self.correction(of: text))")
    }
  }

  /// As the docker command line reads the endpoint of a context (client.ParseHostURL()): it is taken as it is.
  package init(ofContext text: String) {
    guard !text.isEmpty else {
      self = .unix(Self.standardPath)
      return
    }
    guard let separator = text.firstRange(of: "://"), separator.upperBound < text.endIndex,
      text.first?.isWhitespace == false, text.last?.isWhitespace == false
    else {
      let isBetweenBlanks = text.first?.isWhitespace == true || text.last?.isWhitespace == true
      self = .invalid(
        isBetweenBlanks
          ? "docker takes no blanks around a context's endpoint"
          : "docker takes no context's endpoint without a scheme and what it leads to; \(Self.correction(of: text))"
      )
      return
    }
    let scheme = String(text[..<separator.lowerBound])
    self =
      scheme == "unix"
      ? .unix(ByteString(argument: String(text[separator.upperBound...])))
      : .other(scheme: ByteString(scheme).display)
  }

  /// A text without a scheme that no host's name looks like: a path, the name of a socket, `unix:` with slashes left
  /// out.
  private static func isMeantForSocket(_ text: String) -> Bool {
    text.hasPrefix("/") || text.hasPrefix(".") || text.hasPrefix("unix:")
      || text.firstRange(of: ".sock") != nil
  }

  /// `write unix:///run/docker.sock`, with the path that the text names, where it names one.
  private static func correction(of text: String) -> String {
    var rest = String(text.trimming { $0.isWhitespace || $0 == "\"" || $0 == "'" })
    while let separator = rest.firstRange(of: "://") { rest = String(rest[separator.upperBound...]) }
    if rest.hasPrefix("unix:") { rest = String(rest.dropFirst("unix:".count)) }
    let path = String(rest.drop { $0 == "/" })
    let isPath = rest.hasPrefix("/") || path.firstRange(of: "/") != nil
    return "write unix:///\(isPath && !path.isEmpty ? ByteString(argument: path).display : "run/docker.sock")"
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
