/// Parses `/proc/PID/environ` (proc_pid_environ(5)).
package enum EnvironmentText {
  /// A variable's value; `nil` where it is not set or empty.
  package static func value(of name: String, in text: [UInt8]) -> String? {
    let prefix = Array("\(name)=".utf8)
    let entry = text.split(separator: 0).first { $0.starts(with: prefix) }
    return entry.map { String(decoding: $0.dropFirst(prefix.count), as: UTF8.self) }.flatMap {
      $0.isEmpty ? nil : $0
    }
  }
}
