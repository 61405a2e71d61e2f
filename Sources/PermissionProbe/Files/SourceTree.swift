#if os(Linux)
import LibC

/// Files below a directory, for a reader of what others wrote: regular files alone, and no link leads out of it.
package struct SourceTree {
  /// What became of a file.
  package enum Answer: Sendable {
    case bytes([UInt8])
    case absent
    case refused(String)
  }

  private let root: HeldDescriptor

  package init(_ path: String) throws(Errno) {
    root = HeldDescriptor(try Descriptor.followingPath(ByteString(argument: path)))
  }

  /// - Parameters:
  ///   - path: below the directory.
  ///   - limit: a larger file is refused.
  package func read(_ path: String, limit: Int) -> Answer {
    do throws(Errno) {
      let found = try Descriptor.path(ByteString(argument: path), inRoot: root.descriptor.number)
      let kind = try InodeReader.kind(of: found)
      guard kind == .file else { return .refused("it is \(kind.noun)") }
      let (bytes, isTruncated) = try found.reopened().contents(limit: limit)
      return isTruncated ? .refused("it is larger than \(limit >> 20) MB") : .bytes(bytes)
    } catch .noEntry {
      return .absent
    } catch .notDirectory {
      return .absent
    } catch {
      return .refused(error.sentence)
    }
  }

  /// Puts other bytes in the place of a file's, which are still those that were read, by rename(2). No link is followed
  /// out of the directory, and none at the end of the path: what it leads to has a name of its own.
  ///
  /// - Returns: why that was not done.
  package func replace(_ path: String, _ old: [UInt8], by new: [UInt8], limit: Int) -> String? {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    let folder = path.split(separator: "/").dropLast().joined(separator: "/")
    do throws(Errno) {
      let parent = try Descriptor.path(
        ByteString(argument: folder.isEmpty ? "." : folder), inRoot: root.descriptor.number)
      let found = try Descriptor.path(ByteString(argument: name), in: parent.number)
      let kind = try InodeReader.kind(of: found)
      guard kind == .file else { return "it is \(kind.noun); name what it leads to" }
      guard try found.reopened().contents(limit: limit) == (old, false) else {
        return "somebody has changed it meanwhile"
      }
      try OutputFile.replace(name, in: parent.number, with: new)
      return nil
    } catch {
      return error.sentence
    }
  }

  // MARK: Searching

  private static let deepest = 64
  private static let mostNames = 200_000
  /// Names that are held against rules of what git ignores.
  private static let mostMatches = 5_000_000

  /// Files whose name is wanted, links and what git ignores left out.
  ///
  /// - Returns: their paths below the directory, sorted, and whether the search was given up for its size.
  package static func files(below directory: String, where isWanted: (String) -> Bool) -> (
    paths: [String], isCut: Bool
  ) {
    var paths: [String] = []
    var left = (names: mostNames, matches: mostMatches)
    search(directory, "", [], 0, isWanted, &paths, &left)
    return (paths.sorted(), left.names <= 0 || left.matches <= 0)
  }

  /// A file alone, as for git since 2.32: a link may lead anywhere, and a device may do something when it is opened.
  private static func ignoreFile(of directory: String) -> [UInt8]? {
    guard let found = try? Descriptor.path(ByteString(argument: "\(directory)/.gitignore")),
      (try? InodeReader.kind(of: found)) == .file
    else { return nil }
    return try? found.reopened().contents(limit: 1 << 20).bytes
  }

  private static func search(
    _ directory: String, _ prefix: String, _ rules: [IgnoreRules], _ depth: Int, _ isWanted: (String) -> Bool,
    _ paths: inout [String], _ left: inout (names: Int, matches: Int)
  ) {
    guard depth < deepest, left.names > 0, left.matches > 0 else { return }
    var rules = rules
    if let text = ignoreFile(of: directory) { rules.append(IgnoreRules(text, below: prefix)) }
    let names = DirectoryReader.names(ByteString(argument: directory), limit: left.names)
    left.names -= names.count
    for name in names {
      guard let text = name.text, text != ".git" else { continue }
      let path = prefix.isEmpty ? text : "\(prefix)/\(text)"
      guard let opened = try? Descriptor.path(ByteString(argument: "\(directory)/\(text)")),
        let kind = try? InodeReader.kind(of: opened)
      else { continue }
      guard kind == .directory || kind == .file && isWanted(text) else { continue }
      left.matches -= rules.reduce(0) { $0 + $1.count }
      guard left.matches > 0 else { return }
      if IgnoreRules.ignores(path, isDirectory: kind == .directory, rules) { continue }
      if kind == .directory {
        search("\(directory)/\(text)", path, rules, depth + 1, isWanted, &paths, &left)
      } else {
        paths.append(path)
      }
    }
  }
}

/// A .gitignore file (gitignore(5)).
private struct IgnoreRules {
  private struct Rule {
    var pattern: String
    var isNegated: Bool
    var isForDirectories: Bool
    /// The pattern holds for the whole path below its file, and not for a name alone.
    var isAnchored: Bool
  }

  private var rules: [Rule] = []
  private let folder: String

  var count: Int { rules.count }

  init(_ text: [UInt8], below folder: String) {
    self.folder = folder
    for line in String(decoding: text, as: UTF8.self).split(whereSeparator: \.isNewline).prefix(10_000) {
      var pattern = String(line)
      while pattern.hasSuffix(" "), !pattern.hasSuffix("\\ ") { pattern.removeLast() }
      if pattern.isEmpty || pattern.hasPrefix("#") { continue }
      let isNegated = pattern.hasPrefix("!")
      if isNegated { pattern.removeFirst() }
      let isForDirectories = pattern.hasSuffix("/")
      if isForDirectories { pattern.removeLast() }
      var isAnchored = pattern.contains("/")
      if pattern.hasPrefix("**/") {
        pattern.removeFirst(3)
        isAnchored = pattern.contains("/")
      }
      if pattern.hasPrefix("/") { pattern.removeFirst() }
      rules.append(
        Rule(
          pattern: pattern, isNegated: isNegated, isForDirectories: isForDirectories, isAnchored: isAnchored))
    }
  }

  /// The last rule that fits decides.
  static func ignores(_ path: String, isDirectory: Bool, _ files: [IgnoreRules]) -> Bool {
    var isIgnored = false
    for file in files {
      let below = file.folder.isEmpty ? path : String(path.dropFirst(file.folder.count + 1))
      let name = path.split(separator: "/").last.map(String.init) ?? path
      for rule in file.rules where !rule.isForDirectories || isDirectory {
        let subject = rule.isAnchored ? below : name
        if fnmatch(rule.pattern, subject, FNM_PATHNAME) == 0 { isIgnored = !rule.isNegated }
      }
    }
    return isIgnored
  }
}
#endif
