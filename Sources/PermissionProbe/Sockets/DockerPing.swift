#if os(Linux)
/// `GET /_ping` on a connected socket, with a bounded reply.
enum DockerPing {
  private static let request = Array("GET /_ping HTTP/1.1\r\nHost: docker\r\nConnection: close\r\n\r\n".utf8)
  /// The head of a reply that is longer than this is none.
  private static let longestHead = 16 << 10
  /// More is not read of what is said with a refusal.
  private static let longestRefusal = 4 << 10

  static func ask(
    _ socket: borrowing Descriptor, _ deadline: Deadline
  ) -> APIReply {
    var head: [UInt8] = []
    var refused: HTTPReply?
    let end = SocketExchange.run(socket, request, deadline, limit: longestHead) { piece in
      if refused == nil {
        head += piece
        guard HTTPHead.mayBegin(with: head), HTTPHead.end(of: head) != nil else {
          return !HTTPHead.mayBegin(with: head)
        }
        guard HTTPHead(parsing: head)?.apiReply.outcome == .refused else { return true }
        refused = HTTPReply()
        refused?.take(head)
      } else {
        refused?.take(piece)
      }
      guard let refused else { return true }
      return refused.isComplete || refused.isDamaged || refused.body.count >= longestRefusal
    }
    var reply: APIReply
    if let parsed = HTTPHead(parsing: head), HTTPHead.mayBegin(with: head) {
      reply = parsed.apiReply
      if let said = refused?.body.prefix(longestRefusal), !said.isEmpty {
        reply.refusal = APIRefusal(body: Array(said))
      }
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
