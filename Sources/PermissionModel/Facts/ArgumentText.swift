/// A program's argument as a string that a parser of strings can take, and back, whatever its bytes.
package enum ArgumentText {
  /// The bytes of an argument, where each one that is no UTF-8 is replaced by a stand-in.
  package static func text(_ bytes: [UInt8]) -> String {
    if bytes.allSatisfy({ $0 < 0x80 }) { return String(decoding: bytes, as: UTF8.self) }
    var text = ""
    var rest = bytes[...]
    while let first = rest.first {
      let length = first < 0x80 ? 1 : first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
      if let scalar = String(validating: rest.prefix(length), as: UTF8.self)?.unicodeScalars.first,
        !standIns.contains(scalar.value)
      {
        text.unicodeScalars.append(scalar)
        rest = rest.dropFirst(length)
      } else {
        if let standIn = Unicode.Scalar(0x10_FF00 + UInt32(first)) { text.unicodeScalars.append(standIn) }
        rest = rest.dropFirst()
      }
    }
    return text
  }

  /// At the end of the last plane of private use; one that is really there is taken apart like any bytes.
  static let standIns: ClosedRange<UInt32> = 0x10_FF80...0x10_FFFF
}

extension ByteString {
  /// The bytes of an argument that came through ``ArgumentText/text(_:)``.
  package init(argument: String) {
    if argument.utf8.allSatisfy({ $0 < 0x80 }) {
      self.init(argument)
      return
    }
    var bytes: [UInt8] = []
    for scalar in argument.unicodeScalars {
      if ArgumentText.standIns.contains(scalar.value) {
        bytes.append(UInt8(truncatingIfNeeded: scalar.value))
      } else {
        bytes += UTF8.encode(scalar).map { Array($0) } ?? []
      }
    }
    self.init(bytes)
  }
}
