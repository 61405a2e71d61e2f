/// Parses `/proc/PID/mountinfo` (proc_pid_mountinfo(5)).
package enum MountInfo {
  /// No more of it is read, in bytes.
  package static let largestFile = 16 << 20

  /// The mounts by their id. A line that cannot be understood is left out: its mount is then not known.
  package static func parse(_ text: some Sequence<UInt8>) -> [UInt64: Mount] {
    var mounts: [UInt64: Mount] = [:]
    for line in MountLine.all(in: Array(text)) {
      // Options, any number of optional fields, "-", the file system's type, its source, its own options.
      let fields = line.rest.split(separator: UInt8(ascii: " "))
      guard fields.count >= 5,
        let separator = fields[1...].firstIndex(where: { $0.elementsEqual([UInt8(ascii: "-")]) }),
        separator + 3 < fields.count
      else { continue }
      let options = Set(
        fields[0].split(separator: UInt8(ascii: ",")).map { String(decoding: $0, as: UTF8.self) })
      let superOptions = fields[separator + 3].split(separator: UInt8(ascii: ","))
      let root = line.root
      mounts[line.id] = Mount(
        mountPoint: ByteString(line.mountPoint),
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
}

/// A line of `/proc/PID/mountinfo`: what each of them has, and the rest as it is.
struct MountLine {
  var id: UInt64
  /// The file system's device, as the kernel writes it: `major:minor`.
  var device: ArraySlice<UInt8>
  /// Options and all behind them.
  var rest: ArraySlice<UInt8>
  private var rootField: ArraySlice<UInt8>
  private var mountPointField: ArraySlice<UInt8>

  /// What of the file system is mounted.
  var root: [UInt8] { Self.unescaped(rootField) }
  /// Where it is mounted.
  var mountPoint: [UInt8] { Self.unescaped(mountPointField) }

  private init?(_ line: ArraySlice<UInt8>) {
    let fields = line.split(separator: UInt8(ascii: " "), maxSplits: 5)
    guard fields.count == 6, let id = AccountFiles.digits(fields[0]) else { return nil }
    self.id = UInt64(id)
    (device, rootField, mountPointField, rest) = (fields[2], fields[3], fields[4], fields[5])
  }

  /// Those that can be understood.
  static func all(in text: [UInt8]) -> some Sequence<MountLine> {
    text.split(separator: UInt8(ascii: "\n")).lazy.compactMap { MountLine($0) }
  }

  /// Space, tab, newline and backslash stand as a backslash and three octal digits.
  private static func unescaped(_ field: ArraySlice<UInt8>) -> [UInt8] {
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
