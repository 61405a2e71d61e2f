/// Parses `/proc/PID/uid_map` and `gid_map`.
enum IDMapFile {
  /// `nil` where a line is not three numbers.
  static func parse(_ text: some Sequence<UInt8>) -> IDMap? {
    var ranges: [IDRange] = []
    for line in Array(text).split(separator: UInt8(ascii: "\n")) {
      let numbers = line.split(separator: UInt8(ascii: " ")).compactMap(number)
      guard numbers.count == 3 else { return nil }
      ranges.append(IDRange(inside: numbers[0], outside: numbers[1], count: numbers[2]))
    }
    return IDMap(ranges: ranges)
  }

  private static func number(_ digits: ArraySlice<UInt8>) -> UInt32? {
    guard digits.count <= 10 else { return nil }
    var value: UInt64 = 0
    for digit in digits {
      guard (0x30...0x39).contains(digit) else { return nil }
      value = value * 10 + UInt64(digit - 0x30)
    }
    return UInt32(exactly: value)
  }
}
