import Glibc

/// `GET /_ping` on a connected socket, with a bounded reply.
enum DockerPing {
  private static let request = Array("GET /_ping HTTP/1.1\r\nHost: docker\r\nConnection: close\r\n\r\n".utf8)
  /// The head of a reply that is longer than this is none.
  private static let longestHead = 16 << 10

  static func ask(_ socket: borrowing Descriptor, _ deadline: Connector.Deadline, isExpected: Bool)
    -> APIReply
  {
    var reply = exchange(socket, deadline)
    reply.isExpected = isExpected
    return reply
  }

  private static func exchange(_ socket: borrowing Descriptor, _ deadline: Connector.Deadline) -> APIReply {
    var sent = 0
    while sent < request.count {
      let count = send(socket.number, Array(request[sent...]), request.count - sent, Int32(MSG_NOSIGNAL))
      if count > 0 {
        sent += count
      } else if errno == EAGAIN {
        guard wait(socket, POLLOUT, deadline) else { return APIReply(outcome: .silent) }
      } else if errno != EINTR {
        return APIReply(outcome: .closed)
      }
    }
    var head: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 4096)
    while head.count < longestHead {
      let count = recv(socket.number, &chunk, chunk.count, 0)
      if count > 0 {
        head += chunk.prefix(count)
        if !"HTTP/1.".utf8.starts(with: head.prefix(7)) { return APIReply(outcome: .garbage) }
        if let reply = HTTPHead(parsing: head) { return reply.apiReply }
      } else if count == 0 {
        return APIReply(outcome: head.isEmpty ? .closed : .garbage)
      } else if errno == EAGAIN {
        guard wait(socket, POLLIN, deadline) else { return APIReply(outcome: .silent) }
      } else if errno != EINTR {
        return APIReply(outcome: .closed)
      }
    }
    return APIReply(outcome: .garbage)
  }

  private static func wait(_ socket: borrowing Descriptor, _ events: Int32, _ deadline: Connector.Deadline)
    -> Bool
  {
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

/// The status line and header fields of an HTTP reply (RFC 9112).
struct HTTPHead: Hashable {
  var status: Int
  /// Names in lower case; a value longer than 100 characters is cut.
  var fields: [String: String]

  /// `nil` while the empty line that ends the head has not come.
  init?(parsing bytes: [UInt8]) {
    let text = String(decoding: bytes, as: UTF8.self)
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
