/// Parses `/proc/PID/uid_map` and `gid_map`.
package enum IDMapFile {
  /// `nil` where a line is not three numbers, or no range that the kernel takes.
  package static func parse(_ text: some Sequence<UInt8>) -> IDMap? {
    var ranges: [IDRange] = []
    var line = Line()
    for byte in text {
      switch byte {
      case 0x30...0x39: line.append(digit: byte - 0x30)
      case UInt8(ascii: " "): line.endNumber()
      case UInt8(ascii: "\n"):
        guard line.end(into: &ranges) else { return nil }
      default: return nil
      }
    }
    return line.end(into: &ranges) ? IDMap(ranges: ranges) : nil
  }

  private struct Line {
    private var numbers: (UInt32, UInt32, UInt32) = (0, 0, 0)
    private var count = 0
    private var value: UInt64?
    private var isDamaged = false

    mutating func append(digit: UInt8) {
      let next = (value ?? 0) * 10 + UInt64(digit)
      isDamaged = isDamaged || next > UInt32.max
      value = min(next, UInt64(UInt32.max))
    }

    mutating func endNumber() {
      guard let number = value.map({ UInt32(truncatingIfNeeded: $0) }) else { return }
      switch count {
      case 0: numbers.0 = number
      case 1: numbers.1 = number
      case 2: numbers.2 = number
      default: isDamaged = true
      }
      count += 1
      value = nil
    }

    /// False where the line is damaged; an empty one is none.
    mutating func end(into ranges: inout [IDRange]) -> Bool {
      endNumber()
      defer { self = Line() }
      if count == 0 { return !isDamaged }
      guard count == 3, !isDamaged else { return false }
      let range = IDRange(inside: numbers.0, outside: numbers.1, count: numbers.2)
      guard range.isReadable else { return false }
      ranges.append(range)
      return true
    }
  }
}
