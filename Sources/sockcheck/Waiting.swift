import PermissionProbe

/// Waits for engines that start beside the container, with one line of progress.
final class Waiting {
  private static let pause: Int32 = 100
  private let seconds: Double
  private var waited = 0.0
  private var hasSaidSo = false

  init(seconds: Double) { self.seconds = seconds }

  /// A short sleep; false once the time is up.
  func goesOn(for path: ByteString) -> Bool {
    guard waited < seconds else { return false }
    if !hasSaidSo {
      hasSaidSo = true
      Entrypoint.endOnSignals()
      Terminal.complain("waiting up to \(seconds) s for \(path)")
    }
    Entrypoint.pause(milliseconds: Self.pause)
    waited += Double(Self.pause) / 1000
    return true
  }
}
