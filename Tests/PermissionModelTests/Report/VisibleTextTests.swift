import Testing

@testable import PermissionModel

@Suite struct VisibleTextTests {
  @Test(arguments: [
    ("plain\nlines ✓ — é\n", "plain\nlines ✓ — é\n"),
    ("a\u{1B}[31mb\r\u{7}\u{9B}", "a\\x1B[31mb\\r\\x07\\xC2\\x9B"),
    ("\u{202E}\u{2066}\u{2028}\u{FEFF}", "\\xE2\\x80\\xAE\\xE2\\x81\\xA6\\xE2\\x80\\xA8\\xEF\\xBB\\xBF"),
    // An argument that is no UTF-8.
    (ArgumentText.text([0x61, 0xFF, 0x9B]), "a\\xFF\\x9B"),
    // Newline and carriage return are one character to Swift.
    ("a\r\nb", "a\\r\nb"),
  ])
  func whatSteersATerminalIsMadeVisible(_ text: String, _ shown: String) {
    #expect(VisibleText.lines(text) == shown)
  }

  @Test func aLineHasNoNewlineOfAnybodys() {
    #expect(VisibleText.line("a\nsockcheck: granted") == "a\\nsockcheck: granted")
  }

  @Test func coloursStayWhereThereAreColours() {
    let text = "\u{1B}[1;31m✗\u{1B}[0m \u{1B}[2J\u{1B}]0;t\u{7}\u{1B}[31"
    #expect(
      VisibleText.lines(text, paints: true) == "\u{1B}[1;31m✗\u{1B}[0m \\x1B[2J\\x1B]0;t\\x07\\x1B[31")
    #expect(!VisibleText.lines(text).contains("\u{1B}"))
  }

  @Test func aDocumentSaysTheSame() {
    #expect(
      VisibleText.json("{\n \"é\": \"\u{202E}\u{85}\u{E0041}\"\n}")
        == "{\n \"é\": \"\\u202e\\u0085\\udb40\\udc41\"\n}")
  }

  /// Whoever chose the words of a headline does not choose where a line of the program's begins.
  @Test func furtherLinesOfAHeadlineStandBehindTheMargin() {
    let lines = TextStyle(width: 40).wrapped(
      "a " + String(repeating: "b", count: 37) + " sockcheck: granted", indent: 0, hanging: 2)
    #expect(lines == ["a " + String(repeating: "b", count: 37), "  sockcheck: granted"])
  }
}
