import Testing

@testable import PermissionModel

/// Arguments are bytes; the parser of the command line wants strings.
@Suite struct ArgumentTextTests {
  @Test(
    arguments: [
      Array("plain".utf8), Array("ümläut 日本 😀".utf8), [0xFF], [0x2F, 0xC3], [0x61, 0xFF, 0xFE, 0x62],
      [0xED, 0xA0, 0x80], Array("\u{10FF80}".utf8), Array("\u{10FFFF}x".utf8), [0x80, 0x0A, 0x1B], [],
    ] as [[UInt8]])
  func everyByteComesBack(bytes: [UInt8]) {
    #expect(ByteString(argument: ArgumentText.text(bytes)).bytes == bytes)
  }

  @Test func textStaysText() { #expect(ArgumentText.text(Array("ü-1".utf8)) == "ü-1") }
}
