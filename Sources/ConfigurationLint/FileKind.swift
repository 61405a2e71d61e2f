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
    let keys = isYAML || isInput(name) ? TopKeys(bytes) : []
    // No Compose file has these, whatever it is called (kube-prometheus-stack.yaml).
    if keys.isSuperset(of: [.apiVersion, .kind]) { return .kubernetes }
    if isYAML, file.hasPrefix("docker-compose") || file.hasPrefix("compose") || file.contains("stack") {
      return .compose
    }
    if isYAML, file.hasSuffix(".gitlab-ci.yml") || file.hasSuffix(".gitlab-ci.yaml") {
      return .gitLabPipeline
    }
    if isYAML, name.contains(".github/workflows/") { return .workflow }
    if ["action.yml", "action.yaml"].contains(file) {
      return bytes.isEmpty || keys.contains(.runs) ? .workflow : .unknown
    }
    guard isYAML || isInput(name) else { return .unknown }
    if keys.contains(.jenkins) { return .jenkins }
    if keys.contains(.services), !keys.contains(.stages) { return .compose }
    if keys.isSuperset(of: [.jobs, .on]) { return .workflow }
    if !isYAML, looksLikeDockerfile(bytes) { return .dockerfile }
    return .unknown
  }

  /// Names of which a directory is searched.
  package static func isCandidate(_ name: String) -> Bool {
    let file = name.lowercased()
    // A drop-in is one by its folder, which is not told here.
    return kind(name: name, bytes: []) != .unknown
      || [".yml", ".yaml", ".conf"].contains { file.hasSuffix($0) }
  }

  /// Whether a file that a directory's search has found is opened: of the many .conf files those beside units are.
  package static func isOpened(_ path: String) -> Bool {
    !path.lowercased().hasSuffix(".conf") || kind(name: path, bytes: []) != .unknown
  }

  private static func isInput(_ name: String) -> Bool { name == "-" || name == "/dev/stdin" }

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

  /// Keys at the beginnings of lines, by which the kinds of YAML are told apart.
  private struct TopKeys: OptionSet {
    let rawValue: Int
    static let services = TopKeys(rawValue: 1)
    static let kind = TopKeys(rawValue: 2)
    static let stages = TopKeys(rawValue: 4)
    static let apiVersion = TopKeys(rawValue: 8)
    static let jobs = TopKeys(rawValue: 16)
    static let on = TopKeys(rawValue: 32)
    static let jenkins = TopKeys(rawValue: 64)
    static let runs = TopKeys(rawValue: 128)

    private static let words: [(word: [UInt8], key: TopKeys)] = [
      ("services:", .services), ("kind:", .kind), ("stages:", .stages), ("apiVersion:", .apiVersion),
      ("jobs:", .jobs), ("on:", .on), ("\"on\":", .on), ("jenkins:", .jenkins),
      ("runs:", .runs),
    ].map { (Array($0.utf8), $1) }

    init(rawValue: Int) { self.rawValue = rawValue }

    /// One pass.
    init(_ bytes: [UInt8]) {
      var found: TopKeys = []
      bytes.withUnsafeBufferPointer { text in
        var start = 0
        while start < text.count {
          // Most lines are indented, and none of the words begins with a blank.
          if text[start] != 0x20 {
            for (word, key) in Self.words where word[0] == text[start] && text.count - start >= word.count {
              if word.indices.allSatisfy({ text[start + $0] == word[$0] }) { found.insert(key) }
            }
          }
          guard let next = text[start...].firstIndex(of: 0x0A) else { return }
          start = next + 1
        }
      }
      self = found
    }
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
