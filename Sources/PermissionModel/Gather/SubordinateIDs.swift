/// Parses `/etc/subuid` and `/etc/subgid` (subuid(5)): `name:first:count`.
package enum SubordinateIDs {
  /// What a container's ids stand for whose range begins at `first`; `nil` where no line has that, or where the
  /// kernel would refuse the range.
  package static func range(from first: UInt32, in text: [UInt8]) -> IDRange? {
    for line in text.split(separator: UInt8(ascii: "\n")) {
      let fields = line.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
      guard fields.count == 3, AccountFiles.id(fields[1]) == first else { continue }
      guard let count = AccountFiles.id(fields[2]) else { return nil }
      let range = IDRange(inside: 0, outside: first, count: count)
      return range.isPossible ? range : nil
    }
    return nil
  }
}
