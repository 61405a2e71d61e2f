#if os(Linux)
import CLinux
import LibC

/// Reads /proc in one pass: a handful of system calls for each process, relative to one descriptor and into
/// one buffer.
final class ProcessScanner {
  /// A file that a path leads to, and the mount it was reached by.
  struct Place: Hashable {
    var inode: UInt64
    var device: UInt64
    /// 0 before Linux 5.8.
    var mountID: UInt64
  }

  /// A link in `/proc/PID/ns`.
  enum Namespace {
    case user, network, mount, process

    fileprivate var path: StaticString {
      switch self {
      case .user: "ns/user"
      case .network: "ns/net"
      case .mount: "ns/mnt"
      case .process: "ns/pid"
      }
    }

    fileprivate var name: StaticString {
      switch self {
      case .user: "user"
      case .network: "net"
      case .mount: "mnt"
      case .process: "pid"
      }
    }
  }

  private let directory: Int32
  private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
  private var numbers: [Int32] = []
  private var units: [ByteString: ControlGroup] = [:]

  init() throws(Errno) {
    directory = LibC.open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard directory >= 0 else { throw Errno(rawValue: errno) }
  }

  deinit {
    close(directory)
    buffer.deallocate()
  }

  func processes() throws(Errno) -> [Int32] {
    guard lseek(directory, 0, SEEK_SET) == 0 else { throw Errno(rawValue: errno) }
    return try entries(of: directory)
  }

  private func entries(of directory: Int32) throws(Errno) -> [Int32] {
    if numbers.isEmpty { numbers = [Int32](repeating: 0, count: 4096) }
    while true {
      let found = clinux_numeric_entries(directory, &numbers, numbers.count)
      guard found >= 0 else { throw Errno(rawValue: Int32(-found)) }
      if found <= numbers.count { return Array(numbers[..<Int(found)]) }
      numbers = [Int32](repeating: 0, count: Int(found) + 1024)
      lseek(directory, 0, SEEK_SET)
    }
  }

  /// A file of a process's that is no longer than the buffer, handed to `body`.
  func read<Result>(
    _ process: Int32, _ name: String, _ body: (UnsafeRawBufferPointer) -> Result
  ) throws(Errno) -> Result {
    let descriptor = clinux_open_numbered(directory, process, name)
    guard descriptor >= 0 else { throw Errno(rawValue: -descriptor) }
    defer { close(descriptor) }
    var length = 0
    // The kernel writes these files whole where the buffer has room, and the end needs no call of its own.
    while length < buffer.count {
      let wanted = buffer.count - length
      let got = LibC.read(descriptor, buffer.baseAddress?.advanced(by: length), wanted)
      if got < 0 {
        if errno == EINTR { continue }
        throw Errno(rawValue: errno)
      }
      length += got
      if got < 4096 { break }
    }
    return body(UnsafeRawBufferPointer(rebasing: buffer[..<length]))
  }

  func status(_ process: Int32) throws(Errno) -> ProcessStatus {
    if let status = try read(process, "status", { ProcessStatus(bytes: $0) }) { return status }
    // Tens of thousands of groups have no room in the buffer.
    guard let status = ProcessStatus(parsing: try open(process, "status").contents(limit: 4 << 20).bytes)
    else {
      throw .invalid
    }
    return status
  }

  func root(_ process: Int32) throws(Errno) -> Place {
    var place = Place(inode: 0, device: 0, mountID: 0)
    let result = clinux_numbered_place(
      directory, process, "root", &place.inode, &place.device, &place.mountID)
    guard result == 0 else { throw Errno(rawValue: -result) }
    if place.mountID == 0 { place.mountID = try namespace(process, .mount) }
    return place
  }

  /// The inode number of a namespace.
  func namespace(_ process: Int32, _ type: Namespace) throws(Errno) -> UInt64 {
    let inode = clinux_numbered_inode(
      directory, process, Self.pointer(type.path), Self.pointer(type.name))
    guard inode >= 0 else { throw Errno(rawValue: Int32(-inode)) }
    return UInt64(inode)
  }

  /// The uid of a process, or a negative number where it has ended.
  func ownerNumber(of process: Int32) -> Int64 { clinux_numbered_owner(directory, process) }

  /// What it belongs to; many share one text, which is taken apart once.
  func unit(of process: Int32) -> ControlGroup {
    (try? read(process, "cgroup") { text in
      let text = ByteString(text)
      if let known = units[text] { return known }
      let unit = ControlGroup.parse(text.bytes)
      units[text] = unit
      return unit
    }) ?? .none
  }

  /// A literal is in memory for good, and ends in a NUL.
  private static func pointer(_ text: StaticString) -> UnsafePointer<CChar> {
    UnsafeRawPointer(text.utf8Start).assumingMemoryBound(to: CChar.self)
  }

  func open(_ process: Int32, _ name: String) throws(Errno) -> Descriptor {
    let descriptor = clinux_open_numbered(directory, process, name)
    guard descriptor >= 0 else { throw Errno(rawValue: -descriptor) }
    return Descriptor(number: descriptor)
  }

  /// The sockets among a process's open files, by their inode number.
  func eachSocket(_ process: Int32, _ body: (UInt64) -> Void) throws(Errno) {
    let files = try open(process, "fd")
    for file in try entries(of: files.number) {
      let inode = clinux_numbered_inode(files.number, file, "", "socket")
      // One that was closed meanwhile is none.
      if inode > 0 { body(UInt64(inode)) }
    }
  }
}

extension Errno {
  /// What /proc says of a process that has ended, before or while it is read.
  var meansEnded: Bool { self == .noEntry || self == .noProcess }
}
#endif
