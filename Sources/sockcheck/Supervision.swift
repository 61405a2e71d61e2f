import PermissionProbe

/// A root that another user made can hold a file system that never answers (FUSE), in which a call ends for nothing
/// but SIGKILL. So the work is done by a child process, and this one waits for it as long as it may take.
enum Supervision {
  /// What the process needs beside, in seconds.
  private static let allowance = 1.0

  /// Returns in the child.
  static func begin(seconds: Double) throws {
    guard !TimeLimit.continuesInTime(seconds + allowance) else { return }
    throw Failure(
      status: .cannotTell,
      "what was asked about did not answer within \(seconds) s: a file system or an engine hangs; --timeout gives it longer"
    )
  }
}
