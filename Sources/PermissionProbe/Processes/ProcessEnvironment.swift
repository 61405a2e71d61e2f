/// The environment that a process was started with (proc_pid_environ(5)).
package enum ProcessEnvironment {
  private static let largest = 4 << 20

  /// A variable's value; `nil` where it is not set, empty, or not to be read.
  package static func value(of name: String, in process: ProcessID) -> String? {
    guard let text = readFile(ByteString("/proc/\(process)/environ"), limit: largest).value else {
      return nil
    }
    let prefix = Array("\(name)=".utf8)
    let entry = text.split(separator: 0).first { $0.starts(with: prefix) }
    return entry.map { String(decoding: $0.dropFirst(prefix.count), as: UTF8.self) }.flatMap {
      $0.isEmpty ? nil : $0
    }
  }
}
