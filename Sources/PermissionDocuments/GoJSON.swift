/// A JSON document as Go's encoding/json reads it, which docker does: stricter than some readers (no comma at an end, no
/// byte order mark, no comment), and of several members of one name the last counts, whatever their case.
indirect enum GoJSON: Hashable {
  case null
  case flag(Bool)
  /// Whether a float64 holds it, without which it has no place in a value of any type.
  case number(isFinite: Bool)
  case text(String)
  case list([GoJSON])
  /// In the order of the document.
  case object([Member])

  struct Member: Hashable {
    var name: String
    var value: GoJSON
    /// Its bytes in the document, from the quote before its name on.
    var range: Range<Int>
    /// Those of its value.
    var valueRange: Range<Int>
  }

  /// A document that is none, or that has another type where a field is known.
  struct Damage: Error {
    /// How many bytes of it are in order; `nil` for a type.
    var position: Int?
  }

  static func isBlank(_ byte: UInt8) -> Bool { [0x20, 0x09, 0x0A, 0x0D].contains(byte) }

  /// - Parameter allowsMore: json.Decoder reads the first value and leaves what comes after it; json.Unmarshal takes none.
  init(_ text: [UInt8], allowsMore: Bool) throws(Damage) {
    self = try Self.read(text, allowsMore: allowsMore).value
  }

  /// A document's value, and its bytes.
  static func read(_ text: [UInt8], allowsMore: Bool) throws(Damage) -> (value: GoJSON, range: Range<Int>) {
    var reader = Reader(text: text)
    _ = reader.next()
    let start = reader.position
    let value = try reader.value(depth: 0)
    let range = start..<reader.position
    if !allowsMore, reader.next() != nil { throw reader.damage }
    return (value, range)
  }

  /// Nothing for `null`, as for a struct or a map that is decoded from it.
  func members() throws(Damage) -> [Member] {
    switch self {
    case .null: return []
    case .object(let members): return members
    case .flag, .number, .text, .list: throw Damage()
    }
  }

  /// A map of values of any type: of one name the last counts. Nothing for `null`.
  func map() throws(Damage) -> [String: GoJSON] {
    guard isHeldAsAny else { throw Damage() }
    return Dictionary(try members().map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
  }

  private var isHeldAsAny: Bool {
    switch self {
    case .null, .flag, .text: true
    case .number(let isFinite): isFinite
    case .list(let elements): elements.allSatisfy(\.isHeldAsAny)
    case .object(let members): members.allSatisfy(\.value.isHeldAsAny)
    }
  }

  /// A string field: nothing for `null`, which leaves what was there.
  func string() throws(Damage) -> String? {
    switch self {
    case .null: return nil
    case .text(let text): return text
    case .flag, .number, .list, .object: throw Damage()
    }
  }

  /// A boolean field.
  func requireFlag() throws(Damage) {
    switch self {
    case .null, .flag: return
    case .number, .text, .list, .object: throw Damage()
    }
  }
}

extension GoJSON.Member {
  /// Whether a struct's field of this name takes it (foldName() in encoding/json/fold.go): the case does not matter, and
  /// the long s and the Kelvin sign are letters like s and k.
  func isFor(_ field: String) -> Bool { Self.folded(name) == Self.folded(field) }

  private static func folded(_ text: String) -> [Unicode.Scalar] {
    text.unicodeScalars.map { scalar in
      switch scalar {
      case "\u{17F}": "s"
      case "\u{212A}": "k"
      case "A"..."Z": Unicode.Scalar(UInt8(scalar.value) | 0x20)
      default: scalar
      }
    }
  }
}

/// RFC 8259, byte by byte.
private struct Reader {
  /// Deeper than any document of docker's, and far from the end of a stack.
  private static let deepest = 200

  let text: [UInt8]
  private(set) var position = 0

  init(text: [UInt8]) { self.text = text }

  var damage: GoJSON.Damage { GoJSON.Damage(position: position) }

  /// The next byte that is no blank, not taken.
  mutating func next() -> UInt8? {
    while position < text.count, GoJSON.isBlank(text[position]) { position += 1 }
    return position < text.count ? text[position] : nil
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard next() == byte else { return false }
    position += 1
    return true
  }

  mutating func value(depth: Int) throws(GoJSON.Damage) -> GoJSON {
    guard depth < Self.deepest, let first = next() else { throw damage }
    switch first {
    case UInt8(ascii: "{"): return .object(try members(depth))
    case UInt8(ascii: "["): return .list(try elements(depth))
    case UInt8(ascii: "\""): return .text(try string())
    case UInt8(ascii: "t"): return try word("true", .flag(true))
    case UInt8(ascii: "f"): return try word("false", .flag(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    default: return try number()
    }
  }

  private mutating func members(_ depth: Int) throws(GoJSON.Damage) -> [GoJSON.Member] {
    position += 1
    var found: [GoJSON.Member] = []
    if take(UInt8(ascii: "}")) { return found }
    repeat {
      guard next() == UInt8(ascii: "\"") else { throw damage }
      let start = position
      let name = try string()
      guard take(UInt8(ascii: ":")) else { throw damage }
      _ = next()
      let valueStart = position
      let value = try value(depth: depth + 1)
      found.append(
        .init(name: name, value: value, range: start..<position, valueRange: valueStart..<position))
    } while take(UInt8(ascii: ","))
    guard take(UInt8(ascii: "}")) else { throw damage }
    return found
  }

  private mutating func elements(_ depth: Int) throws(GoJSON.Damage) -> [GoJSON] {
    position += 1
    var found: [GoJSON] = []
    if take(UInt8(ascii: "]")) { return found }
    repeat { found.append(try value(depth: depth + 1)) } while take(UInt8(ascii: ","))
    guard take(UInt8(ascii: "]")) else { throw damage }
    return found
  }

  private mutating func word(_ word: StaticString, _ value: GoJSON) throws(GoJSON.Damage) -> GoJSON {
    let bytes = Array(word.description.utf8)
    guard text[position...].starts(with: bytes) else { throw damage }
    position += bytes.count
    return value
  }

  private mutating func digits() throws(GoJSON.Damage) {
    let start = position
    while position < text.count, (0x30...0x39).contains(text[position]) { position += 1 }
    guard position > start else { throw damage }
  }

  private mutating func skip(_ bytes: UInt8...) -> Bool {
    guard position < text.count, bytes.contains(text[position]) else { return false }
    position += 1
    return true
  }

  private mutating func number() throws(GoJSON.Damage) -> GoJSON {
    let start = position
    _ = skip(UInt8(ascii: "-"))
    if !skip(UInt8(ascii: "0")) { try digits() }
    if skip(UInt8(ascii: ".")) { try digits() }
    if skip(UInt8(ascii: "e"), UInt8(ascii: "E")) {
      _ = skip(UInt8(ascii: "+"), UInt8(ascii: "-"))
      try digits()
    }
    return .number(
      isFinite: Double(String(decoding: text[start..<position], as: UTF8.self))?.isFinite == true)
  }

  /// What is no UTF-8, and half of a surrogate pair, becomes U+FFFD.
  private mutating func string() throws(GoJSON.Damage) -> String {
    position += 1
    var bytes: [UInt8] = []
    while position < text.count {
      let byte = text[position]
      position += 1
      switch byte {
      case UInt8(ascii: "\""): return String(decoding: bytes, as: UTF8.self)
      case UInt8(ascii: "\\"): bytes += try escape()
      case 0..<0x20: throw damage
      default: bytes.append(byte)
      }
    }
    throw damage
  }

  private mutating func escape() throws(GoJSON.Damage) -> [UInt8] {
    guard position < text.count else { throw damage }
    let byte = text[position]
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [byte]
    case UInt8(ascii: "b"): return [0x08]
    case UInt8(ascii: "f"): return [0x0C]
    case UInt8(ascii: "n"): return [0x0A]
    case UInt8(ascii: "r"): return [0x0D]
    case UInt8(ascii: "t"): return [0x09]
    case UInt8(ascii: "u"): return Array(String(try scalar()).utf8)
    default: throw damage
    }
  }

  private mutating func scalar() throws(GoJSON.Damage) -> Unicode.Scalar {
    let first = try unit()
    if let scalar = Unicode.Scalar(first) { return scalar }
    let before = position
    if (0xD800..<0xDC00).contains(first), skip(UInt8(ascii: "\\")), skip(UInt8(ascii: "u")) {
      let second = try unit()
      if (0xDC00..<0xE000).contains(second),
        let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
      {
        return scalar
      }
    }
    position = before
    return "\u{FFFD}"
  }

  private mutating func unit() throws(GoJSON.Damage) -> UInt32 {
    guard position + 4 <= text.count else { throw damage }
    var value: UInt32 = 0
    for byte in text[position..<(position + 4)] {
      guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue, byte < 0x80 else { throw damage }
      value = value << 4 | UInt32(digit)
    }
    position += 4
    return value
  }
}
