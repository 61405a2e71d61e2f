/// A file name, path or account name exactly as the kernel or a file holds it: bytes, not text.
///
/// Names under a container's control need not be UTF-8 and may hold terminal escape sequences, and two
/// Swift strings may be equal where the bytes differ. Compare as bytes, show with ``display``.
public struct ByteString: Hashable, Sendable, ExpressibleByStringLiteral {
  /// The bytes, whatever they are.
  public var bytes: [UInt8]

  /// Takes any bytes.
  public init(_ bytes: some Sequence<UInt8>) { self.bytes = Array(bytes) }
  /// The bytes of a text in UTF-8.
  public init(_ text: String) { bytes = Array(text.utf8) }
  /// The bytes of a literal in UTF-8.
  public init(stringLiteral text: String) { self.init(text) }

  /// At once, where an array would hand over each byte by itself.
  public func hash(into hasher: inout Hasher) {
    bytes.withUnsafeBytes { hasher.combine(bytes: $0) }
    hasher.combine(bytes.count)
  }

  /// Whether there are no bytes.
  public var isEmpty: Bool { bytes.isEmpty }
  /// The number of bytes.
  public var count: Int { bytes.count }

  /// The text, where the bytes are UTF-8 without control characters; otherwise `nil`.
  public var text: String? {
    if bytes.allSatisfy({ (0x20...0x7E).contains($0) }) { return String(decoding: bytes, as: UTF8.self) }
    guard let text = String(validating: bytes, as: UTF8.self) else { return nil }
    return text.unicodeScalars.contains(where: Self.isControl) ? nil : text
  }

  /// Safe to print anywhere: control characters and bytes that are no UTF-8 become `\n`, `\t` or `\x1B`.
  public var display: String {
    if let text { return text }
    var shown = ""
    var rest = bytes[...]
    while let first = rest.first {
      let length = first < 0x80 ? 1 : first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
      let next = rest.prefix(length)
      if let text = String(validating: next, as: UTF8.self), let scalar = text.unicodeScalars.first,
        !Self.isControl(scalar)
      {
        shown += text
        rest = rest.dropFirst(length)
      } else {
        shown += Self.escape(first)
        rest = rest.dropFirst()
      }
    }
    return shown
  }

  private static func escape(_ byte: UInt8) -> String {
    switch byte {
    case UInt8(ascii: "\n"): return "\\n"
    case UInt8(ascii: "\r"): return "\\r"
    case UInt8(ascii: "\t"): return "\\t"
    default:
      let digits = String(byte, radix: 16, uppercase: true)
      return "\\x" + (digits.count == 1 ? "0" : "") + digits
    }
  }

  /// C0, DEL, C1, the format characters that reorder or hide text on a terminal, and those that stand for bytes of an
  /// argument.
  static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    if ArgumentText.standIns.contains(scalar.value) { return true }
    return switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: true
    default: false
    }
  }
}

extension ByteString: CustomStringConvertible {
  /// The same as ``display``.
  public var description: String { display }
}

extension ByteString: Comparable {
  public static func < (left: Self, right: Self) -> Bool {
    left.bytes.lexicographicallyPrecedes(right.bytes)
  }
}

/// A string where the bytes are printable UTF-8, an array of bytes otherwise, so that nothing is lost.
extension ByteString: Codable {
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let text = try? container.decode(String.self) {
      self.init(text)
    } else {
      self.init(try container.decode([UInt8].self))
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    if let text { try container.encode(text) } else { try container.encode(bytes) }
  }
}

extension ByteString {
  func contains(_ word: String) -> Bool { bytes.firstIndex(of: Array(word.utf8)) != nil }
}

extension [UInt8] {
  /// Where the first occurrence of `word` begins.
  package func firstIndex(of word: [UInt8]) -> Int? {
    guard count >= word.count else { return nil }
    return (0...(count - word.count)).first { start in
      word.indices.allSatisfy { self[start + $0] == word[$0] }
    }
  }
}

// MARK: - As a path

extension ByteString {
  package static let slash = UInt8(ascii: "/")

  package var isAbsolutePath: Bool { bytes.first == Self.slash }
  package var endsInSlash: Bool { bytes.last == Self.slash }

  /// The names between slashes, empty ones left out.
  package var pathComponents: [ByteString] {
    var components: [ByteString] = []
    var start = 0
    for index in bytes.indices where bytes[index] == Self.slash {
      if index > start { components.append(ByteString(bytes[start..<index])) }
      start = index + 1
    }
    if start < bytes.count { components.append(ByteString(bytes[start...])) }
    return components
  }

  /// The name behind the last slash; `/` itself for the root.
  package var lastPathComponent: ByteString { pathComponents.last ?? "/" }

  /// The path of the directory that holds this entry.
  package var parentPath: ByteString {
    let components = pathComponents.dropLast()
    let joined = components.map(\.bytes).joined(separator: [Self.slash])
    return ByteString((isAbsolutePath ? [Self.slash] : []) + joined)
  }

  package func appending(component: ByteString) -> ByteString {
    if isEmpty { return component }
    return ByteString(bytes + (endsInSlash ? [] : [Self.slash]) + component.bytes)
  }
}
