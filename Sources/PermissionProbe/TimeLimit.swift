import CLinux

/// A bound on work that may hang in the kernel.
package enum TimeLimit {
  /// Goes on in a child process, and waits here for its end, with which this process ends too. False in this
  /// process where the child had to be killed after so many seconds.
  package static func continuesInTime(_ seconds: Double) -> Bool {
    clinux_continue_in_child(Int32(min(seconds * 1000, Double(Int32.max)))) != 1
  }
}
