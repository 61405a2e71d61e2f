import PermissionModel

// The files that others name: each is read once.
extension Linter {
  /// What is at a path that a file names.
  enum Related: Sendable {
    case source(SourceText)
    case absent
    /// It was not read, and why.
    case refused(String)
  }

  mutating func found(_ path: String) -> Related {
    let path = Self.normalised(path)
    readers[path, default: []].insert(inputs.count - 1)
    if let known = sources[path] { return known }
    let found: Related =
      switch read(path) {
      case .bytes(let bytes): .source(SourceText(name: ByteString(argument: path), bytes: bytes))
      case .absent: .absent
      case .refused(let reason): .refused(reason)
      }
    sources[path] = found
    return found
  }

  mutating func related(_ path: String) -> SourceText? {
    switch found(path) {
    case .source(let source): return source
    case .absent: return nil
    case .refused(let reason):
      let path = Self.normalised(path)
      if !refusals.contains(where: { $0.path == path }) { refusals.append((path, reason)) }
      return nil
    }
  }

  /// Without `.` and `x/..`.
  static func normalised(_ path: String) -> String {
    var parts: [Substring] = []
    for part in path.split(separator: "/") where part != "." {
      if part == "..", let last = parts.last, last != ".." { parts.removeLast() } else { parts.append(part) }
    }
    let joined = parts.joined(separator: "/")
    return path.hasPrefix("/") ? "/" + joined : joined.isEmpty ? "." : joined
  }

  static func folder(_ path: String) -> String {
    path.contains("/") ? String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)]) : "."
  }

  static func join(_ folder: String, _ path: String) -> String {
    if path.hasPrefix("/") { return path }
    return folder == "." || folder.isEmpty ? path : "\(folder)/\(path)"
  }
}
