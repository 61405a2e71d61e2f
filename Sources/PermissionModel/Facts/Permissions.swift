/// One class's permission bits: `r` 4, `w` 2, `x` 1.
public struct Permissions: OptionSet, Hashable, Sendable, CustomStringConvertible {
  /// The three bits.
  public let rawValue: UInt8
  /// The three bits; others are dropped.
  public init(rawValue: UInt8) { self.rawValue = rawValue & 7 }

  /// Reading.
  public static let read = Permissions(rawValue: 4)
  /// Writing, which is what connecting to a socket takes.
  public static let write = Permissions(rawValue: 2)
  /// On a directory: search, the right to look names up in it.
  public static let execute = Permissions(rawValue: 1)

  /// As ls(1) shows it, `rw-`.
  public var description: String {
    (contains(.read) ? "r" : "-") + (contains(.write) ? "w" : "-") + (contains(.execute) ? "x" : "-")
  }

  /// The letters that are set, `rw`; empty for none.
  public var letters: String { String(description.filter { $0 != "-" }) }

  init?(description: some StringProtocol) {
    let characters = Array(description)
    guard characters.count == 3 else { return nil }
    var permissions: Permissions = []
    for (index, (letter, bit)) in [("r", Self.read), ("w", .write), ("x", .execute)].enumerated() {
      if characters[index] == Character(letter) {
        permissions.insert(bit)
      } else if characters[index] != "-" {
        return nil
      }
    }
    self = permissions
  }
}

extension Permissions: Codable {
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let permissions = Permissions(description: text) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "\"\(text)\" is not three of r, w, x and -")
    }
    self = permissions
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}

/// The twelve mode bits of an inode, without its kind (`st_mode & 07777`).
package struct FileMode: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
  package let rawValue: UInt16
  package init(rawValue: UInt16) { self.rawValue = rawValue & 0o7777 }

  package var owner: Permissions { Permissions(rawValue: UInt8((rawValue >> 6) & 7)) }
  /// The group bits; where the inode has an ACL these show its mask.
  package var group: Permissions { Permissions(rawValue: UInt8((rawValue >> 3) & 7)) }
  package var other: Permissions { Permissions(rawValue: UInt8(rawValue & 7)) }
  package var isSticky: Bool { rawValue & 0o1000 != 0 }

  /// Octal with a leading zero, `0660`.
  package var description: String {
    let digits = String(rawValue, radix: 8)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }

  /// From octal digits, with or without leading zeros; `nil` beyond 07777 or for other characters.
  package init?(octal: some StringProtocol) {
    guard !octal.isEmpty, octal.utf8.allSatisfy({ (0x30...0x37).contains($0) }),
      let value = UInt16(octal, radix: 8), value <= 0o7777
    else { return nil }
    self.init(rawValue: value)
  }

  /// As ls(1) shows it, without the kind: `rw-rw----`, `rwxrwxrwt`.
  package var symbolic: String {
    func triple(_ bits: Permissions, special: Bool, letter: String) -> String {
      let text = bits.description
      guard special else { return text }
      return text.dropLast() + (bits.contains(.execute) ? letter : letter.uppercased())
    }
    return triple(owner, special: rawValue & 0o4000 != 0, letter: "s")
      + triple(group, special: rawValue & 0o2000 != 0, letter: "s")
      + triple(other, special: isSticky, letter: "t")
  }
}

extension FileMode: Codable {
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let mode = FileMode(octal: text) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "\"\(text)\" is not an octal mode up to 7777")
    }
    self = mode
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
