/// A small reader of POSIX shell: words, quotes, variables, and how commands are joined. What depends on what runs
/// (branches, loops, functions, command substitution) is said to be unknown, never guessed at.
package struct ShellScript: Sendable {
  /// A word, as far as it is known before anything runs.
  package struct Word: Hashable, Sendable {
    /// With variables put in where they are known; `nil` where a part of it is not.
    package var value: String?
    /// As it is written.
    package var raw: String
    package var span: Span
    /// Variables that it is made of.
    package var variables: [String] = []
    /// `$(…)` or backticks stand in it.
    package var substitutes = false
  }

  /// What becomes of a command's failure.
  package enum Failure: Hashable, Sendable {
    /// It ends the list: the last of it, in front of `&&`, or below `set -e`.
    case counts
    /// `|| …`, `;` without `set -e`, a pipe, `if`, `!`.
    case isSwallowed
  }

  package struct Command: Hashable, Sendable {
    package var words: [Word]
    package var span: Span
    package var failure: Failure
    /// Whether it runs depends: in a branch, a loop, a function, behind `||` or a test.
    package var isConditional: Bool
    /// stderr goes to /dev/null.
    package var hidesErrors = false

    /// The program, without its directory; `nil` where it is not known.
    package var name: String? {
      guard let first = words.first?.value, !first.isEmpty else { return nil }
      return first.split(separator: "/").last.map(String.init)
    }

    package var arguments: ArraySlice<Word> { words.dropFirst() }
  }

  package var commands: [Command] = []
  /// Something was met that this reader does not follow, and it says what.
  package var unread: String?

  /// - Parameters:
  ///   - bytes: of the whole file; only those of `span` are read, and places are those of the file.
  ///   - variables: what is known of the environment.
  ///   - escape: what joins lines beside the backslash: a Dockerfile's own sign.
  package init(
    _ bytes: [UInt8], _ span: Span, variables: [String: String] = [:], escape: UInt8 = UInt8(ascii: "\\")
  ) {
    var reader = ShellReader(bytes, span, variables, escape)
    reader.run()
    commands = reader.finished()
    unread = reader.unread
  }
}

private struct ShellReader {
  private let bytes: [UInt8]
  private let end: Int
  private let escape: UInt8
  private var index: Int
  private var variables: [String: String]
  private var words: [ShellScript.Word] = []
  private var hidesErrors = false
  /// Each command with what follows it.
  private var found: [(command: ShellScript.Command, separator: String)] = []
  /// Open `if`, loops, `case`, functions and groups that depend.
  private var depth = 0
  private var isAfterOr = false
  private var endsOnFailure = false
  private var expectsTarget: String?
  private var heredocs: [(word: String, stripsTabs: Bool)] = []
  private var isInCasePattern = false
  private var caseDepth = 0
  var unread: String?

  private static let blank = UInt8(ascii: " ")
  private static let newline = UInt8(ascii: "\n")
  private static let backslash = UInt8(ascii: "\\")

  init(_ bytes: [UInt8], _ span: Span, _ variables: [String: String], _ escape: UInt8) {
    self.bytes = bytes
    index = min(span.start, bytes.count)
    end = min(span.end, bytes.count)
    self.variables = variables
    self.escape = escape
  }

  private func peek(_ ahead: Int = 0) -> UInt8? { index + ahead < end ? bytes[index + ahead] : nil }

  mutating func run() {
    while let byte = peek() {
      switch byte {
      case Self.blank, UInt8(ascii: "\t"), UInt8(ascii: "\r"): index += 1
      case _ where isContinuation: skipContinuation()
      case Self.newline:
        index += 1
        endCommand("\n")
        skipHeredocs()
      case UInt8(ascii: "#") where words.isEmpty || isBlank(index - 1):
        while let next = peek(), next != Self.newline { _ = next; index += 1 }
      case UInt8(ascii: ";"):
        index += 1
        if peek() == UInt8(ascii: ";") {
          index += 1
          if caseDepth > 0 { isInCasePattern = true }
        }
        endCommand(";")
      case UInt8(ascii: "&"):
        if peek(1) == UInt8(ascii: "&") {
          index += 2
          endCommand("&&")
        } else if peek(1) == UInt8(ascii: ">") {
          index += 2
          if peek() == UInt8(ascii: ">") { index += 1 }
          redirect("&>")
        } else {
          index += 1
          endCommand("&")
        }
      case UInt8(ascii: "|"):
        if isInCasePattern { index += 1; continue }
        if peek(1) == UInt8(ascii: "|") {
          index += 2
          endCommand("||")
        } else {
          index += peek(1) == UInt8(ascii: "&") ? 2 : 1
          endCommand("|")
        }
      case UInt8(ascii: "("):
        index += 1
        if words.count == 1, peek() == UInt8(ascii: ")") {
          // name(): a function, which is not followed.
          index += 1
          words = []
          depth += 1
          pendingFunction = true
        } else {
          endCommand("(")
          depth += 0
        }
      case UInt8(ascii: ")"):
        index += 1
        if isInCasePattern {
          words = []
          isInCasePattern = false
        } else {
          endCommand(")")
        }
      case UInt8(ascii: "<"), UInt8(ascii: ">"): readRedirection()
      default: readWord()
      }
    }
    endCommand("")
  }

