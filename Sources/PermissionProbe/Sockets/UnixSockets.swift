#if os(Linux)
import CLinux
import LibC

/// The ends of connections to one socket file, by sock_diag(7): they tell themselves by the file that the
/// listening end is bound to, which accepted ends inherit, and clients by their peer.
struct SocketEnds {
  private(set) var holdings: [UInt64: WhoReport.Holding] = [:]
  private(set) var hasListener = false
  /// Unix sockets that have nothing to do with it.
  private(set) var unrelated: Set<UInt64> = []

  private let inode: UInt64
  private let device: UInt32

  init(inode: UInt64, device: UInt32) {
    self.inode = inode
    self.device = device
  }

  /// `TCP_ESTABLISHED` of netinet/tcp.h; other states of a bound socket are those of its owner.
  private static let established: UInt32 = 1

  /// Adds those of the calling process's network namespace.
  mutating func addOwnNamespace() throws(Errno) {
    var list: UnsafeMutablePointer<clinux_unix_socket>?
    var count = 0
    let result = clinux_unix_sockets(&list, &count)
    guard result == 0 else { throw Errno(rawValue: -result) }
    defer { free(list) }
    let sockets = UnsafeBufferPointer(start: list, count: count)
    defer {
      for socket in sockets where holdings[UInt64(socket.inode)] == nil {
        unrelated.insert(UInt64(socket.inode))
      }
    }
    // The kernel shows the low half of the inode number.
    let ends = sockets.filter {
      $0.has_file != 0 && $0.file_inode == UInt32(truncatingIfNeeded: inode) && $0.file_device == device
    }
    guard !ends.isEmpty else { return }
    var bound: Set<UInt32> = []
    for end in ends {
      if end.state == Self.established {
        note(end.inode, .serves)
        note(end.peer, .connected)
      } else {
        note(end.inode, .listens)
        bound.insert(end.inode)
        hasListener = true
      }
    }
    // Datagram sockets have no accepted ends: their clients' peer is the bound one.
    bound.remove(0)
    for socket in sockets where bound.contains(socket.peer) { note(socket.inode, .connected) }
  }

  private mutating func note(_ inode: UInt32, _ holding: WhoReport.Holding) {
    if inode != 0 { holdings[UInt64(inode)] = holding }
  }
}
#endif
