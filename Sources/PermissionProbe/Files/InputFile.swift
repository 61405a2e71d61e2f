#if os(Linux)
import LibC

/// A file that the user names.
package enum InputFile {
  /// Its first `limit` bytes; `-` is standard input. Waits for who has it open for writing, and never for a FIFO that
  /// nobody writes to.
  package static func read(_ name: String, limit: Int) throws(Errno) -> [UInt8] {
    try opened(name).contents(limit: limit, waits: true).bytes
  }

  private static func opened(_ name: String) throws(Errno) -> Descriptor {
    guard let number = openNumber(name) else { return try .reading(ByteString(argument: name)) }
    return try .duplicate(number)
  }

  /// The descriptor that a name stands for (proc_pid_fd(5)). It is read as it is: to open it anew is to begin at the
  /// start of a file that was read in part, and is refused for a socket (`ENXIO`).
  private static func openNumber(_ name: String) -> Int32? {
    if name == "-" || name == "/dev/stdin" { return STDIN_FILENO }
    for directory in ["/dev/fd/", "/proc/self/fd/"] where name.hasPrefix(directory) {
      let digits = name.dropFirst(directory.count)
      return digits.allSatisfy { ("0"..."9").contains($0) } ? Int32(digits) : nil
    }
    return nil
  }

  /// Whether a command's name leads to something, by its path or through PATH as execvp(3) searches it.
  package static func exists(_ command: String) -> Bool {
    if command.contains("/") { return (try? Descriptor.path(ByteString(argument: command))) != nil }
    let search = getenv("PATH").map { String(cString: $0) } ?? "/bin:/usr/bin"
    return search.split(separator: ":").contains {
      (try? Descriptor.path(ByteString(argument: "\($0)/\(command)"))) != nil
    }
  }
}
#endif
