#if os(Linux)
import LibC

/// Lists a directory.
enum DirectoryReader {
  /// The names in it, sorted; none where it cannot be read.
  static func names(_ path: ByteString, limit: Int) -> [ByteString] {
    guard !path.bytes.contains(0) else { return [] }
    let directory = (path.bytes + [0]).withUnsafeBufferPointer { buffer in
      buffer.withMemoryRebound(to: CChar.self) { $0.baseAddress.flatMap { opendir($0) } }
    }
    guard let directory else { return [] }
    defer { closedir(directory) }
    var names: [ByteString] = []
    while names.count < limit, let entry = readdir(directory) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { ByteString($0.prefix { $0 != 0 }) }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }
}
#endif
