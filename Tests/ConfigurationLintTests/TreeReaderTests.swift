import Testing

@testable import ConfigurationLint

/// The readers of JSON with comments and of TOML.
@Suite struct TreeReaderTests {
  /// A tree as text, for comparing.
  private func shown(_ value: YAMLValue?) -> String {
    guard let value else { return "-" }
    if let pairs = value.pairs {
      return "{" + pairs.map { "\(shown($0.key)):\(shown($0.value))" }.joined(separator: ",") + "}"
    }
    if let items = value.items { return "[" + items.map(shown).joined(separator: ",") + "]" }
    guard let scalar = value.scalar else { return "?" }
    return scalar.style == .quoted ? "'\(scalar.text)'" : scalar.text
  }

  @Test(
    arguments: [
      ("{}", "{}"), ("", "-"), (" // a\n", "-"),
      ("{\"a\": 1, // b\n \"c\": [true, null,], /* d */ }", "{'a':1,'c':[true,null]}"),
      ("\u{FEFF}[\"x\\u00e9\\n\\\"\"]", "['xé\n\"']"), ("\"\\ud83d\\ude00\"", "'😀'"),
      ("\"\\ud83d\"", "'\u{FFFD}'"),
      ("{\"a\": \"http://x\"}", "{'a':'http://x'}"), ("[-1.5e3]\r\n", "[-1.5e3]"),
    ])
  func json(text: String, wanted: String) {
    let read = JSONReader.read(Array(text.utf8))
    #expect(read.failure == nil)
    #expect(shown(read.root) == wanted)
  }

  @Test(
    arguments: [
      ("{", 1), ("{\"a\"", 4), ("{\"a\": \"b", 6), ("{a: 1}", 1), ("[1 2]", 3), ("{\"a\": 1} x", 9),
      ("/* x", 0),
      ("[\"a\nb\"]", 1), ("{\"a\": /}", 6), ("[\"\\u12\"]", 4), ("\u{0}", 0),
    ])
  func damagedJSON(text: String, offset: Int) {
    #expect(JSONReader.read(Array(text.utf8)).failure?.offset == offset)
  }

  @Test(
    arguments: [
      ("a = 1\nb.c = \"d\" # e\n", "{'a':1,'b':{'c':'d'}}"),
      (
        "[[r]]\nx = 1\n[r.d]\ny = ['a', \"b\",\n # c\n]\n[[r]]\nx = 2\n",
        "{'r':[{'x':1,'d':{'y':['a','b']}},{'x':2}]}"
      ),
      ("[[r]]\n[[r.v.h]]\nn = \"1\"\n[[r.v.h]]\nn = \"2\"", "{'r':[{'v':{'h':[{'n':'1'},{'n':'2'}]}}]}"),
      ("a = {b = 1, \"c d\" = {e = 'f'}}", "{'a':{'b':1,'c d':{'e':'f'}}}"),
      ("a = \"\"\"\nx\\\n   y\"\"\"\nb = '''z\\n'''", "{'a':'xy','b':'z\\n'}"),
      ("\u{FEFF}a = 1979-05-27T07:32:00Z\r\nb = true\r\n", "{'a':1979-05-27T07:32:00Z,'b':true}"),
      ("a = \"\\u00e9\\t\"", "{'a':'é\t'}"), ("", "{}"), ("[a]\n[a.b]\nc=1\n", "{'a':{'b':{'c':1}}}"),
    ])
  func toml(text: String, wanted: String) {
    let read = TOMLReader.read(Array(text.utf8))
    #expect(read.failure == nil)
    #expect(shown(read.root) == wanted)
  }

  @Test(
    arguments: [
      ("a", 1), ("a =", 3), ("a = \"b", 4), ("[a", 0), ("a = 1\na = 2", 6), ("a = [1", 4), ("a = {b = 1", 4),
      ("a = 1 b = 2", 4), ("a = 1\n[a.b]", 7), ("= 1", 0), ("a = [1 2\n3]", 9),
    ])
  func damagedTOML(text: String, offset: Int) {
    #expect(TOMLReader.read(Array(text.utf8)).failure?.offset == offset, "\(text)")
  }

  @Test func placesAreThoseOfTheFile() {
    let bytes = Array("{\"é\": [\"ab\", 7]}".utf8)
    let items = JSONReader.read(bytes).root?["é"]?.items
    #expect(
      items?.map { String(decoding: bytes[$0.span.start..<$0.span.end], as: UTF8.self) } == ["\"ab\"", "7"])
    let other = Array("[x]\né = 1\n\"ü\" = 'ab' # c\n".utf8)
    let value = TOMLReader.read(Array("[x]\n\"ü\" = 'ab' # c\n".utf8)).root?["x"]?["ü"]
    #expect(value.map { $0.span.end - $0.span.start } == 4)
    #expect(TOMLReader.read(other).failure?.offset == 4)
  }

  /// Depth and number have a limit, and it is said where.
  @Test func hostileInput() {
    for open in ["[", "{\"a\":"] {
      #expect(JSONReader.read(Array(String(repeating: open, count: 100_000).utf8)).failure != nil)
    }
    for open in [
      "a = " + String(repeating: "[", count: 100_000), "a" + String(repeating: ".a", count: 100_000) + " = 1",
    ] {
      #expect(TOMLReader.read(Array(open.utf8)).failure != nil)
    }
    #expect(TOMLReader.read(Array(String(repeating: "[[a]]\n", count: 300_000).utf8)).failure != nil)
    #expect(JSONReader.read(Array(("[" + String(repeating: "1,", count: 600_000) + "]").utf8)).failure != nil)
    #expect(TOMLReader.read(Array("a = 1".utf16.flatMap { [UInt8($0 & 0xFF), 0] })).failure != nil)
  }
}
