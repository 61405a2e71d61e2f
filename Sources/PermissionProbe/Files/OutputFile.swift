#if os(Linux)
import LibC

/// A file that the user has written, whole or not at all.
package enum OutputFile {
  /// Puts bytes in the place of what a path leads to, by rename(2): whoever reads it meanwhile sees the old file or the
  /// new one. One that is there keeps its mode and, as far as the caller may give files away, its owner and group.
  ///
  /// - Parameter mode: of a new file, as far as the umask leaves it.
  /// - Throws: the errno of the call that failed; `EINVAL` for a device, a pipe or a directory, which cannot be replaced.
  package static func replace(_ path: String, with bytes: [UInt8], mode: FileMode = FileMode(rawValue: 0o666))
    throws(Errno)
  {
    let target = resolved(path)
    var status = stat()
    let isThere = stat(target, &status) == 0
    if isThere {
      guard status.st_mode & S_IFMT == S_IFREG else { throw .invalid }
    } else {
      guard errno == ENOENT else { throw Errno(rawValue: errno) }
      let mask = umask(0)
      umask(mask)
      status.st_mode = mode_t(mode.rawValue) & ~mask
    }
    try put(bytes, target, isThere: isThere, status)
  }

  /// A file of a directory that is held open: its name is no link, whatever somebody does to the way there.
  static func replace(_ name: String, in directory: Int32, with bytes: [UInt8]) throws(Errno) {
    let target = "/proc/self/fd/\(directory)/\(name)"
    var status = stat()
    guard lstat(target, &status) == 0 else { throw Errno(rawValue: errno) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw .invalid }
    try put(bytes, target, isThere: true, status)
  }

  private static func put(_ bytes: [UInt8], _ target: String, isThere: Bool, _ status: stat) throws(Errno) {
    // Of the same directory, since a rename does not cross file systems; mkstemp(3) follows no link that waits there.
    var template = Array("\(target).XXXXXX".utf8CString)
    let number = mkstemp(&template)
    guard number >= 0 else { throw Errno(rawValue: errno) }
    let file = Descriptor(number: number)
    do throws(Errno) {
      try file.write(bytes)
      // Before the mode, which it takes bits from. Who may not has made a file of his own, as any editor does.
      if isThere { fchown(number, status.st_uid, status.st_gid) }
      guard fchmod(number, status.st_mode & 0o777) == 0, fsync(number) == 0, rename(template, target) == 0
      else {
        throw Errno(rawValue: errno)
      }
    } catch {
      unlink(template)
      throw error
    }
  }

  /// A link stays one: what it leads to is replaced.
  private static func resolved(_ path: String) -> String {
    guard let real = realpath(path, nil) else { return path }
    defer { free(real) }
    return String(validatingCString: real) ?? path
  }
}

extension Descriptor {
  /// All of it (write(2)).
  fileprivate borrowing func write(_ bytes: [UInt8]) throws(Errno) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let written = rest.withUnsafeBytes { Glibc.write(number, $0.baseAddress, $0.count) }
      if written < 0 {
        guard errno == EINTR else { throw Errno(rawValue: errno) }
        continue
      }
      rest = rest.dropFirst(written)
    }
  }
}
#endif
