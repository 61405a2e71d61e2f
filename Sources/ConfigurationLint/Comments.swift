import PermissionModel

/// Comments that speak to this program: `# sockcheck: ignore=CODE,… -- why` and `# sockcheck: host-gid=999`.
struct Comments {
  struct Ignore {
    var codes: [String]
    var reason: String
    /// The line of the comment, and the one that it silences too.
    var line: Int
    var span: Span
    /// Nothing else stands in its line, so that it speaks of the next one.
    var isAlone: Bool
  }

  var ignores: [Ignore] = []
  var hostGroups: [UInt32] = []

  private static let mark = Array("sockcheck:".utf8)

  init(_ source: SourceText) {
    guard source.bytes.firstIndex(of: Self.mark) != nil else { return }
    for number in 1...source.lineCount {
      let span = source.lineSpan(number)
      let line = source.text(span)
      // `//` begins a comment in JSON that has some.
      guard
        let sign = line.firstRangeOfText("# sockcheck:") ?? line.firstRangeOfText("#sockcheck:")
          ?? line.firstRangeOfText("// sockcheck:") ?? line.firstRangeOfText("//sockcheck:")
      else { continue }
      let isAlone = line[..<sign].allSatisfy(\.isWhitespace)
      let start = span.start + line[..<sign].utf8.count
      let parts = line[sign...].drop { $0 == "#" || $0 == "/" || $0 == " " }.dropFirst("sockcheck:".count)
      let (words, reason) = Self.split(String(parts))
      for word in words.split(whereSeparator: { $0 == " " || $0 == "\t" }) {
        if word.hasPrefix("ignore=") {
          ignores.append(
            Ignore(
              codes: word.dropFirst("ignore=".count).split(separator: ",").map(String.init), reason: reason,
              line: number,
              span: Span(start, span.end), isAlone: isAlone))
        } else if word.hasPrefix("host-gid=") {
          hostGroups += word.dropFirst("host-gid=".count).split(separator: ",").compactMap { UInt32($0) }
        }
      }
    }
  }

  private static func split(_ text: String) -> (String, String) {
    guard let dashes = text.firstRangeOfText("--") else { return (text, "") }
    return (String(text[..<dashes]), String(text[dashes...].dropFirst(2)).trimmed)
  }
}
