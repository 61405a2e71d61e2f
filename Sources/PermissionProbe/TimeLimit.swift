#if os(Linux)
import CLinux

/// A bound on work that may hang, in the kernel or behind a socket.
package enum TimeLimit {
  /// Seconds for connecting and for the API's answer together, where nothing else is said.
  package static let standard = 2.0
  /// The longest that may be asked for, in seconds: a day.
  package static let greatest = 86_400.0

  /// A number of seconds that can be waited.
  package static func allows(_ seconds: Double) -> Bool { seconds > 0 && seconds <= greatest }

  /// Goes on in a child process, and waits here for its end, with which this process ends too. False in this
  /// process where the child had to be killed after so many seconds.
  package static func continuesInTime(_ seconds: Double) -> Bool {
    clinux_continue_in_child(Int32(min(seconds * 1000, Double(Int32.max)))) != 1
  }
}
#endif
