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
      return !isHTTP(head) || HTTPHead.end(of: head) != nil
    }
    let reply: APIReply
    if let parsed = HTTPHead(parsing: head), isHTTP(head) {
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

  private static func isHTTP(_ head: [UInt8]) -> Bool { "HTTP/1.".utf8.starts(with: head.prefix(7)) }
}
#endif
