import PermissionModel

/// Which kind of file it is that was named.
extension Linter {
  package enum Kind: String, Sendable {
    case compose, dockerfile, kubernetes, workflow, devcontainer
    case gitLabRunner = "gitlab-runner"
    case gitLabPipeline = "gitlab-ci"
    case service, socket, quadlet, jenkins, unknown
  }

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
    if file == "devcontainer.json" || file == ".devcontainer.json" { return .devcontainer }
    if file.hasSuffix(".toml") {
      // A directory is searched by names; what else is called so says itself that it is none.
      let isRunners = bytes.isEmpty ? file == "config.toml" : mentions("[[runners]]", bytes)
      return isRunners ? .gitLabRunner : .unknown
    }
    if let unit = unit(file, name) { return unit }
    let isYAML = file.hasSuffix(".yaml") || file.hasSuffix(".yml")
    if isYAML, file.hasPrefix("docker-compose") || file.hasPrefix("compose") || file.contains("stack") {
      return .compose
    }
    if isYAML, file.hasSuffix(".gitlab-ci.yml") || file.hasSuffix(".gitlab-ci.yaml") {
      return .gitLabPipeline
    }
    if isYAML, hasTopKey("jenkins:", bytes) { return .jenkins }
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

  /// A unit's file, or a drop-in beside it.
  private static func unit(_ file: String, _ name: String) -> Kind? {
    func kind(_ file: Substring) -> Kind? {
      if file.hasSuffix(".service") { return .service }
      if file.hasSuffix(".socket") { return .socket }
      return file.hasSuffix(".container") ? .quadlet : nil
    }
    if file.hasSuffix(".conf") {
      guard let folder = name.split(separator: "/").dropLast().last, folder.hasSuffix(".d") else {
        return nil
      }
      return kind(folder.dropLast(2))
    }
    return kind(file[...])
  }

  private static func mentions(_ word: String, _ bytes: [UInt8]) -> Bool {
    bytes.firstIndex(of: Array(word.utf8)) != nil
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
