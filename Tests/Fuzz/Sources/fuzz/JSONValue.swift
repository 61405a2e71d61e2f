import FoundationEssentials

/// Any JSON document, to be changed in one place.
enum JSONValue: Codable {
  case null
  case bool(Bool)
  case integer(Int64)
  case number(Double)
  case text(String)
  case list([JSONValue])
  case object([String: JSONValue])

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let text = try? container.decode(String.self) {
      self = .text(text)
    } else if let integer = try? container.decode(Int64.self) {
      self = .integer(integer)
    } else if let members = try? container.decode([String: JSONValue].self) {
      self = .object(members)
    } else if let values = try? container.decode([JSONValue].self) {
      self = .list(values)
    } else if let bool = try? container.decode(Bool.self) {
      self = .bool(bool)
    } else {
      self = .number(try container.decode(Double.self))
    }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .null: try container.encodeNil()
    case .bool(let value): try container.encode(value)
    case .integer(let value): try container.encode(value)
    case .number(let value): try container.encode(value)
    case .text(let value): try container.encode(value)
    case .list(let values): try container.encode(values)
    case .object(let members): try container.encode(members)
    }
  }

  /// `nil` where the bytes are no document.
  static func mutated(_ bytes: [UInt8], _ dice: inout SplitMix64) -> [UInt8]? {
    guard var value = try? JSONDecoder().decode(JSONValue.self, from: Data(bytes)) else { return nil }
    for _ in 0..<Int.random(in: 1...3, using: &dice) {
      var place = Int.random(in: 0..<value.count, using: &dice)
      let donor = value
      value.change(at: &place, &dice, donor)
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return (try? encoder.encode(value)).map(Array.init)
  }

  /// This value and all in it.
  private var count: Int {
    switch self {
    case .list(let values): values.reduce(1) { $0 + $1.count }
    case .object(let members): members.values.reduce(1) { $0 + $1.count }
    default: 1
    }
  }

  private func element(at place: inout Int) -> JSONValue? {
    if place == 0 { return self }
    place -= 1
    switch self {
    case .list(let values):
      for value in values { if let found = value.element(at: &place) { return found } }
    case .object(let members):
      for key in members.keys.sorted() {
        if let found = members[key]?.element(at: &place) { return found }
      }
    default: break
    }
    return nil
  }

  private mutating func change(at place: inout Int, _ dice: inout SplitMix64, _ donor: JSONValue) {
    if place == 0 {
      replace(&dice, donor)
      place = -1
      return
    }
    place -= 1
    switch self {
    case .list(var values):
      for index in values.indices where place >= 0 { values[index].change(at: &place, &dice, donor) }
      self = .list(values)
    case .object(var members):
      for key in members.keys.sorted() where place >= 0 { members[key]?.change(at: &place, &dice, donor) }
      self = .object(members)
    default: break
    }
  }

  private mutating func replace(_ dice: inout SplitMix64, _ donor: JSONValue) {
    // Something else of the document, which is often of the right kind.
    if dice.once(in: 5) {
      var place = Int.random(in: 0..<donor.count, using: &dice)
      if let other = donor.element(at: &place) { self = other }
      return
    }
    switch self {
    case .list(var values):
      let index = values.isEmpty ? 0 : Int.random(in: 0..<values.count, using: &dice)
      switch Int.random(in: 0..<4, using: &dice) {
      case 0 where !values.isEmpty: values.remove(at: index)
      case 1 where !values.isEmpty: values.insert(values[index], at: index)
      case 2: values.append(.integer(Int64(UInt8.random(in: 0...255, using: &dice))))
      default: values.shuffle(using: &dice)
      }
      self = .list(values)
    case .object(var members):
      guard let key = members.keys.sorted().randomElement(using: &dice) else { break }
      switch Int.random(in: 0..<3, using: &dice) {
      case 0: members[key] = nil
      case 1: members[key] = .null
      default:
        guard let other = members.keys.sorted().randomElement(using: &dice) else { break }
        (members[key], members[other]) = (members[other], members[key])
      }
      self = .object(members)
    case .bool(let value): self = .bool(!value)
    case .integer(let value): self = .integer(Self.neighbour(of: value, &dice))
    case .text(let text): self = .text(Self.neighbour(of: text, &dice))
    case .null, .number:
      self =
        [.null, .bool(true), .integer(0), .text(""), .list([]), .object([:])].randomElement(using: &dice)
        ?? .null
    }
  }

  private static let hostileIntegers: [Int64] = [
    -1, 0, 1, 2, 7, 13, 40, 107, 108, 255, 256, 511, 512, 998, 999, 1000, 4095, 4096, 65534, 65535,
    Int64(Int32.max), Int64(Int32.max) + 1, Int64(UInt32.max) - 1, Int64(UInt32.max), Int64(UInt32.max) + 1,
    .max, .min,
  ]

  private static func neighbour(of value: Int64, _ dice: inout SplitMix64) -> Int64 {
    switch Int.random(in: 0..<4, using: &dice) {
    case 0: value &+ 1
    case 1: value &- 1
    case 2: value ^ (1 << Int64.random(in: 0..<33, using: &dice))
    default: hostileIntegers.randomElement(using: &dice) ?? 0
    }
  }

  private static let hostileTexts = [
    "", "/", ".", "..", "//", "/run", "/run/docker.sock", "unix://", "tcp://h:1", "root", "docker", "999",
    "-1",
    "0", "1000:999", ":", "a b", "\n", "\u{1B}[31m", "\u{202E}", "\u{FEFF}", "\u{10FF80}", "\0", "'", "\"",
    "`",
    "$(id)", "${X}", "\\", "%", "--privileged", "#", "{{", "user:1000:rw-", "mask::---", "group::rwx",
    "group:999:-w-", "r--", "0660", "0777", "seen", "absent", "unreadable", "socket", "directory", "link",
    "reached", "assumed", "inside", "outside", "e\u{301}", "\u{1F468}\u{200D}\u{1F469}",
    String(repeating: "a", count: 107), String(repeating: "/a", count: 54),
  ]

  private static func neighbour(of text: String, _ dice: inout SplitMix64) -> String {
    var scalars = Array(text.unicodeScalars)
    let place = Int.random(in: 0...scalars.count, using: &dice)
    let hostile = hostileTexts.randomElement(using: &dice) ?? ""
    switch Int.random(in: 0..<4, using: &dice) {
    case 0: return hostile
    case 1: scalars.insert(contentsOf: hostile.unicodeScalars, at: place)
    case 2: scalars.removeSubrange(0..<place)
    default: scalars.removeSubrange(place...)
    }
    var changed = ""
    changed.unicodeScalars.append(contentsOf: scalars)
    return changed
  }
}

extension RandomNumberGenerator {
  mutating func once(in count: Int) -> Bool { Int.random(in: 0..<count, using: &self) == 0 }
}
