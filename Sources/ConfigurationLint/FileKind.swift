/// Which kind of file it is that was named.
extension Linter {
  package enum Kind: String, Sendable { case compose, dockerfile, kubernetes, workflow, unknown }

  /// By its name, and where that says nothing by what stands in it.
  package static func kind(name: String, bytes: [UInt8]) -> Kind {
    // A byte order mark is no part of the first key.
    let bytes = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
    let file = (name.split(separator: "/").last.map(String.init) ?? name).lowercased()
    if file.hasPrefix("dockerfile") || file.hasPrefix("containerfile") || file.hasSuffix(".dockerfile")
      || file.hasSuffix(".containerfile")
    {
      return file.hasSuffix(".dockerignore") || file.hasSuffix(".md") ? .unknown : .dockerfile
    }
    let isYAML = file.hasSuffix(".yaml") || file.hasSuffix(".yml")
    if isYAML, file.hasPrefix("docker-compose") || file.hasPrefix("compose") || file.contains("stack") {
      return .compose
    }
    if isYAML, name.contains(".github/workflows/") { return .workflow }
    guard isYAML || name == "-" || name == "/dev/stdin" else { return .unknown }
    if hasTopKey("services:", bytes), !hasTopKey("kind:", bytes), !hasTopKey("stages:", bytes) {
      return .compose
    }
    if hasTopKey("apiVersion:", bytes), hasTopKey("kind:", bytes) { return .kubernetes }
    if hasTopKey("jobs:", bytes), hasTopKey("on:", bytes) || hasTopKey("\"on\":", bytes) { return .workflow }
    if !isYAML, looksLikeDockerfile(bytes) { return .dockerfile }
    return .unknown
  }

  /// Names of which a directory is searched.
  package static func isCandidate(_ name: String) -> Bool {
    let file = name.lowercased()
    return kind(name: name, bytes: []) != .unknown || file.hasSuffix(".yml") || file.hasSuffix(".yaml")
  }

  private static func hasTopKey(_ key: String, _ bytes: [UInt8]) -> Bool {
    let word = Array(key.utf8)
    var start = 0
    while start < bytes.count {
      if bytes.count - start >= word.count, word.indices.allSatisfy({ bytes[start + $0] == word[$0] }) {
        return true
      }
      guard let next = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) else { return false }
      start = next + 1
    }
    return false
  }

  private static func looksLikeDockerfile(_ bytes: [UInt8]) -> Bool {
    for line in bytes.prefix(1 << 16).split(separator: UInt8(ascii: "\n")) {
      let text = String(decoding: line, as: UTF8.self).trimmed
      if text.isEmpty || text.hasPrefix("#") { continue }
      return text.uppercased().hasPrefix("FROM ") || text.uppercased().hasPrefix("ARG ")
    }
    return false
  }
}
