/// Parses `/proc/PID/mountinfo` (proc_pid_mountinfo(5)).
package enum MountInfo {
  /// No more of it is read, in bytes.
  package static let largestFile = 16 << 20

  /// The mounts by their id. A line that cannot be understood is left out: its mount is then not known.
  package static func parse(_ text: some Sequence<UInt8>) -> [UInt64: Mount] {
    var mounts: [UInt64: Mount] = [:]
    for line in Array(text).split(separator: UInt8(ascii: "\n")) {
      let fields = line.split(separator: UInt8(ascii: " "))
      guard fields.count >= 10, let id = UInt64(String(decoding: fields[0], as: UTF8.self)),
        let separator = fields[6...].firstIndex(where: { $0.elementsEqual([UInt8(ascii: "-")]) }),
        separator + 3 < fields.count
      else { continue }
      let root = unescaped(fields[3])
      let options = Set(
        fields[5].split(separator: UInt8(ascii: ",")).map { String(decoding: $0, as: UTF8.self) })
      let superOptions = fields[separator + 3].split(separator: UInt8(ascii: ","))
      mounts[id] = Mount(
        mountPoint: ByteString(unescaped(fields[4])),
        root: ByteString(root),
        fileSystemType: ByteString(fields[separator + 1]),
        isReadOnly: options.contains("ro"),
        isFileSystemReadOnly: superOptions.contains { $0.elementsEqual("ro".utf8) },
        refusesLinks: options.contains("nosymfollow"),
        isIDMapped: options.contains("idmapped"),
        isSourceDeleted: root.suffix(deletedMark.count).elementsEqual(deletedMark))
    }
    return mounts
  }

  private static let deletedMark = Array("//deleted".utf8)

  /// Space, tab, newline and backslash stand as a backslash and three octal digits.
  static func unescaped(_ field: ArraySlice<UInt8>) -> [UInt8] {
    var bytes: [UInt8] = []
    var rest = field
    while let byte = rest.first {
      let digits = rest.dropFirst().prefix(3)
      if byte == UInt8(ascii: "\\"), digits.count == 3,
        let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 8)
      {
        bytes.append(value)
        rest = rest.dropFirst(4)
      } else {
        bytes.append(byte)
        rest = rest.dropFirst()
      }
    }
    return bytes
  }
}
