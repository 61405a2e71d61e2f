/// A Dockerfile as BuildKit's parser takes it apart (frontend/dockerfile/parser): directives, joined lines with comments
/// in between, heredocs, flags, and the JSON form.
package struct Dockerfile: Sendable {
  /// A word of an instruction.
  package struct Word: Hashable, Sendable {
    /// As it is written, lines joined.
    package var raw: String
    package var span: Span
  }

  package struct Flag: Hashable, Sendable {
    /// Without the dashes.
    package var name: String
    package var value: String
    package var span: Span
  }

  package struct Heredoc: Hashable, Sendable {
    package var name: String
    /// Lines between the first one and the one that ends it.
    package var body: Span
  }

  package struct Instruction: Sendable {
    /// In capitals.
    package var keyword: String
    package var span: Span
    /// What follows keyword and flags.
    package var body: Span
    package var flags: [Flag]
    package var words: [Word]
    /// The JSON form's words; `nil` where it is not in that form.
    package var json: [Word]?
    package var heredocs: [Heredoc]
  }

  package var instructions: [Instruction] = []
  /// What joins lines.
  package var escape = UInt8(ascii: "\\")
  package var failure: NotRead?

  private static let keywords: Set = [
    "ADD", "ARG", "CMD", "COPY", "ENTRYPOINT", "ENV", "EXPOSE", "FROM", "HEALTHCHECK", "LABEL", "MAINTAINER",
    "ONBUILD", "RUN", "SHELL", "STOPSIGNAL", "USER", "VOLUME", "WORKDIR",
  ]

  package init(_ bytes: [UInt8]) {
    if SourceText.isUTF16(bytes) {
      failure = NotRead("this is UTF-16; write it as UTF-8")
      return
    }
    if let reason = Self.excess(bytes) {
      failure = reason
      return
    }
    var reader = LineReader(bytes)
    escape = reader.directives()
    while let logical = reader.next(escape) {
      guard let instruction = read(logical, &reader, bytes) else { return }
      instructions.append(instruction)
    }
    if failure == nil, !instructions.contains(where: { $0.keyword == "FROM" }) {
      failure = NotRead("there is no FROM in it")
    }
  }

  /// Larger than any that a person writes.
  static let largest = 1 << 18
  /// bufio.MaxScanTokenSize, less one: BuildKit's parser refuses what is longer.
  private static let longestLine = 65_535

  private static func excess(_ bytes: [UInt8]) -> NotRead? {
    if bytes.count > largest { return NotRead("it is larger than 256 KB", at: 0) }
    var start = 0
    while start < bytes.count {
      let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
      if end - start > longestLine {
        return NotRead("a line is longer than \(longestLine) bytes, which no builder takes", at: start)
      }
      start = end + 1
    }
    return nil
  }

  /// Lines joined into one, each byte with its place in the file.
  struct Logical {
    var text: [UInt8] = []
    var places: [Int] = []
    var span = Span(0, 0)

    func place(_ index: Int) -> Int { index < places.count ? places[index] : span.end }
  }

  private struct LineReader {
    let bytes: [UInt8]
    var index: Int

    init(_ bytes: [UInt8]) {
      self.bytes = bytes
      index = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    }

    /// The next line without its end; `nil` behind the last.
    mutating func line() -> Span? {
      guard index < bytes.count else { return nil }
      let start = index
      while index < bytes.count, bytes[index] != UInt8(ascii: "\n") { index += 1 }
      var end = index
      index = min(index + 1, bytes.count)
      if end > start, bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
      return Span(start, end)
    }

    /// `# escape=` counts only among the first lines, in front of everything else.
    mutating func directives() -> UInt8 {
      let begin = index
      defer { index = begin }
      var escape = UInt8(ascii: "\\")
      while let span = line() {
        let text = String(decoding: bytes[span.start..<span.end], as: UTF8.self)
        guard text.first == "#" else { break }
        let parts = text.dropFirst().split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { break }
        let name = parts[0].filter { $0 != " " && $0 != "\t" }.lowercased()
        let value = parts[1].filter { $0 != " " && $0 != "\t" }
        guard ["escape", "syntax", "check"].contains(name) else { break }
        if name == "escape", value == "`" { escape = UInt8(ascii: "`") }
      }
      return escape
    }

    private func isComment(_ span: Span) -> Bool {
      bytes[span.start..<span.end].first { !Dockerfile.isBlank($0) } == UInt8(ascii: "#")
    }

    private func isEmpty(_ span: Span) -> Bool { bytes[span.start..<span.end].allSatisfy(Dockerfile.isBlank) }

    /// The next instruction's lines.
    mutating func next(_ escape: UInt8) -> Logical? {
      var logical = Logical()
      var isOpen = false
      while let span = line() {
        if isComment(span) || isEmpty(span) { continue }
        if !isOpen { logical.span = Span(span.start, span.end) }
        var end = span.end
        while end > span.start, Dockerfile.isBlank(bytes[end - 1]) { end -= 1 }
        let isJoined = end > span.start && bytes[end - 1] == escape
        let content = isJoined ? span.start..<(end - 1) : span.start..<span.end
        logical.text.append(contentsOf: bytes[content])
        logical.places.append(contentsOf: content)
        logical.span = Span(logical.span.start, span.end)
        isOpen = true
        if !isJoined { return logical }
      }
      return isOpen ? logical : nil
    }
  }

  static func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0D || byte == 0x0B || byte == 0x0C
  }

  // MARK: One instruction

  private mutating func read(_ logical: Logical, _ reader: inout LineReader, _ bytes: [UInt8]) -> Instruction?
  {
    let text = logical.text
    var index = 0
    func skipBlanks() { while index < text.count, Self.isBlank(text[index]) { index += 1 } }
    skipBlanks()
    let start = index
    while index < text.count, !Self.isBlank(text[index]) { index += 1 }
    let keyword = String(decoding: text[start..<index], as: UTF8.self).uppercased()
    guard Self.keywords.contains(keyword) else {
      failure = NotRead("unknown instruction: \(keyword)", at: logical.place(start))
      return nil
    }
    skipBlanks()
    var flags: [Flag] = []
    if ["RUN", "COPY", "ADD", "FROM", "HEALTHCHECK"].contains(keyword) {
      while index + 1 < text.count, text[index] == UInt8(ascii: "-"), text[index + 1] == UInt8(ascii: "-") {
        let begin = index
        while index < text.count, !Self.isBlank(text[index]) { index += 1 }
        let word = String(decoding: text[begin..<index], as: UTF8.self).dropFirst(2)
        let name = word.prefix { $0 != "=" }
        flags.append(
          Flag(
            name: String(name), value: String(word.dropFirst(name.count + 1)),
            span: Span(logical.place(begin), logical.place(index - 1) + 1)))
        skipBlanks()
      }
    }
    var end = text.count
    while end > index, Self.isBlank(text[end - 1]) { end -= 1 }
    let body =
      index < end
      ? Span(logical.place(index), logical.place(end - 1) + 1) : Span(logical.span.end, logical.span.end)
    var instruction = Instruction(
      keyword: keyword, span: Span(logical.place(start), body.end), body: body, flags: flags,
      words: Self.words(logical, index..<end, escape), json: Self.json(logical, index..<end), heredocs: [])
    if ["RUN", "COPY", "ADD"].contains(keyword), instruction.json == nil {
      for heredoc in Self.heredocNames(instruction.words) {
        let start = reader.index
        var bodyEnd = start
        var isClosed = false
        while let line = reader.line() {
          var content = String(decoding: bytes[line.start..<line.end], as: UTF8.self)
          if heredoc.stripsTabs { content = String(content.drop { $0 == "\t" }) }
          if content == heredoc.name {
            isClosed = true
            break
          }
          bodyEnd = reader.index
        }
        guard isClosed else {
          failure = NotRead("the heredoc <<\(heredoc.name) has no end", at: body.start)
          return nil
        }
        instruction.heredocs.append(Heredoc(name: heredoc.name, body: Span(start, bodyEnd)))
        instruction.span = Span(instruction.span.start, bodyEnd)
      }
    }
    return instruction
  }

  /// `^(\d*)<<(-?)([^<]*)$`, in words that are not quoted.
  private static func heredocNames(_ words: [Word]) -> [(name: String, stripsTabs: Bool)] {
    words.compactMap { word in
      var rest = word.raw.drop { $0.isNumber }
      guard rest.hasPrefix("<<") else { return nil }
      rest = rest.dropFirst(2)
      let strips = rest.hasPrefix("-")
      if strips { rest = rest.dropFirst() }
      let name = rest.filter { $0 != "\"" && $0 != "'" }
      guard !name.isEmpty, !name.contains("<"),
        name.allSatisfy({ $0.isLetter || $0.isNumber || "_-.".contains($0) })
      else { return nil }
      return (String(name), strips)
    }
  }

  /// Words between blanks; what stands in quotes is one, with its quotes.
  private static func words(_ logical: Logical, _ range: Range<Int>, _ escape: UInt8) -> [Word] {
    let text = logical.text
    var words: [Word] = []
    var index = range.lowerBound
    while index < range.upperBound {
      while index < range.upperBound, isBlank(text[index]) { index += 1 }
      guard index < range.upperBound else { break }
      let start = index
      var quote: UInt8?
      while index < range.upperBound {
        let byte = text[index]
        if byte == escape, quote != UInt8(ascii: "'"), index + 1 < range.upperBound {
          index += 2
          continue
        }
        if let sign = quote {
          if byte == sign { quote = nil }
        } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
          quote = byte
        } else if isBlank(byte) {
          break
        }
        index += 1
      }
      index = min(index, range.upperBound)
      words.append(
        Word(
          raw: String(decoding: text[start..<index], as: UTF8.self),
          span: Span(logical.place(start), logical.place(index - 1) + 1)))
    }
    return words
  }

  /// A JSON array of strings; anything else is no JSON form, and a line for the shell.
  private static func json(_ logical: Logical, _ range: Range<Int>) -> [Word]? {
    let text = logical.text
    var index = range.lowerBound
    func skip() { while index < range.upperBound, isBlank(text[index]) { index += 1 } }
    guard index < range.upperBound, text[index] == UInt8(ascii: "[") else { return nil }
    index += 1
    var words: [Word] = []
    skip()
    if index < range.upperBound, text[index] == UInt8(ascii: "]") {
      return index == range.upperBound - 1 ? [] : nil
    }
    while index < range.upperBound {
      skip()
      guard index < range.upperBound, text[index] == UInt8(ascii: "\"") else { return nil }
      let start = index
      index += 1
      var value: [UInt8] = []
      while index < range.upperBound, text[index] != UInt8(ascii: "\"") {
        guard text[index] == UInt8(ascii: "\\") else {
          value.append(text[index])
          index += 1
          continue
        }
        guard index + 1 < range.upperBound else { return nil }
        switch text[index + 1] {
        case UInt8(ascii: "n"): value.append(0x0A)
        case UInt8(ascii: "t"): value.append(0x09)
        case UInt8(ascii: "r"): value.append(0x0D)
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): value.append(text[index + 1])
        case UInt8(ascii: "u"):
          guard index + 5 < range.upperBound,
            let code = UInt32(String(decoding: text[(index + 2)...(index + 5)], as: UTF8.self), radix: 16),
            let scalar = Unicode.Scalar(code)
          else { return nil }
          value.append(contentsOf: String(Character(scalar)).utf8)
          index += 4
        default: return nil
        }
        index += 2
      }
      guard index < range.upperBound else { return nil }
      index += 1
      words.append(
        Word(
          raw: String(decoding: value, as: UTF8.self),
          span: Span(logical.place(start), logical.place(index - 1) + 1)))
      skip()
      guard index < range.upperBound else { return nil }
      if text[index] == UInt8(ascii: "]") { return index == range.upperBound - 1 ? words : nil }
      guard text[index] == UInt8(ascii: ",") else { return nil }
      index += 1
    }
    return nil
  }
}
