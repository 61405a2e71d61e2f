import Testing

@testable import PermissionModel

/// The head of an HTTP reply.
@Suite struct HTTPHeadTests {
  @Test func anUnfinishedHeadIsNone() {
    #expect(HTTPHead(parsing: Array("HTTP/1.1 200 OK\r\nServer: x\r\n".utf8)) == nil)
  }

  @Test func fields() throws {
    let text = "HTTP/1.1 200 OK\r\nAPI-Version:   1.41\r\nno colon\r\nEmpty:\r\n\r\nbody: no"
    let head = try #require(HTTPHead(parsing: Array(text.utf8)))
    #expect(head.status == 200)
    #expect(
      head.fields == [.init(name: "api-version", value: "1.41"), .init(name: "empty", value: "")])
  }

  @Test(arguments: [
    ("HTTP/1.1 abc\r\n\r\n", 0), ("HTTP/1.1\r\n\r\n", 0), ("\r\n\r\n", 0), ("HTTP/1.0 204\r\n\r\n", 204),
  ])
  func oddStatusLines(text: String, status: Int) throws {
    #expect(try #require(HTTPHead(parsing: Array(text.utf8))).status == status)
  }
}
