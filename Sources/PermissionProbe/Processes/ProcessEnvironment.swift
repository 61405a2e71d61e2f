#if os(Linux)
/// The environment that a process was started with (proc_pid_environ(5)).
package enum ProcessEnvironment {
  private static let largest = 4 << 20

  /// A variable's value; `nil` where it is not set, empty, or not to be read.
  package static func value(of name: String, in process: ProcessID) -> String? {
    guard let text = readFile(ByteString("/proc/\(process)/environ"), limit: largest).value else {
      return nil
    }
    return EnvironmentText.value(of: name, in: text)
  }
}
#endif
