/// Reads JSON as editors take it in their settings: with comments and commas behind the last member (JSONC), every value
/// with its place. What is damaged ends the reading, and says where.
package enum JSONReader {
  /// Deeper than any file that a person writes.
  static let deepest = 200
  /// Values in a file.
  static let mostNodes = 300_000

  package static func read(_ bytes: [UInt8]) -> (root: YAMLValue?, failure: NotRead?) {
    var scanner = Scanner(bytes)
    let root: YAMLNodeID?
    do throws(NotRead) {
      root = try scanner.whole()
    } catch {
      return (nil, error)
    }
    return (root.map { YAMLValue(document: scanner.document, id: $0) }, nil)
  }

  private struct Scanner {
    private let bytes: [UInt8]
    private var index: Int
    var document = YAMLDocument()

    init(_ bytes: [UInt8]) {
      self.bytes = bytes
      index = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    }

    mutating func whole() throws(NotRead) -> YAMLNodeID? {
      try skip()
      guard index < bytes.count else { return nil }
      let root = try value(depth: 0)
      try skip()
      if index < bytes.count { throw NotRead("something stands behind the end of the value", at: index) }
      return root
    }

    private mutating func node(_ content: YAMLDocument.Content, _ start: Int) throws(NotRead) -> YAMLNodeID {
      guard document.nodes.count < mostNodes else {
        throw NotRead("it has more than \(mostNodes) values", at: start)
      }
      document.nodes.append(.init(content: content, span: Span(start, index), tag: nil))
      return YAMLNodeID(index: document.nodes.count - 1)
    }

    /// Blanks and comments.
    private mutating func skip() throws(NotRead) {
      while index < bytes.count {
        switch bytes[index] {
        case 0x20, 0x09, 0x0A, 0x0D: index += 1
        case UInt8(ascii: "/"):
          guard index + 1 < bytes.count else { throw NotRead("a single / is no comment", at: index) }
          if bytes[index + 1] == UInt8(ascii: "/") {
            while index < bytes.count, bytes[index] != 0x0A { index += 1 }
          } else if bytes[index + 1] == UInt8(ascii: "*") {
            let start = index
            index += 2
            while index + 1 < bytes.count,
              bytes[index] != UInt8(ascii: "*") || bytes[index + 1] != UInt8(ascii: "/")
            {
              index += 1
            }
            guard index + 1 < bytes.count else { throw NotRead("a comment does not end", at: start) }
            index += 2
          } else {
            throw NotRead("a single / is no comment", at: index)
          }
        default: return
        }
      }
    }

    private mutating func value(depth: Int) throws(NotRead) -> YAMLNodeID {
      guard depth < deepest else { throw NotRead("it is nested deeper than \(deepest) levels", at: index) }
      guard index < bytes.count else { throw NotRead("the file ends where a value is wanted", at: index) }
      let start = index
      switch bytes[index] {
      case UInt8(ascii: "{"):
        index += 1
        var pairs: [(key: YAMLNodeID, value: YAMLNodeID)] = []
        var seen: [String: Span] = [:]
        while try more(UInt8(ascii: "}")) {
          guard index < bytes.count, bytes[index] == UInt8(ascii: "\"") else {
            throw NotRead("a name in quotes is wanted here", at: index)
          }
          let place = index
          let name = try string()
          let key = try node(.scalar(name, .quoted), place)
          if let first = seen.updateValue(Span(place, index), forKey: name) {
            document.duplicateKeys.append(.init(name: name, span: Span(place, index), first: first))
          }
          try skip()
          guard index < bytes.count, bytes[index] == UInt8(ascii: ":") else {
            throw NotRead("a colon is wanted here", at: index)
          }
          index += 1
          try skip()
          pairs.append((key, try value(depth: depth + 1)))
          try comma(UInt8(ascii: "}"))
        }
        return try node(.mapping(pairs), start)
      case UInt8(ascii: "["):
        index += 1
        var items: [YAMLNodeID] = []
        while try more(UInt8(ascii: "]")) {
          items.append(try value(depth: depth + 1))
          try comma(UInt8(ascii: "]"))
        }
        return try node(.sequence(items), start)
      case UInt8(ascii: "\""):
        let text = try string()
        return try node(.scalar(text, .quoted), start)
      default:
        while index < bytes.count, isPlain(bytes[index]) { index += 1 }
        guard index > start else { throw NotRead("this is no value of JSON", at: start) }
        return try node(.scalar(String(decoding: bytes[start..<index], as: UTF8.self), .plain), start)
      }
    }

    /// Whether another member begins; the end is stepped over.
    private mutating func more(_ end: UInt8) throws(NotRead) -> Bool {
      try skip()
      guard index < bytes.count else {
        throw NotRead("the file ends before its last \(Character(UnicodeScalar(end)))", at: index)
      }
      if bytes[index] == end {
        index += 1
        return false
      }
      return true
    }

    private mutating func comma(_ end: UInt8) throws(NotRead) {
      try skip()
      guard index < bytes.count else { return }
      if bytes[index] == UInt8(ascii: ",") {
        index += 1
      } else if bytes[index] != end {
        throw NotRead("a comma is wanted here", at: index)
      }
    }

    private func isPlain(_ byte: UInt8) -> Bool {
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
        true
      default: false
      }
    }

    private mutating func string() throws(NotRead) -> String {
      let start = index
      index += 1
      var text: [UInt8] = []
      while index < bytes.count {
        let byte = bytes[index]
        if byte == UInt8(ascii: "\"") {
          index += 1
          return String(decoding: text, as: UTF8.self)
        }
        // RFC 8259: a control character is none of a string's, and most often its end was forgotten.
        if byte < 0x20 { throw NotRead("a string does not end in its line", at: start) }
        index += 1
        guard byte == UInt8(ascii: "\\") else {
          text.append(byte)
          continue
        }
        guard index < bytes.count else { break }
        let escaped = bytes[index]
        index += 1
        switch escaped {
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "u"): text += Array(String(try scalar()).utf8)
        default: text.append(escaped)
        }
      }
      throw NotRead("a string does not end", at: start)
    }

    /// Behind `\u`; a pair of surrogates is one character.
    private mutating func scalar() throws(NotRead) -> Character {
      let first = try unit()
      if (0xD800..<0xDC00).contains(first), index + 1 < bytes.count, bytes[index] == UInt8(ascii: "\\"),
        bytes[index + 1] == UInt8(ascii: "u")
      {
        index += 2
        let second = try unit()
        guard (0xDC00..<0xE000).contains(second) else { return "\u{FFFD}" }
        let code = 0x10000 + (first - 0xD800) << 10 + (second - 0xDC00)
        return Unicode.Scalar(code).map(Character.init) ?? "\u{FFFD}"
      }
      return Unicode.Scalar(first).map(Character.init) ?? "\u{FFFD}"
    }

    private mutating func unit() throws(NotRead) -> UInt32 {
      guard index + 4 <= bytes.count,
        let unit = UInt32(String(decoding: bytes[index..<index + 4], as: UTF8.self), radix: 16)
      else { throw NotRead("four hexadecimal digits are wanted behind \\u", at: index) }
      index += 4
      return unit
    }
  }
}
