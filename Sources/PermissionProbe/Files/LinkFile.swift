#if os(Linux)
import LibC

/// A symbolic link that this program makes and takes away.
package enum LinkFile {
  package enum State: Hashable, Sendable {
    case absent
    /// A link, with its text.
    case link(ByteString)
    /// A file, a directory or something else, which is nobody's to replace.
    case somethingElse
  }

  /// What stands at a path (readlink(2)).
  package static func state(of path: ByteString) throws(Errno) -> State {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
    let length = path.withCString { readlink($0, &buffer, buffer.count) }
    if length >= 0 { return .link(ByteString(buffer.prefix(length).map { UInt8(bitPattern: $0) })) }
    switch Errno(rawValue: errno) {
    case .noEntry: return .absent
    case .invalid: return .somethingElse
    case let failure: throw failure
    }
  }

  /// Makes a link, also in the place of another one (rename(2)).
  ///
  /// - Parameter mode: of the directories that it wants and that are not there, as far as the umask allows.
  package static func make(_ path: ByteString, leadingTo target: ByteString, directories mode: FileMode)
    throws(Errno)
  {
    try makeDirectory(path.parentPath, mode)
    let other = ByteString("\(path).\(getpid())")
    guard other.withCString({ link in target.withCString { symlink($0, link) } }) == 0 else {
      throw Errno(rawValue: errno)
    }
    guard other.withCString({ old in path.withCString { rename(old, $0) } }) == 0 else {
      let failure = Errno(rawValue: errno)
      _ = other.withCString { unlink($0) }
      throw failure
    }
  }

  package static func remove(_ path: ByteString) throws(Errno) {
    guard path.withCString({ unlink($0) }) == 0 || errno == ENOENT else { throw Errno(rawValue: errno) }
  }

  /// The file of this program, with no link in its path (proc_pid_exe(5)).
  package static func ownProgram() throws(Errno) -> ByteString {
    guard case .link(let text) = try state(of: "/proc/self/exe") else { throw .noEntry }
    // A file that is gone, by an update for one, has a remark behind its name.
    guard (try? Descriptor.path(text)) != nil else { throw .noEntry }
    return text
  }

  /// The first place on a path without links that others than root may change or replace; `nil` where there is none. A
  /// group's right is root's own gift.
  package static func placeOfOthers(on path: ByteString) -> ByteString? {
    PathWalker(mountInfo: .absent).walk(path).steps.first { step in
      guard let inode = step.inode.value, inode.owner == .root else { return true }
      let keepsNames = inode.kind == .directory && inode.mode.isSticky
      return inode.mode.other.contains(.write) && !keepsNames
    }?.path
  }

  private static func makeDirectory(_ path: ByteString, _ mode: FileMode) throws(Errno) {
    func made() -> Bool { path.withCString { mkdir($0, mode_t(mode.rawValue)) } == 0 || errno == EEXIST }
    if made() { return }
    guard errno == ENOENT, path.parentPath != path else { throw Errno(rawValue: errno) }
    try makeDirectory(path.parentPath, mode)
    guard made() else { throw Errno(rawValue: errno) }
  }
}
#endif
