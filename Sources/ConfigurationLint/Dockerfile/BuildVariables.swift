/// ARG and ENV of a stage, and what `$X` in an instruction stands for (BuildKit's shell.Lex).
struct BuildVariables: Hashable, Sendable {
  struct Value: Hashable, Sendable {
    /// `nil` where it is declared and its value is not known.
    var text: String?
    /// Arguments of the build that it hangs on.
    var arguments: [String]
    /// Set by ENV.
    var isEnvironment = false
  }

  var values: [String: Value] = [:]

  /// What a shell in RUN sees of them.
  var environment: [String: String] { values.compactMapValues(\.text) }

  func arguments(of names: [String]) -> [String] { names.flatMap { values[$0]?.arguments ?? [] } }

  /// Quotes taken away and variables put in.
  func expanded(_ word: Dockerfile.Word, escape: UInt8 = UInt8(ascii: "\\")) -> LintedText {
    var result = LintedText(value: "", span: word.span)
    let text = Array(word.raw.utf8)
    var out: [UInt8]? = []
    expand(text[...], escape, &out, &result, depth: 0)
    result.value = out.map { String(decoding: $0, as: UTF8.self) }
    return result
  }

  /// Defaults within defaults are followed so deep.
  private static let deepest = 8

  private func expand(
    _ text: ArraySlice<UInt8>, _ escape: UInt8, _ out: inout [UInt8]?, _ result: inout LintedText, depth: Int
  ) {
    var index = text.startIndex
    var quote: UInt8?
    while index < text.endIndex {
      let byte = text[index]
      if quote == UInt8(ascii: "'") {
        if byte == quote { quote = nil } else { out?.append(byte) }
        index += 1
      } else if byte == escape, index + 1 < text.endIndex {
        out?.append(text[index + 1])
        index += 2
      } else if byte == quote {
        quote = nil
        index += 1
      } else if quote == nil, byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
        quote = byte
        index += 1
      } else if byte == UInt8(ascii: "$") {
        index = variable(text, index, escape, &out, &result, depth: depth)
      } else {
        out?.append(byte)
        index += 1
      }
    }
  }

  private func variable(
    _ text: ArraySlice<UInt8>, _ start: Int, _ escape: UInt8, _ out: inout [UInt8]?,
    _ result: inout LintedText,
    depth: Int
  ) -> Int {
    func isName(_ byte: UInt8) -> Bool {
      (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
        || byte == UInt8(ascii: "_")
    }
    var index = start + 1
    let isBraced = index < text.endIndex && text[index] == UInt8(ascii: "{")
    if isBraced { index += 1 }
    let nameStart = index
    while index < text.endIndex, isName(text[index]) { index += 1 }
    guard index > nameStart else {
      out?.append(UInt8(ascii: "$"))
      return start + 1
    }
    let name = String(decoding: text[nameStart..<index], as: UTF8.self)
    var modifier = ""
    var word = text[index..<index]
    if isBraced {
      let modifierStart = index
      while index < text.endIndex, modifier.count < 2,
        [UInt8(ascii: ":"), UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "?")].contains(text[index])
      {
        modifier.append(Character(Unicode.Scalar(text[index])))
        index += 1
        if modifier != ":" { break }
      }
      let isOdd = modifier.isEmpty && index < text.endIndex && text[index] != UInt8(ascii: "}")
      let wordStart = index
      var open = 1
      while index < text.endIndex, open > 0 {
        if text[index] == UInt8(ascii: "{") {
          open += 1
        } else if text[index] == UInt8(ascii: "}") {
          open -= 1
        }
        index += 1
      }
      word = text[wordStart..<max(wordStart, open == 0 ? index - 1 : index)]
      // Patterns (`${X#…}`) are not followed.
      if isOdd {
        _ = modifierStart
        out = nil
        return index
      }
    }
    let known = values[name]
    result.overridable += known?.arguments ?? []
    switch modifier {
    case ":-", "-":
      if let known, known.text == nil {
        out = nil
      } else if let value = known?.text, modifier == "-" || !value.isEmpty {
        out?.append(contentsOf: value.utf8)
      } else if known == nil {
        // The base image's ENV may have it, but a default is what was meant where nothing else is said.
        result.overridable.append(name)
        if depth < Self.deepest { expand(word, escape, &out, &result, depth: depth + 1) } else { out = nil }
      } else if depth < Self.deepest {
        expand(word, escape, &out, &result, depth: depth + 1)
      }
    case ":+", "+":
      if known?.text?.isEmpty == false, depth < Self.deepest {
        expand(word, escape, &out, &result, depth: depth + 1)
      } else if known == nil || known?.text == nil {
        out = nil
      }
    case ":?", "?":
      if let value = known?.text { out?.append(contentsOf: value.utf8) } else { out = nil }
      result.required.append(name)
    default:
      if let value = known?.text {
        out?.append(contentsOf: value.utf8)
      } else {
        out = nil
        if known == nil { result.unset.append(name) }
      }
    }
    return index
  }
}
