#if os(Linux)
import CLinux
import LibC

/// Asks the kernel whether the caller may write to what a path leads to, and so connect: faccessat2(2) asks
/// inode_permission() as unix_find_bsd() does, and opens nothing.
enum AccessChecker {
  /// `nil` where this kernel, or a seccomp filter, has no such call.
  static func check(_ path: ByteString) -> AccessCheck? {
    // An abstract name is no file.
    guard path.isSocketAddress, !path.isAbstractName else { return nil }
    // Engines before 2021 answer EPERM to each call that they do not know; the kernel never does so for "/".
    guard result("/", mode: F_OK) == 0 else { return nil }
    let result = result(path, mode: W_OK)
    return AccessCheck(errno: result == 0 ? nil : Errno(rawValue: -result))
  }

  private static func result(_ path: ByteString, mode: Int32) -> Int32 {
    (path.bytes + [0]).withUnsafeBufferPointer { buffer in
      buffer.withMemoryRebound(to: CChar.self) { characters in
        characters.baseAddress.map { clinux_effective_access($0, mode) } ?? -ENOENT
      }
    }
  }
}
#endif
