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
      // By bytes: what is no UTF-8 is another count of them as text. `//` begins a comment in JSON that has some.
      let line = source[span]
      guard
        let start = ["# sockcheck:", "#sockcheck:", "// sockcheck:", "//sockcheck:"].lazy
          .compactMap({ Self.place(of: $0, in: line) }).first
      else { continue }
      let isAlone = line[..<start].allSatisfy { $0 == 0x20 || $0 == 0x09 }
      let parts = source.text(Span(start, span.end)).drop { $0 == "#" || $0 == "/" || $0 == " " }
        .dropFirst("sockcheck:".count)
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

  private static func place(of text: String, in line: ArraySlice<UInt8>) -> Int? {
    let wanted = Array(text.utf8)
    return line.indices.first { line[$0] == wanted[0] && line[$0...].starts(with: wanted) }
  }

  private static func split(_ text: String) -> (String, String) {
    guard let dashes = text.firstRangeOfText("--") else { return (text, "") }
    return (String(text[..<dashes]), String(text[dashes...].dropFirst(2)).trimmed)
  }
}