  private var pendingFunction = false

  private func isBlank(_ place: Int) -> Bool {
    place < 0 || place >= end
      || [
        Self.blank, UInt8(ascii: "\t"), Self.newline, UInt8(ascii: ";"), UInt8(ascii: "&"), UInt8(ascii: "|"),
        UInt8(ascii: "("),
      ].contains(bytes[place])
  }

  /// The escape sign, blanks, and the line's end.
  private var isContinuation: Bool {
    guard let byte = peek(), byte == escape || byte == Self.backslash else { return false }
    var place = index + 1
    while place < end, byte == escape,
      [Self.blank, UInt8(ascii: "\t"), UInt8(ascii: "\r")].contains(bytes[place])
    { place += 1 }
    return place >= end || bytes[place] == Self.newline
  }

  /// A Dockerfile's lines of comment between joined lines are no part of the command.
  private mutating func skipContinuation() {
    while index < end, bytes[index] != Self.newline { index += 1 }
    index += 1
    while index < end {
      var place = index
      while place < end, [Self.blank, UInt8(ascii: "\t")].contains(bytes[place]) { place += 1 }
      guard place < end, bytes[place] == UInt8(ascii: "#") else { return }
      while place < end, bytes[place] != Self.newline { place += 1 }
      index = min(place + 1, end)
    }
  }

  private mutating func readRedirection() {
    if peek() == UInt8(ascii: "<"), peek(1) == UInt8(ascii: "<") {
      index += 2
      if peek() == UInt8(ascii: "<") {
        index += 1
        return redirect("<")
      }
      let strips = peek() == UInt8(ascii: "-")
      if strips { index += 1 }
      skipBlanks()
      let start = words.count
      readWord()
      if words.count > start, let word = words.popLast() {
        heredocs.append((word.raw.filter { $0 != "'" && $0 != "\"" && $0 != "\\" }, strips))
      }
      return
    }
    // `2>` : the number stands in the word before, with no blank between.
    var number = "1"
    if let last = words.last, last.span.end == index, ["0", "1", "2"].contains(last.raw) {
      number = last.raw
      words.removeLast()
    }
    let isOutput = peek() == UInt8(ascii: ">")
    index += 1
    if let next = peek(), next == UInt8(ascii: ">") || next == UInt8(ascii: "|") { index += 1 }
    if peek() == UInt8(ascii: "&") {
      index += 1
      while let next = peek(), (0x30...0x39).contains(next) || next == UInt8(ascii: "-") { index += 1 }
      return
    }
    redirect(isOutput ? number + ">" : "<")
  }

  private mutating func redirect(_ sign: String) {
    skipBlanks()
    let start = words.count
    readWord()
    if words.count > start, let target = words.popLast(), target.value == "/dev/null",
      sign == "2>" || sign == "&>"
    {
      hidesErrors = true
    }
  }

  private mutating func skipBlanks() {
    while let byte = peek() {
      if byte == Self.blank || byte == UInt8(ascii: "\t") {
        index += 1
      } else if isContinuation {
        skipContinuation()
      } else {
        return
      }
    }
  }

  private mutating func skipHeredocs() {
    for heredoc in heredocs {
      while index < end {
        let start = index
        while index < end, bytes[index] != Self.newline { index += 1 }
        var line = String(decoding: bytes[start..<index], as: UTF8.self)
        index = min(index + 1, end)
        if line.hasSuffix("\r") { line.removeLast() }
        if heredoc.stripsTabs { line = String(line.drop { $0 == "\t" }) }
        if line == heredoc.word { break }
      }
    }
    heredocs = []
  }

  // MARK: Words

