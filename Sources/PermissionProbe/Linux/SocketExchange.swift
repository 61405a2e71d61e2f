import Glibc

/// Sends a request on a connected, non-blocking socket and collects the reply, bounded in size and time.
enum SocketExchange {
  enum End { case complete, closed, silent, tooLong }

  static func run(
    _ socket: borrowing Descriptor, _ request: [UInt8], _ deadline: Connector.Deadline, limit: Int,
    isComplete: ([UInt8]) -> Bool
  ) -> (reply: [UInt8], end: End) {
    var sent = 0
    while sent < request.count {
      let count = send(socket.number, Array(request[sent...]), request.count - sent, Int32(MSG_NOSIGNAL))
      if count > 0 {
        sent += count
      } else if errno == EAGAIN {
        guard wait(socket, POLLOUT, deadline) else { return ([], .silent) }
      } else if errno != EINTR {
        return ([], .closed)
      }
    }
    var reply: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 4096)
    while reply.count < limit {
      let count = recv(socket.number, &chunk, chunk.count, 0)
      if count > 0 {
        reply += chunk.prefix(count)
        if isComplete(reply) { return (reply, .complete) }
      } else if count == 0 {
        return (reply, .closed)
      } else if errno == EAGAIN {
        guard wait(socket, POLLIN, deadline) else { return (reply, .silent) }
      } else if errno != EINTR {
        return (reply, .closed)
      }
    }
    return (reply, .tooLong)
  }

  private static func wait(
    _ socket: borrowing Descriptor, _ events: Int32, _ deadline: Connector.Deadline
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
