import Testing

@testable import PermissionModel

@Suite struct HTTPReplyTests {
  /// The reply, given in pieces of so many bytes.
  private func reply(_ text: String, pieces: Int) -> HTTPReply {
    var reply = HTTPReply()
    let bytes = Array(text.utf8)
    for start in stride(from: 0, to: bytes.count, by: pieces) {
      reply.take(bytes[start..<min(start + pieces, bytes.count)])
    }
    return reply
  }

  private func body(_ reply: HTTPReply) -> String { String(decoding: reply.body, as: UTF8.self) }

  @Test(arguments: [1, 2, 3, 7, 1000])
  func aLengthEndsIt(pieces: Int) {
    let reply = reply("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", pieces: pieces)
    #expect(reply.isComplete && !reply.isDamaged)
    #expect(body(reply) == "hello")
    #expect(reply.head?.status == 200)
  }

  @Test(arguments: [1, 2, 3, 7, 1000])
  func whatFollowsIsNoneOfIt(pieces: Int) {
    let reply = reply("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhelloHTTP/1.1 200 OK\r\n", pieces: pieces)
    #expect(body(reply) == "hello")
  }

  @Test(arguments: [1, 2, 3, 7, 1000])
  func theLastChunkEndsIt(pieces: Int) {
    let text =
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;a=b\r\nhello\r\nA\r\n, world...\r\n0\r\n\r\n"
    let reply = reply(text, pieces: pieces)
    #expect(reply.isComplete && !reply.isDamaged)
    #expect(body(reply) == "hello, world...")
  }

  @Test func theEndOfTheConnectionIsNotSeen() {
    let reply = reply("HTTP/1.0 404 Not Found\r\n\r\nnone", pieces: 3)
    #expect(!reply.isComplete && !reply.isDamaged)
    #expect(body(reply) == "none")
    #expect(reply.head?.status == 404)
  }

  @Test(arguments: [
    "SSH-2.0-x\r\n", "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n",
    "HTTP/1.1 200 OK\r\nContent-Length: +5\r\n\r\nhello",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n+5\r\nhello\r\n",
    "HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7fffffffffffffff\r\n",
  ])
  func damage(text: String) {
    #expect(reply(text, pieces: 5).isDamaged)
  }

  @Test func notYetAHead() {
    let reply = reply("HTTP/1.1 200 OK\r\nServer: x\r\n", pieces: 4)
    #expect(reply.head == nil && !reply.isDamaged && !reply.isComplete)
  }
}