  private mutating func readWord() {
    let start = index
    var value: [UInt8]? = []
    var used: [String] = []
    var substitutes = false
    loop: while let byte = peek() {
      switch byte {
      case Self.blank, UInt8(ascii: "\t"), Self.newline, UInt8(ascii: ";"), UInt8(ascii: "&"),
        UInt8(ascii: "|"),
        UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\r"):
        break loop
      case _ where isContinuation:
        skipContinuation()
      case Self.backslash:
        if let next = peek(1) { value?.append(next) }
        index += 2
      case UInt8(ascii: "'"):
        index += 1
        while let next = peek(), next != UInt8(ascii: "'") {
          value?.append(next)
          index += 1
        }
        if peek() == nil { unread = "a quote that is not closed" }
        index += 1
      case UInt8(ascii: "\""):
        index += 1
        while let next = peek(), next != UInt8(ascii: "\"") {
          if isContinuation {
            skipContinuation()
          } else if next == Self.backslash, let after = peek(1) {
            if ![UInt8(ascii: "$"), UInt8(ascii: "`"), UInt8(ascii: "\""), Self.backslash].contains(after) {
              value?.append(next)
            }
            value?.append(after)
            index += 2
          } else if next == UInt8(ascii: "$") || next == UInt8(ascii: "`") {
            expand(&value, &used, &substitutes)
          } else {
            value?.append(next)
            index += 1
          }
        }
        if peek() == nil { unread = "a quote that is not closed" }
        index += 1
      case UInt8(ascii: "$"), UInt8(ascii: "`"): expand(&value, &used, &substitutes)
      default:
        value?.append(byte)
        index += 1
      }
    }
    index = min(index, end)
    guard index > start else {
      index += 1
      return
    }
    let span = Span(start, index)
    let word = ShellScript.Word(
      value: value.map { String(decoding: $0, as: UTF8.self) },
      raw: String(decoding: bytes[start..<index], as: UTF8.self), span: span, variables: used,
      substitutes: substitutes)
    add(word)
  }

  private mutating func expand(_ value: inout [UInt8]?, _ used: inout [String], _ substitutes: inout Bool) {
    if peek() == UInt8(ascii: "`") {
      index += 1
      while let next = peek(), next != UInt8(ascii: "`") { index += next == Self.backslash ? 2 : 1 }
      index += 1
      value = nil
      substitutes = true
      return
    }
    switch peek(1) {
    case UInt8(ascii: "("):
      index += 2
      var open = 1
      var quote: UInt8?
      while open > 0, let next = peek() {
        if next == Self.backslash {
          index += 1
        } else if let sign = quote {
          if next == sign { quote = nil }
        } else if next == UInt8(ascii: "'") || next == UInt8(ascii: "\"") {
          quote = next
        } else if next == UInt8(ascii: "(") {
          open += 1
        } else if next == UInt8(ascii: ")") {
          open -= 1
        }
        index += 1
      }
      value = nil
      substitutes = true
    case UInt8(ascii: "{"):
      let start = index + 2
      var open = 1
      index = start
      while open > 0, let next = peek() {
        if next == UInt8(ascii: "{") { open += 1 } else if next == UInt8(ascii: "}") { open -= 1 }
        index += 1
      }
      let inner = String(decoding: bytes[start..<max(start, index - 1)], as: UTF8.self)
      let name = String(inner.prefix { $0.isLetter || $0.isNumber || $0 == "_" })
      used.append(name)
      let rest = inner.dropFirst(name.count)
      if let known = variables[name],
        rest.isEmpty || rest.hasPrefix(":-") && !known.isEmpty || rest.first == "-"
      {
        value?.append(contentsOf: known.utf8)
      } else if rest.hasPrefix(":-") || rest.hasPrefix("-"), variables[name] != nil {
        value?.append(contentsOf: rest.drop { $0 == ":" || $0 == "-" }.utf8)
      } else {
        value = nil
      }
    case let next? where Self.isNameStart(next):
      index += 1
      let start = index
      while let next = peek(), Self.isNameStart(next) || (0x30...0x39).contains(next) { index += 1 }
      let name = String(decoding: bytes[start..<index], as: UTF8.self)
      used.append(name)
      if let known = variables[name] { value?.append(contentsOf: known.utf8) } else { value = nil }
    case let next?
    where (0x30...0x39).contains(next)
      || [
        UInt8(ascii: "@"), UInt8(ascii: "*"), UInt8(ascii: "#"), UInt8(ascii: "?"), UInt8(ascii: "$"),
        UInt8(ascii: "!"), UInt8(ascii: "-"),
      ].contains(next):
      index += 2
      value = nil
    default:
      value?.append(UInt8(ascii: "$"))
      index += 1
    }
  }

