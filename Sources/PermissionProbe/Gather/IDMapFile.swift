/// Parses `/proc/PID/uid_map` and `gid_map`.
enum IDMapFile {
  /// `nil` where a line is not three numbers.
  static func parse(_ text: some Sequence<UInt8>) -> IDMap? {
    var ranges: [IDRange] = []
    for line in String(decoding: Array(text), as: UTF8.self).split(separator: "\n") {
      let numbers = line.split(separator: " ").compactMap { UInt32($0) }
      guard numbers.count == 3 else { return nil }
      ranges.append(IDRange(inside: numbers[0], outside: numbers[1], count: numbers[2]))
    }
    return IDMap(ranges: ranges)
  }
}
