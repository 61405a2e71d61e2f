#if os(Linux)
/// `GET /_ping` on a connected socket, with a bounded reply.
enum DockerPing {
  private static let request = Array("GET /_ping HTTP/1.1\r\nHost: docker\r\nConnection: close\r\n\r\n".utf8)
  /// The head of a reply that is longer than this is none.
  private static let longestHead = 16 << 10

  static func ask(
    _ socket: borrowing Descriptor, _ deadline: Deadline
  ) -> APIReply {
    var head: [UInt8] = []
    let end = SocketExchange.run(socket, request, deadline, limit: longestHead) { piece in
      head += piece
      return !HTTPHead.mayBegin(with: head) || HTTPHead.end(of: head) != nil
    }
    let reply: APIReply
    if let parsed = HTTPHead(parsing: head), HTTPHead.mayBegin(with: head) {
      reply = parsed.apiReply
    } else {
      switch end {
      case .silent: reply = APIReply(outcome: .silent)
      case .closed where head.isEmpty: reply = APIReply(outcome: .closed)
      case .closed, .complete, .tooLong: reply = APIReply(outcome: .garbage)
      }
    }
    return reply
  }
}
#endif
