/// What Landlock's rules can refuse a client of a Unix socket, by its ABI (landlock(7)).
package enum Landlock {
  /// `LANDLOCK_SCOPE_ABSTRACT_UNIX_SOCKET` came with it, Linux 6.12.
  private static let abstractNames = 6
  /// Connecting to a path came with it, Linux 7.1.
  private static let paths = 9

  /// - Parameter abi: `nil` where Landlock is not in force.
  package static func looksAtConnecting(to path: ByteString, abi: Int?) -> Bool {
    (abi ?? 0) >= (path.isAbstractName ? abstractNames : paths)
  }
}
