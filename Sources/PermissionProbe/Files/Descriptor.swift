#if os(Linux)
import CLinux
import LibC

/// An open file descriptor that is closed when its owner lets go of it.
struct Descriptor: ~Copyable {
  let number: Int32
  init(number: Int32) { self.number = number }
  deinit { close(number) }

  /// Opens beneath `directory` with O_PATH and without following a link (openat(2)).
  static func path(_ name: ByteString, in directory: Int32 = AT_FDCWD) throws(Errno) -> Descriptor {
    try checked(name) { clinux_open_path(directory, $0) }
  }

  /// Opens a directory named by the user, following links.
  static func followingPath(_ name: ByteString) throws(Errno) -> Descriptor {
    try checked(name) { clinux_open_path_following($0) }
  }

  /// Opens for reading without waiting for a FIFO's writer and without taking a terminal.
  static func reading(_ path: ByteString) throws(Errno) -> Descriptor {
    try checked(path) { name in
      let number = open(name, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
      return number < 0 ? -errno : number
    }
  }

  /// One more number for what is open already (`F_DUPFD_CLOEXEC` of fcntl(2)).
  static func duplicate(_ number: Int32) throws(Errno) -> Descriptor {
    let copy = fcntl(number, F_DUPFD_CLOEXEC, 0)
    guard copy >= 0 else { throw Errno(rawValue: errno) }
    return Descriptor(number: copy)
  }

  /// Opens with O_PATH and every link resolved inside `root` (openat2(2), RESOLVE_IN_ROOT).
  static func path(_ path: ByteString, inRoot root: Int32) throws(Errno) -> Descriptor {
    try checked(path) { clinux_open_in_root(root, $0) }
  }

  /// What an O_PATH descriptor stands for, opened for reading.
  borrowing func reopened() throws(Errno) -> Descriptor {
    let opened = clinux_reopen(number)
    guard opened >= 0 else { throw Errno(rawValue: -opened) }
    return Descriptor(number: opened)
  }

  private static func checked(
    _ name: ByteString, _ open: (UnsafePointer<CChar>) -> Int32
  ) throws(Errno) -> Descriptor {
    guard !name.bytes.contains(0) else { throw .invalid }
    let number = (name.bytes + [0]).withUnsafeBufferPointer { buffer in
      buffer.withMemoryRebound(to: CChar.self) { $0.baseAddress.map(open) ?? -EINVAL }
    }
    guard number >= 0 else { throw Errno(rawValue: -number) }
    return Descriptor(number: number)
  }

  /// The whole content up to `limit` bytes, and whether there was more.
  ///
  /// - Parameter waits: for a writer who has yet to write, although the file was opened not to wait.
  borrowing func contents(limit: Int, waits: Bool = false) throws(Errno) -> (
    bytes: [UInt8], isTruncated: Bool
  ) {
    var bytes: [UInt8] = []
    var chunk = 4096
    while bytes.count <= limit {
      var failure: Errno?
      let wanted = min(chunk, limit + 1 - bytes.count)
      let part = [UInt8](unsafeUninitializedCapacity: wanted) { buffer, count in
        let got = read(number, buffer.baseAddress, wanted)
        count = max(0, got)
        if got < 0 { failure = Errno(rawValue: errno) }
      }
      if let failure {
        if failure == .interrupted { continue }
        if waits, failure == .tryAgain {
          var entry = pollfd(fd: number, events: Int16(POLLIN), revents: 0)
          poll(&entry, 1, -1)
          continue
        }
        throw failure
      }
      if part.isEmpty { return (bytes, false) }
      bytes += part
      chunk = min(chunk * 4, 1 << 20)
    }
    bytes.removeLast(bytes.count - limit)
    return (bytes, true)
  }
}

/// A descriptor that several hold, and that is closed with the last of them.
final class HeldDescriptor: Sendable {
  let descriptor: Descriptor
  init(_ descriptor: consuming Descriptor) { self.descriptor = descriptor }

  /// The same open file once more.
  func duplicate() throws(Errno) -> Descriptor {
    let number = clinux_duplicate(descriptor.number)
    guard number >= 0 else { throw Errno(rawValue: -number) }
    return Descriptor(number: number)
  }
}

/// Reads a file of the kernel's or of the machine's own configuration.
func readFile(_ path: ByteString, limit: Int = 4 << 20) -> Known<[UInt8]> {
  do throws(Errno) {
    return .seen(try Descriptor.reading(path).contents(limit: limit).bytes)
  } catch .noEntry {
    return .absent
  } catch {
    return .unreadable(error)
  }
}

extension ByteString {
  /// As the system calls take it; a name in a directory, or a link's text, holds no NUL.
  func withCString<Result>(_ body: (UnsafePointer<CChar>) -> Result) -> Result {
    (bytes + [0]).withUnsafeBufferPointer { buffer in
      buffer.withMemoryRebound(to: CChar.self) { text in
        guard let start = text.baseAddress else {
          preconditionFailure("an array with a NUL in it is not empty")
        }
        return body(start)
      }
    }
  }
}
#endif
