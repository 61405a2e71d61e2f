import ConfigurationLint
import LibC
import PermissionProbe

/// The directories from which files are read that others name: the working directory, and those of the files that were
/// named outside of it. No link leads out of them.
struct LintTrees {
  private var trees: [(folder: String, tree: SourceTree)] = []

  init(_ names: [String]) {
    for name in names where name != "-" && (name.hasPrefix("/") || name.hasPrefix("..")) {
      let folder =
        Self.isDirectory(name)
        ? name : name.contains("/") ? String(name[..<(name.lastIndex(of: "/") ?? name.startIndex)]) : "."
      let named = folder.isEmpty ? "/" : folder
      if let tree = try? SourceTree(named) {
        trees.append((named.hasSuffix("/") ? named : named + "/", tree))
      }
    }
    // The longest folder first.
    trees.sort { $0.folder.count > $1.folder.count }
    if let tree = try? SourceTree(".") { trees.append(("", tree)) }
  }

  /// - Parameter path: as it would be typed, without `.` and `x/..`.
  func read(_ path: String) -> FileAnswer {
    for (folder, tree) in trees where path.hasPrefix(folder) {
      let rest = String(path.dropFirst(folder.count))
      if folder.isEmpty, path.hasPrefix("/") || path.hasPrefix("..") { break }
      return Self.answer(tree.read(rest, limit: Linter.largestFile))
    }
    return .refused("it lies outside of the directories of the files that were named")
  }

  /// Puts other bytes in a file's place.
  ///
  /// - Returns: why that was not done.
  func replace(_ path: String, _ old: [UInt8], by new: [UInt8]) -> String? {
    for (folder, tree) in trees where path.hasPrefix(folder) {
      if folder.isEmpty, path.hasPrefix("/") || path.hasPrefix("..") { break }
      return tree.replace(String(path.dropFirst(folder.count)), old, by: new, limit: Linter.largestFile)
    }
    return "it lies outside of the directories of the files that were named"
  }

  private static func answer(_ answer: SourceTree.Answer) -> FileAnswer {
    switch answer {
    case .bytes(let bytes): .bytes(bytes)
    case .absent: .absent
    case .refused(let reason): .refused(reason)
    }
  }

  /// A file that the user named: links are followed, and standard input is waited for.
  static func named(_ name: String) -> FileAnswer {
    do throws(Errno) {
      if name != "-", !name.hasPrefix("/dev/"), !name.hasPrefix("/proc/"), !isRegular(name) {
        guard access(name, F_OK) == 0 else { return .absent }
        return .refused("it is no regular file")
      }
      let bytes = try InputFile.read(name, limit: Linter.largestFile + 1)
      if bytes.count > Linter.largestFile {
        return .refused("it is larger than \(Linter.largestFile >> 20) MB")
      }
      return .bytes(bytes)
    } catch .noEntry {
      return .absent
    } catch {
      return .refused(error.sentence)
    }
  }

  private static func mode(_ name: String) -> mode_t? {
    var status = stat()
    return stat(name, &status) == 0 ? status.st_mode & S_IFMT : nil
  }

  private static func isRegular(_ name: String) -> Bool { mode(name) == S_IFREG }
  static func isDirectory(_ name: String) -> Bool { mode(name) == S_IFDIR }

  static func append(_ text: String, to file: String) -> Bool {
    let descriptor = open(file, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    return WholeWrite.report(Array(text.utf8), to: descriptor)
  }
}
