import Glibc

/// A file that the user names.
package enum InputFile {
  /// Its first `limit` bytes; `-` is standard input. Never waits for a FIFO that nobody writes to.
  package static func read(_ name: String, limit: Int) throws(Errno) -> [UInt8] {
    let descriptor = try Descriptor.reading(ByteString(argument: name == "-" ? "/dev/stdin" : name))
    return try descriptor.contents(limit: limit).bytes
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
