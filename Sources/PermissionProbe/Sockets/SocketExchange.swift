#if os(Linux)
import LibC

/// Sends a request on a connected, non-blocking socket and collects the reply, bounded in size and time.
enum SocketExchange {
  enum End { case complete, closed, silent, tooLong }

  /// - Parameter take: is given each piece of the reply; true where no more is wanted.
  static func run(
    _ socket: borrowing Descriptor, _ request: [UInt8], _ deadline: Deadline, limit: Int,
    take: (ArraySlice<UInt8>) -> Bool
  ) -> End {
    var sent = 0
    while sent < request.count {
      let count = send(socket.number, Array(request[sent...]), request.count - sent, Int32(MSG_NOSIGNAL))
      if count > 0 {
        sent += count
      } else if errno == EAGAIN {
        guard wait(socket, POLLOUT, deadline) else { return .silent }
      } else if errno != EINTR {
        return .closed
      }
    }
    var received = 0
    var chunk = [UInt8](repeating: 0, count: 4096)
    while received < limit {
      let count = recv(socket.number, &chunk, chunk.count, 0)
      if count > 0 {
        received += count
        if take(chunk.prefix(count)) { return .complete }
        // Whoever always has more to say is not asked for the time otherwise.
        if deadline.remainingMilliseconds == 0 { return .silent }
      } else if count == 0 {
        return .closed
      } else if errno == EAGAIN {
        guard wait(socket, POLLIN, deadline) else { return .silent }
      } else if errno != EINTR {
        return .closed
      }
    }
    return .tooLong
  }

  private static func wait(
    _ socket: borrowing Descriptor, _ events: Int32, _ deadline: Deadline
  ) -> Bool {
    var entry = pollfd(fd: socket.number, events: Int16(events), revents: 0)
    while true {
      let remaining = deadline.remainingMilliseconds
      guard remaining > 0 else { return false }
      let result = poll(&entry, 1, remaining)
      if result > 0 { return true }
      if result < 0, errno != EINTR { return false }
    }
  }
}
#endif
