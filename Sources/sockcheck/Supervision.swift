import Glibc
import PermissionProbe

/// A root that another user made can hold a file system that never answers (FUSE), in which a call ends for nothing
/// but SIGKILL, or not even for that. So the work is done by a child process, and this one waits for it as long as it
/// may take.
enum Supervision {
  /// Several sockets are asked about in one child, which has the time of all of them.
  nonisolated(unsafe) private static var hasBegun = false

  /// What the process needs beside, in seconds.
  private static let allowance = 1.0

  /// Returns in the child.
  /// - Parameter remedy: what gives it longer, behind a semicolon.
  /// - Returns: whether it is one; where none could be had the work is done here, without a bound.
  @discardableResult
  static func begin(seconds: Double, remedy: String = "; --timeout gives it longer") throws -> Bool {
    if hasBegun { return true }
    let before = getpid()
    // The child has a pipe where the terminal was.
    Terminal.lookAtOutput()
    guard !TimeLimit.continuesInTime(seconds + allowance) else {
      hasBegun = getpid() != before
      return hasBegun
    }
    throw Failure(
      status: .cannotTell,
      "what was asked about did not answer within \(seconds) s: a file system or an engine hangs\(remedy)"
    )
  }
}
