import Testing

@testable import PermissionModel

/// What an engine, or what stands in its place, answers: `GET /_ping`, a file as a tar archive.
@Suite struct EngineReplyTests {
  private static func reply(_ status: Int, _ fields: String...) throws -> APIReply {
    let text = "HTTP/1.1 \(status) X\r\n" + fields.map { "\($0)\r\n" }.joined() + "\r\n"
    return try #require(HTTPHead(parsing: Array(text.utf8))).apiReply
  }

  /// An engine says 200 to a ping, or its version with whatever it says; a proxy may leave the version out.
  @Test(
    arguments: [
      (200, "Api-Version: 1.41", .answered, "1.41"),
      (200, "Server: nginx", .answered, nil), (403, "API-VERSION: 1.43", .refused, "1.43"),
      (401, "Api-Version: 1.43", .refused, "1.43"), (405, "Api-Version: 1.43", .refused, "1.43"),
      (500, "libpod-api-version: 4.3.1", .answered, "4.3.1"), (404, "Server: nginx", .refused, nil),
      (403, "Content-Type: text/html", .refused, nil), (204, "X: y", .refused, nil),
    ] as [(Int, String, APIReply.Outcome, String?)])
  func pings(status: Int, field: String, outcome: APIReply.Outcome, version: String?) throws {
    let reply = try Self.reply(status, field)
    #expect(reply.outcome == outcome)
    #expect(reply.status == status)
    #expect(reply.version == version)
  }

  /// podman serves both; docker's name is the one that a docker client goes by.
  @Test func bothVersions() throws {
    #expect(try Self.reply(200, "Libpod-Api-Version: 4.3.1", "Api-Version: 1.41").version == "1.41")
  }

  /// What a proxy puts behind the engine's own counts.
  @Test func aFieldTwice() throws {
    #expect(try Self.reply(200, "Api-Version: 1.1", "Api-Version: 1.2").version == "1.2")
  }

  @Test func whatIsShownOfAHeaderHasABound() throws {
    let reply = try Self.reply(
      200, "Server: " + String(repeating: "x", count: 5000), "Api-Version: \u{1B}[31m")
    #expect(reply.server == String(repeating: "x", count: 100))
    #expect(reply.version == "\\x1B[31m")
  }

  // MARK: A reply in pieces

  private static let head = "HTTP/1.1 200 OK\r\n"

  /// One byte less than the length, and the length: nothing behind it is waited for.
  @Test func aLengthIsReachedByItsLastByte() {
    var reply = HTTPReply()
    reply.take(Array((Self.head + "Content-Length: 3\r\n\r\nab").utf8))
    #expect(!reply.isComplete)
    reply.take(Array("c".utf8))
    #expect(reply.isComplete)
  }

  /// Codings are named in any case (RFC 9112, 7).
  @Test(arguments: ["chunked", "Chunked", "CHUNKED"])
  func aCodingInAnyCase(coding: String) {
    var reply = HTTPReply()
    reply.take(Array((Self.head + "Transfer-Encoding: \(coding)\r\n\r\n3\r\nabc\r\n0\r\n\r\n").utf8))
    #expect(reply.isComplete)
    #expect(reply.body == Array("abc".utf8))
  }

  /// Garbage in the place of an engine: no crash, whatever is cut off where.
  @Test func anyPrefixOfAReply() {
    let whole = Array((Self.head + "Transfer-Encoding: chunked\r\n\r\nA;x=y\r\n0123456789\r\n0\r\n\r\n").utf8)
    for count in whole.indices {
      var reply = HTTPReply()
      reply.take(whole.prefix(count))
      #expect(!reply.isComplete && !reply.isDamaged, "\(count)")
    }
  }

  // MARK: A file as a tar archive

  /// A member as ustar writes it (tar(5)): name, octal size, type and, for a link, its target.
  private static func member(
    _ type: Character, _ content: String = "", link: String = "", size: String? = nil
  )
    -> [UInt8]
  {
    func field(_ text: String, _ width: Int) -> [UInt8] {
      Array(text.utf8.prefix(width)) + [UInt8](repeating: 0, count: max(0, width - text.utf8.count))
    }
    let digits = String(content.utf8.count, radix: 8)
    let octal = String(repeating: "0", count: 11 - digits.count) + digits
    let header =
      field("passwd", 100) + field("0000644", 8) + field("0000000", 8) + field("0000000", 8)
      + field(size ?? octal, 12) + field("00000000000", 12) + field("", 8) + field(String(type), 1)
      + field(link, 100) + field("ustar", 255)
    let body = Array(content.utf8)
    return header + body + [UInt8](repeating: 0, count: (512 - body.count % 512) % 512)
  }

  private static let text = "root:x:0:0::/root:/bin/sh\n"

  @Test(arguments: [0, 1, 7, 8, 9, 511, 512, 513, 4096])
  func aFileOfAnySize(count: Int) {
    let content = String(repeating: "x", count: count)
    #expect(TarArchive.first(in: Self.member("0", content)) == .file(Array(content.utf8)))
  }

  /// A long name or a pax header says more of the member behind it (tar(5)).
  @Test(arguments: ["x", "g", "L", "K"] as [Character], [0, 10, 512, 600])
  func anExtendedHeaderIsNotTheMember(type: Character, count: Int) {
    let header = Self.member(type, String(repeating: "y", count: count))
    #expect(TarArchive.first(in: header + Self.member("0", Self.text)) == .file(Array(Self.text.utf8)))
    #expect(TarArchive.first(in: header) == nil)
  }

  @Test func links() {
    #expect(TarArchive.first(in: Self.member("2", link: "../usr/etc/passwd")) == .link("../usr/etc/passwd"))
    let long = String(repeating: "l", count: 100)
    #expect(TarArchive.first(in: Self.member("2", link: long)) == .link(ByteString(long)))
  }

  @Test(arguments: ["1", "3", "5", "6", "S"] as [Character])
  func whatIsNoFile(type: Character) {
    #expect(TarArchive.first(in: Self.member(type)) == .other)
  }

  /// An archive that was cut off, or says a size that it does not have, is no file of fewer bytes.
  @Test func cutOffAnywhere() {
    let whole = Self.member("0", Self.text)
    for count in 0..<(512 + Self.text.utf8.count) {
      #expect(TarArchive.first(in: whole.prefix(count).map { $0 }) == nil)
    }
    for size in ["77777777777", "00000009999", "-0000000001", "0x000000010", "           ", "\u{80}0000"] {
      #expect(TarArchive.first(in: Self.member("0", Self.text, size: size)) == nil, "\(size)")
    }
  }
}
