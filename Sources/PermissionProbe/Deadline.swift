#if os(Linux)
import LibC

/// A moment by which all must be done, on a clock that nobody sets (`CLOCK_MONOTONIC` of clock_gettime(2)).
package struct Deadline: Hashable, Sendable {
  private let nanoseconds: UInt64

  /// So many seconds from now; none where the number is below zero.
  package init(seconds: Double) {
    nanoseconds = Self.now() + UInt64(max(0, min(seconds, 1e6)) * 1e9)
  }

  private static func now() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }

  private var remainingNanoseconds: UInt64 {
    let now = Self.now()
    return now >= nanoseconds ? 0 : nanoseconds - now
  }

  /// Rounded up, so that the last wait is not a busy loop; 0 once the time is up.
  package var remainingMilliseconds: Int32 { Int32((remainingNanoseconds + 999_999) / 1_000_000) }

  /// 0 once the time is up.
  package var remainingSeconds: Double { Double(remainingNanoseconds) / 1e9 }
}
#endif
