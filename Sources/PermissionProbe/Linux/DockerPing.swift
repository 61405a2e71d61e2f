/// `GET /_ping` on a connected socket, with a bounded reply.
enum DockerPing {
  private static let request = Array("GET /_ping HTTP/1.1\r\nHost: docker\r\nConnection: close\r\n\r\n".utf8)
  /// The head of a reply that is longer than this is none.
  private static let longestHead = 16 << 10

  static func ask(
    _ socket: borrowing Descriptor, _ deadline: Connector.Deadline, isExpected: Bool
  ) -> APIReply {
    var head: [UInt8] = []
    let end = SocketExchange.run(socket, request, deadline, limit: longestHead) { piece in
      head += piece
      return !isHTTP(head) || HTTPHead(parsing: head) != nil
    }
    var reply: APIReply
    if let parsed = HTTPHead(parsing: head), isHTTP(head) {
      reply = parsed.apiReply
    } else {
      switch end {
      case .silent: reply = APIReply(outcome: .silent)
      case .closed where head.isEmpty: reply = APIReply(outcome: .closed)
      case .closed, .complete, .tooLong: reply = APIReply(outcome: .garbage)
      }
    }
    reply.isExpected = isExpected
    return reply
  }

  private static func isHTTP(_ head: [UInt8]) -> Bool { "HTTP/1.".utf8.starts(with: head.prefix(7)) }
}

/// The status line and header fields of an HTTP reply (RFC 9112).
struct HTTPHead: Hashable {
  var status: Int
  /// Names in lower case; a value longer than 100 characters is cut.
  var fields: [String: String]

  /// `nil` while the empty line that ends the head has not come.
  init?(parsing bytes: some Sequence<UInt8>) {
    let text = String(decoding: Array(bytes), as: UTF8.self)
    guard let end = text.range(of: "\r\n\r\n") else { return nil }
    let lines = text[..<end].split(separator: "\r\n")
    let words = lines.first?.split(separator: " ") ?? []
    status = words.count > 1 ? Int(words[1]) ?? 0 : 0
    fields = [:]
    for line in lines.dropFirst() {
      guard let colon = line.firstIndex(of: ":") else { continue }
      let value = line[line.index(after: colon)...].drop { $0 == " " }
      fields[line[..<colon].lowercased()] = ByteString(String(value.prefix(100))).display
    }
  }

  /// An engine tells its API version; a proxy in front of one may answer the ping without it.
  var apiReply: APIReply {
    let version = fields["api-version"] ?? fields["libpod-api-version"]
    let isEngine = status == 200 || version != nil
    return APIReply(
      outcome: isEngine ? .answered : .refused, status: status, version: version, server: fields["server"])
  }
}

extension String {
  /// The start of the first occurrence of ASCII text, without Foundation.
  fileprivate func range(of text: String) -> Index? {
    var position = startIndex
    while position < endIndex {
      if self[position...].utf8.starts(with: text.utf8) { return position }
      position = utf8.index(after: position)
    }
    return nil
  }
}
