import Testing

@testable import ConfigurationLint

@Suite struct YAMLReaderTests {
  private func read(_ text: String) -> YAMLReader.Result { YAMLReader.read(Array(text.utf8)) }

  private func root(_ text: String) throws -> YAMLValue {
    let result = read(text)
    #expect(result.failure == nil)
    return try #require(result.documents.first?.root)
  }

  /// What the bytes of a node's span are.
  private func written(_ value: YAMLValue?, in text: String) throws -> String {
    let span = try #require(value).span
    return String(decoding: Array(text.utf8)[span.start..<span.end], as: UTF8.self)
  }

  @Test(arguments: [
    ("a: 0123\n", "0123", YAMLScalarStyle.plain), ("a: \"0123\"\n", "0123", .quoted),
    ("a: '1''2'\n", "1'2", .quoted),
    ("a: |\n  x\n  y\n", "x\ny\n", .block), ("a: >-\n  x\n  y\n", "x y", .block),
    ("a: 33:33\n", "33:33", .plain),
    ("{a: 5}\n", "5", .plain), ("a:\t5\n", "5", .plain), ("a: 5\r\nb: 6\r\n", "5", .plain),
    ("\u{FEFF}a: 5\n", "5", .plain), ("a: yes # no\n", "yes", .plain), ("a: \"\\x41\\u00e9\"", "Aé", .quoted),
  ])
  func scalarsAreRaw(text: String, value: String, style: YAMLScalarStyle) throws {
    let scalar = try #require(try root(text)["a"]?.scalar)
    #expect(scalar.text == value)
    #expect(scalar.style == style)
  }

  @Test(arguments: [
    ("a: \"99 9\" # x\n", "\"99 9\""), ("é: ü\na: 'x'\n", "'x'"), ("\u{FEFF}a: x\n", "x"),
    ("# \u{1F600} one\n\"\u{1F600}\": \u{1F600}\na: {b: c}\n", "{b: c}"), ("a: [1,\n  2]\n", "[1,\n  2]"),
    ("b: &x 1\na: *x\n", "*x"),
  ])
  func spansAreBytes(text: String, wanted: String) throws {
    #expect(try written(root(text)["a"], in: text) == wanted)
  }

  /// Beyond the first marks of the table of characters.
  @Test func spansFarBehindCharactersOfSeveralBytes() throws {
    let text = String(repeating: "# ünü \u{1F600}\n", count: 500) + "a: wanted\n"
    #expect(try written(root(text)["a"], in: text) == "wanted")
  }

  @Test(arguments: ["", "~", "null", "NULL"]) func null(text: String) throws {
    let value = try #require(try root("a: \(text)\n")["a"])
    #expect(value.isNull)
    #expect(value.text == nil)
  }

  @Test func whatIsQuotedIsNoNull() throws { #expect(try root("a: \"\"\n")["a"]?.text == "") }

  @Test func aliasesAndMerges() throws {
    let value = try root("x: &x\n  user: a\n  image: b\ns:\n  <<: *x\n  user: c\nt: {<<: [*x, {tty: d}]}\n")
    #expect(value["s"]?["user"]?.text == "c")
    #expect(value["s"]?["image"]?.text == "b")
    #expect(value["t"]?["tty"]?.text == "d")
    #expect(value["s"]?["tty"] == nil)
  }

  @Test func aMergeThatLeadsRoundInACircleEnds() throws {
    #expect(try root("a: &a\n  <<: *a\n  x: 1\n")["a"]?["y"] == nil)
  }

  /// Ten levels of nine aliases each would be 3.5 thousand million nodes.
  @Test func aliasesThatMultiplyTakeNoRoom() throws {
    var text = "a0: &a0 [x, x]\n"
    for level in 1...10 {
      text +=
        "a\(level): &a\(level) [\(Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ","))]\n"
    }
    let result = read(text)
    let document = try #require(result.documents.first)
    #expect(document.nodes.count < 200)
    #expect(result.failure?.reason.contains("aliases stand for more than") == true)
    #expect(read("a: &a [x, x]\nb: [*a, *a, *a]\nc: {<<: *a}\n").failure == nil)
  }

  /// What a list of aliases holds is gone through for each of them.
  @Test func aliasesInsideOfWhatTheyStandFor() {
    let text = "a: &a\n" + String(repeating: "- {b: *a}\n", count: 2000)
    #expect(read(text).failure?.reason.contains("aliases stand for more than") == true)
  }

  @Test func severalDocuments() {
    #expect(
      read("a: 1\n---\nb: 2\n...\n---\nc: 3\n").documents.compactMap { $0.root?.pairs?.first?.key.text } == [
        "a", "b", "c",
      ])
  }

  @Test func duplicateKeysAreNoticed() throws {
    let document = try #require(read("a: {b: 1, c: 2, b: 3}\nd: 1\n").documents.first)
    #expect(document.duplicateKeys.map(\.name) == ["b"])
    #expect(document.root?["a"]?["b"]?.text == "3")
  }

  @Test(arguments: [
    ("a: [1\nb: 2\n", "expected"), ("a: *x\n", "stands for nothing"), ("a: \u{0}\n", "control characters"),
    ("a:\n\t- b\n", "token"), ("a: \"b\n", "end of stream"),
    (String(repeating: "[", count: 10_000), "deeper than 200 levels"),
    (String(repeating: "- ", count: 10_000) + "x", "deeper than 200 levels"),
  ])
  func whatIsNoYAML(text: String, words: String) throws {
    #expect(try #require(read(text).failure).reason.contains(words))
  }

  @Test func whatWasReadBeforeAnErrorStands() throws {
    let result = read("a: 1\nb: 2\n---\nc: [\n")
    #expect(result.failure != nil)
    #expect(result.documents.first?.root?["b"]?.text == "2")
  }

  @Test func theErrorsPlace() throws {
    #expect(try #require(read("é: 1\na: *x\n").failure).offset == 9)
  }

  @Test func otherEncodings() {
    #expect(YAMLReader.read([0xFF, 0xFE, 0x61, 0x00]).failure?.reason.contains("UTF-16") == true)
    #expect(YAMLReader.read([0x61, 0x3A, 0x20, 0xC3, 0x28]).failure?.reason.contains("UTF-8") == true)
  }
}

/// Whole numbers, as PyYAML and go-yaml resolve them; Tests/EngineTests/test_lint_scalars.py asks docker-compose.
@Suite struct YAMLNumberTests {
  @Test(
    arguments: [
      ("0123", "83", true), ("0x3e7", "999", true), ("0b101", "5", true), ("1_000", "1000", true),
      ("+999", "999", true), ("-0x1f", "-31", true), ("00", "0", true), ("0_1_2", "10", true),
      ("33:33", "2013", false), ("1:2:3", "3723", false), ("0o17", "15", false), ("0X1F", "31", false),
      ("0B1", "1", false), ("10:30", "630", false),
    ] as [(String, String, Bool)])
  func others(text: String, value: String, isAgreed: Bool) {
    #expect(YAMLNumber.reading(text) == .init(value: value, isAgreed: isAgreed))
  }

  @Test(arguments: [
    "999", "0", "-5", "", "-", "+", "_1", "0999", "08", "0x", "0x+5", "1000:1000", "0:1", "1:60", "1:-1",
    "9.5", "1e3",
    "1:", ":1", "a", "docker", "+1:2", "1:1:123", "99999999999999999999", "0x99999999999999999999",
  ])
  func itself(text: String) { #expect(YAMLNumber.reading(text) == nil) }
}
