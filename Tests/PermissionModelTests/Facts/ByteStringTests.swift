import Foundation
import Testing

@testable import PermissionModel

/// Names as bytes, and how they are shown.
@Suite struct ByteStringTests {
  /// sun_path has 108 bytes; a path wants one for its NUL, an abstract name begins with one (unix(7)).
  @Test(arguments: [("/", 107, true), ("/", 108, false), ("@", 108, true), ("@", 109, false)])
  func theLongestAddress(mark: String, length: Int, isOne: Bool) {
    let address = ByteString(mark + String(repeating: "x", count: length - 1))
    #expect(address.isSocketAddress == isOne)
  }

  @Test(arguments: [
    ("plain", "plain"), ("ümläut", "ümläut"), ("a\nb", "a\\nb"), ("a\tb\r", "a\\tb\\r"),
    ("\u{1B}[31m", "\\x1B[31m"), ("\u{7F}", "\\x7F"), ("\u{9B}31m", "\\xC2\\x9B31m"),
    ("\u{202E}gpj", "\\xE2\\x80\\xAEgpj"), ("\u{2028}", "\\xE2\\x80\\xA8"), ("\0", "\\x00"),
    ("日本", "日本"),
  ])
  func controlCharactersAreMadeVisible(text: String, shown: String) {
    #expect(ByteString(text).display == shown)
    #expect((ByteString(text).text != nil) == (text == shown))
  }

  @Test(
    arguments: [
      ([0xFF], "\\xFF"), ([0x61, 0xC3], "a\\xC3"), ([0xC3, 0xA4, 0xC3], "ä\\xC3"),
      ([0xED, 0xA0, 0x80], "\\xED\\xA0\\x80"), ([0xF0, 0x9F, 0x98, 0x80, 0xFE], "😀\\xFE"),
    ] as [([UInt8], String)])
  func bytesThatAreNoUTF8(bytes: [UInt8], shown: String) { #expect(ByteString(bytes).display == shown) }

  /// Two Swift strings may be equal where the kernel sees two names.
  @Test func comparedAsBytes() {
    #expect("e\u{301}" == "\u{E9}")
    #expect(ByteString("e\u{301}") != ByteString("\u{E9}"))
  }

  @Test(arguments: [ByteString("plain"), ByteString([0xFF, 0x00]), ByteString("a\u{1B}b"), ByteString("")])
  func survivesJSON(name: ByteString) throws {
    let data = try JSONEncoder().encode([name])
    #expect(try JSONDecoder().decode([ByteString].self, from: data) == [name])
    #expect(!data.contains(0x1B))
  }

  @Test(arguments: [
    ("/run/docker.sock", ["run", "docker.sock"], "/run", "docker.sock"),
    ("//run///x/", ["run", "x"], "/run", "x"), ("/", [], "/", "/"), ("a/b", ["a", "b"], "a", "b"),
    ("a", ["a"], "", "a"),
  ])
  func paths(path: String, components: [String], parent: String, last: String) {
    #expect(ByteString(path).pathComponents == components.map { ByteString($0) })
    #expect(ByteString(path).parentPath == ByteString(parent))
    #expect(ByteString(path).lastPathComponent == ByteString(last))
  }
}
