import CLinux
import Glibc

/// The program's arguments as the kernel passed them.
///
/// Swift takes them from /proc/self/cmdline: without /proc it has none at all, and what is no UTF-8 it
/// replaces by question marks, so that another path is asked about than the one that was named.
package enum ProgramArguments {
  /// For a parser of strings, without the program's name: a byte that is no UTF-8 becomes a stand-in, which
  /// ``ByteString/init(argument:)`` turns back into that byte.
  package static var texts: [String] {
    (0..<clinux_argument_count()).dropFirst().compactMap { index in
      clinux_argument(index).map { text in
        self.text(UnsafeBufferPointer(start: text, count: strlen(text)).map { UInt8(bitPattern: $0) })
      }
    }
  }

  static func text(_ bytes: [UInt8]) -> String {
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
  fileprivate static let standIns: ClosedRange<UInt32> = 0x10_FF80...0x10_FFFF
}

extension ByteString {
  /// The bytes of an argument that came through ``ProgramArguments/texts``.
  package init(argument: String) {
    if argument.utf8.allSatisfy({ $0 < 0x80 }) {
      self.init(argument)
      return
    }
    var bytes: [UInt8] = []
    for scalar in argument.unicodeScalars {
      if ProgramArguments.standIns.contains(scalar.value) {
        bytes.append(UInt8(truncatingIfNeeded: scalar.value))
      } else {
        bytes += UTF8.encode(scalar).map { Array($0) } ?? []
      }
    }
    self.init(bytes)
  }
}
