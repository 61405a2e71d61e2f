#if os(Linux)
import CLinux

/// Writes to a stream that somebody else made, and may have left full, non-blocking or without a reader.
package enum WholeWrite {
  /// Waits for a reader however slow he is; one who has gone ends the process by SIGPIPE.
  /// - Returns: whether all of it was written.
  package static func report(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
    write(bytes, descriptor, patience: -1, isSignalled: 1)
  }

  /// A word that nobody need hear: without a reader, or with one who does not read, it is lost and no more than that.
  package static func remark(_ bytes: [UInt8], to descriptor: Int32) {
    _ = write(bytes, descriptor, patience: 1000, isSignalled: 0)
  }

  /// - Parameter patience: milliseconds at a time; for ever where it is negative.
  private static func write(
    _ bytes: [UInt8], _ descriptor: Int32, patience: Int32, isSignalled: Int32
  ) -> Bool {
    bytes.withUnsafeBytes {
      clinux_write_whole(descriptor, $0.baseAddress, $0.count, patience, isSignalled) == 0
    }
  }
}
#endif
