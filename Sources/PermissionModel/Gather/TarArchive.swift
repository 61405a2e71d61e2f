/// The first member of a tar archive (tar(5), the ustar format), as an engine sends a single file.
package enum TarArchive {
  package enum Member: Hashable {
    case file([UInt8])
    /// A symbolic link, and where it points.
    case link(ByteString)
    case other
  }

  private static let blockSize = 512

  /// - Returns: `nil` where it is no archive, or was cut off.
  package static func first(in bytes: [UInt8]) -> Member? {
    var position = 0
    while position + blockSize <= bytes.count {
      let header = bytes[position..<(position + blockSize)]
      guard header.first != 0, let size = octal(header.dropFirst(124).prefix(12)) else { return nil }
      let start = position + blockSize
      let type = header[position + 156]
      switch type {
      case 0, UInt8(ascii: "0"):
        guard start + size <= bytes.count else { return nil }
        return .file(Array(bytes[start..<(start + size)]))
      case UInt8(ascii: "2"):
        return .link(ByteString(header.dropFirst(157).prefix(100).prefix { $0 != 0 }))
      // Extended headers, which say more of the member behind them.
      case UInt8(ascii: "x"), UInt8(ascii: "g"), UInt8(ascii: "L"), UInt8(ascii: "K"):
        position = start + (size + blockSize - 1) / blockSize * blockSize
      default: return .other
      }
    }
    return nil
  }

  /// Digits up to a NUL or blank. Sizes that do not fit are written in another way, and are none of ours.
  private static func octal(_ field: ArraySlice<UInt8>) -> Int? {
    let digits = field.drop { $0 == UInt8(ascii: " ") }.prefix { $0 != 0 && $0 != UInt8(ascii: " ") }
    guard !digits.isEmpty, digits.count <= 11, digits.allSatisfy({ (0x30...0x37).contains($0) }) else {
      return nil
    }
    return Int(String(decoding: digits, as: UTF8.self), radix: 8)
  }
}