  private static func isNameStart(_ byte: UInt8) -> Bool {
    (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == UInt8(ascii: "_")
  }

  // MARK: Commands

  private mutating func add(_ word: ShellScript.Word) {
    if isInCasePattern {
      if word.raw == "esac" { closeCase() }
      return
    }
    if words.isEmpty {
      switch word.raw {
      case "if", "while", "until", "for", "select":
        depth += 1
        if word.raw == "for" || word.raw == "select" { break }
        return
      case "then", "do", "else", "elif": return
      case "fi", "done":
        depth = max(0, depth - 1)
        return
      case "case":
        depth += 1
        caseDepth += 1
      case "esac":
        closeCase()
        return
      case "{", "!":
        if word.raw == "{", !pendingFunction { groups.append(false) }
        if word.raw == "{", pendingFunction { groups.append(true); pendingFunction = false }
        if word.raw == "!" { isNegated = true }
        return
      case "}":
        if groups.popLast() == true { depth = max(0, depth - 1) }
        return
      default: break
      }
      if pendingFunction { pendingFunction = false }
      if let equals = word.raw.firstIndex(of: "="), Self.isName(word.raw[..<equals]) {
        assignments.append(
          (String(word.raw[..<equals]), word.value.map { String($0.drop { $0 != "=" }.dropFirst()) }))
        return
      }
    }
    words.append(word)
    if words.count == 3, words[0].raw == "case", word.raw == "in" {
      words = []
      isInCasePattern = true
    }
  }

  private mutating func closeCase() {
    caseDepth = max(0, caseDepth - 1)
    depth = max(0, depth - 1)
    isInCasePattern = false
  }

  private var groups: [Bool] = []
  private var isNegated = false
  private var assignments: [(name: String, value: String?)] = []

  private static func isName(_ text: Substring) -> Bool {
    guard let first = text.utf8.first, isNameStart(first) else { return false }
    return text.utf8.allSatisfy { isNameStart($0) || (0x30...0x39).contains($0) }
  }

  private mutating func endCommand(_ separator: String) {
    defer {
      words = []
      assignments = []
      hidesErrors = false
      isNegated = false
    }
    if words.isEmpty {
      for (name, value) in assignments { variables[name] = depth == 0 && !isAfterOr ? value : nil }
      // `|| true` may be joined to a group that ended before.
      if separator != "\n", separator != "", let last = found.indices.last,
        found[last].separator == "}" || found[last].separator == ")"
      {
        found[last].separator = separator
      }
      if separator == "||" {
        isAfterOr = true
      } else if separator != "(" {
        isAfterOr = isAfterOr && separator == "&&"
      }
      return
    }
    let first = words[0].value
    if first == "set" || first == "shopt" {
      for word in words.dropFirst() {
        if let text = word.value, text.hasPrefix("-"), !text.hasPrefix("--"), text.contains("e") {
          endsOnFailure = true
        }
        if let text = word.value, text.hasPrefix("+"), text.contains("e") { endsOnFailure = false }
      }
    }
    let command = ShellScript.Command(
      words: words, span: Span(words[0].span.start, words[words.count - 1].span.end),
      failure: swallows(separator) ? .isSwallowed : .counts, isConditional: depth > 0 || isAfterOr,
      hidesErrors: hidesErrors)
    found.append((command, isNegated ? "!" : separator))
    if separator == "||" { isAfterOr = true } else if separator != "&&" { isAfterOr = false }
  }

  private func swallows(_ separator: String) -> Bool {
    if isNegated { return true }
    switch separator {
    case "||", "|", "&": return true
    case ";", "\n": return !endsOnFailure
    default: return false
    }
  }

  /// The last command's failure is the script's, whatever line end follows it; and one before `&&` is swallowed where
  /// the list's end is.
  mutating func finished() -> [ShellScript.Command] {
    var commands = found.map(\.command)
    for index in commands.indices.reversed() {
      let separator = found[index].separator
      if separator == "\n" || separator == ";" || separator == ")", index == commands.count - 1 {
        commands[index].failure = .counts
      } else if separator == "&&", index + 1 < commands.count {
        commands[index].failure = commands[index + 1].failure
      }
    }
    return commands
  }
}
