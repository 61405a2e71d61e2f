import PermissionProbe

/// Waits for engines that start beside the container, with one line of progress.
final class Waiting {
  /// Soon at first, so that a quick engine is not waited for longer than it takes; then a few times a second.
  private static let pauses: ClosedRange<Int32> = 20...250
  private let seconds: Double
  private let end: Deadline
  private var pause = pauses.lowerBound
  private var hasSaidSo = false

  init(seconds: Double) {
    self.seconds = seconds
    end = Deadline(seconds: seconds)
    if seconds > 0 || Entrypoint.isFirstProcess { Entrypoint.endOnSignals() }
  }

  /// A short sleep; false once the time is up.
  func goesOn(for path: ByteString) -> Bool {
    guard seconds > 0 else { return false }
    let left = end.remainingMilliseconds
    guard left > 0 else { return false }
    if !hasSaidSo {
      hasSaidSo = true
      let whole = Int(seconds)
      Terminal.complain("waiting up to \(Double(whole) == seconds ? "\(whole)" : "\(seconds)") s for \(path)")
    }
    Entrypoint.pause(milliseconds: min(pause, left))
    pause = min(pause * 2, Self.pauses.upperBound)
    return true
  }
}
