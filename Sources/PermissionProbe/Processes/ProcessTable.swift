#if os(Linux)
import LibC

/// All processes that /proc shows.
enum ProcessTable {
  /// The first process that is as asked for; what ends meanwhile is passed over.
  static func first(where isWanted: (ProcessStatus) -> Bool) -> ProcessStatus? {
    for name in DirectoryReader.names("/proc", limit: .max) {
      guard let text = name.text, let number = Int32(text),
        let bytes = readFile(ByteString("/proc/\(number)/status")).value,
        let status = ProcessStatus(parsing: bytes)
      else { continue }
      if isWanted(status) { return status }
    }
    return nil
  }
}
#endif
