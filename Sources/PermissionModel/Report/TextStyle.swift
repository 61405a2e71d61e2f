/// How a text report may look: width, colours, and whether the terminal shows more than ASCII.
public struct TextStyle: Hashable, Sendable {
  /// Columns, from 40 to 120.
  public var width: Int
  /// Whether to use SGR sequences (ECMA-48).
  public var usesColor: Bool
  /// Whether the terminal shows more than ASCII.
  public var usesUnicode: Bool

  /// Whether directories that let pass are shown one by one, and every fix in full.
  public var isVerbose: Bool

  /// By default as for a file or a pipe: 80 columns, no colours.
  public init(
    width: Int = 80, usesColor: Bool = false, usesUnicode: Bool = true, isVerbose: Bool = false
  ) {
    self.width = max(40, min(width, 120))
    self.isVerbose = isVerbose
    self.usesColor = usesColor
    self.usesUnicode = usesUnicode
  }

  package enum Role {
    case good, bad, caution, heading, faint

    /// SGR parameters (ECMA-48).
    var code: String {
      switch self {
      case .good: "32"
      case .bad: "1;31"
      case .caution: "33"
      case .heading: "1"
      case .faint: "2"
      }
    }
  }

  package func paint(_ text: String, _ role: Role) -> String {
    usesColor && !text.isEmpty ? "\u{1B}[\(role.code)m\(text)\u{1B}[0m" : text
  }

  /// The columns of a line that ``paint(_:_:)`` may have had its hands on.
  func visibleCells(_ line: String) -> Int {
    var shown = ""
    var isInSequence = false
    for character in line {
      if character == "\u{1B}" { isInSequence = true }
      if !isInSequence { shown.append(character) }
      if isInSequence, character == "m" { isInSequence = false }
    }
    return shown.cells
  }

  package var pass: String { usesUnicode ? "✓" : "ok" }
  package var fail: String { usesUnicode ? "✗" : "x" }
  var dash: String { usesUnicode ? "—" : "-" }
  var arrow: String { usesUnicode ? "→" : "->" }
  var branch: String { usesUnicode ? "└─ " : "`- " }
  var pointer: String { usesUnicode ? "◀" : "<-" }

  /// Words broken into lines that are no longer than the width; a word that is longer is cut.
  ///
  /// - Parameter hanging: how far all lines but the first are indented, by default as that one. What begins at the margin
  ///   is the program's own, so where a text there holds somebody else's words, its further lines stand behind it.
  package func wrapped(
    _ text: String, indent: Int, hanging: Int? = nil, breaksWithin: Bool = false
  ) -> [String] {
    let hanging = hanging ?? indent
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ") {
      let parts = breaksWithin ? Self.parts(word) : [word]
      let short = parts.flatMap { cut($0, every: width - max(indent, hanging)) }
      for (place, part) in short.enumerated() {
        // What was cut or parted is no word of its own.
        let gap = line.isEmpty || place > 0 && parts.count > 1 ? "" : " "
        let margin = lines.isEmpty ? indent : hanging
        if !line.isEmpty, margin + line.cells + gap.count + part.cells > width {
          lines.append(line)
          line = String(part)
        } else {
          line += gap + part
        }
      }
    }
    if !line.isEmpty { lines.append(line) }
    return lines.enumerated().map { index, line in
      String(repeating: " ", count: index == 0 ? indent : hanging) + line
    }
  }

  /// Where a word of a script without blanks may be broken: between wide characters, but no line begins with what closes
  /// or ends with what opens (UAX #14).
  private static func parts(_ word: Substring) -> [Substring] {
    if word.utf8.allSatisfy({ $0 < 0x80 }) { return [word] }
    var parts: [Substring] = []
    var start = word.startIndex
    for index in word.indices.dropFirst() {
      let before = word[word.index(before: index)]
      let after = word[index]
      guard String(before).cells == 2 || String(after).cells == 2 else { continue }
      if "（《“「『".contains(before) || "，。、；：！？）》”」』…—·,.;:!?)%".contains(after) { continue }
      parts.append(word[start..<index])
      start = index
    }
    return parts + [word[start...]]
  }

  private func cut(_ word: Substring, every length: Int) -> [Substring] {
    var parts: [Substring] = []
    var rest = word
    while true {
      // Only what fits is looked at: the word may be a file's whole text.
      let part = rest.prefix(cells: length)
      parts.append(part)
      if part.endIndex == rest.endIndex { return parts }
      rest = rest[part.endIndex...]
    }
  }
}
