import Foundation

/// What a test needs of the machine. Without it a test is skipped and says so; in CI it fails instead.
public enum Need {
  public static var isRoot: Bool { geteuid() == 0 }

  /// For `.enabled(if:)`: what a test makes use of where it is there, in CI too.
  public static func optional(_ isThere: Bool, _ what: String) -> Bool {
    if !isThere { say(what) }
    return isThere
  }

  private static func say(_ what: String) {
    FileHandle.standardError.write(Data("SKIPPED, because \(what) is missing here\n".utf8))
  }

  /// For `.enabled(if:)`: in CI always true, so that the missing privilege makes the test fail.
  public static func orCI(_ isThere: Bool, _ what: String) -> Bool {
    if isThere || ProcessInfo.processInfo.environment["CI"] == "true" { return true }
    say(what)
    return false
  }

  public static var root: Bool { orCI(isRoot, "root") }
}
