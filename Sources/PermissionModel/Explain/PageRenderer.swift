/// Renders the part of Markdown that the pages use for a terminal: headings, paragraphs, bullets, fenced
/// code, and inline code, strong text and links.
package struct PageRenderer {
  private let style: TextStyle

  package init(_ style: TextStyle) { self.style = style }

  package func render(_ markdown: String) -> String {
    var lines: [String] = []
    var paragraph: [Substring] = []
    var isBullet = false
    var isCode = false
    func flush() {
      guard !paragraph.isEmpty else { return }
      let text = paragraph.dropFirst().reduce(String(paragraph[0])) { $0 + Self.joint($0, $1) + $1 }
      let wrapped = style.wrapped(inline(text), indent: isBullet ? 4 : 2, breaksWithin: true)
      lines += isBullet ? ["  - " + (wrapped.first ?? "").trimmedStart] + wrapped.dropFirst() : wrapped
      paragraph = []
      isBullet = false
    }
    for line in markdown.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("```") {
        flush()
        isCode.toggle()
      } else if isCode {
        lines.append(line.isEmpty ? "" : "      " + style.paint(String(line), .good))
      } else if line.isEmpty {
        flush()
        if lines.last?.isEmpty == false { lines.append("") }
      } else if line.hasPrefix("#") {
        flush()
        lines.append(heading(line))
      } else if line.hasPrefix("- ") {
        flush()
        isBullet = true
        paragraph = [line.dropFirst(2)]
      } else {
        paragraph.append(Substring(String(line).trimmedStart))
      }
    }
    flush()
    return lines.joined(separator: "\n") + "\n"
  }

  /// Between two lines of a paragraph: nothing where one of them ends or begins in a script without blanks.
  private static func joint(_ before: String, _ after: Substring) -> String {
    guard let last = before.last, let first = after.first else { return " " }
    return String(last).cells == 2 || String(first).cells == 2 ? "" : " "
  }

  private func heading(_ line: Substring) -> String {
    let level = line.prefix { $0 == "#" }.count
    let text = inline(String(line.dropFirst(level)).trimmedStart)
    return style.paint(level == 1 ? text : level == 2 ? text.uppercased() : "  " + text, .heading)
  }

  /// Code in quotes that are easy to copy around, strong text bare, a link as its text and address.
  private func inline(_ text: String) -> String {
    var result = ""
    var rest = text[...]
    while let character = rest.first {
      if character == "[", let close = rest.firstIndex(of: "]"), rest[close...].hasPrefix("]("),
        let end = rest[close...].firstIndex(of: ")")
      {
        let label = inline(String(rest[rest.index(after: rest.startIndex)..<close]))
        let address = rest[rest.index(close, offsetBy: 2)..<end]
        result += address.hasPrefix("http") ? "\(label) <\(address)>" : label
        rest = rest[rest.index(after: end)...]
      } else if rest.hasPrefix("**") {
        rest = rest.dropFirst(2)
      } else {
        result.append(character)
        rest = rest.dropFirst()
      }
    }
    return result
  }
}
