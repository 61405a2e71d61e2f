/// The flags in `/proc/PID/stat` (proc_pid_stat(5), include/linux/sched.h).
package enum ProcessFlags {
  /// `PF_KTHREAD`.
  private static let isKernels: UInt64 = 0x0020_0000

  /// Whether the process is one of the kernel's own threads; a text that cannot be understood says no.
  package static func isKernelThread(_ text: [UInt8]) -> Bool {
    // The name in parentheses may hold blanks and parentheses.
    guard let nameEnd = text.lastIndex(of: UInt8(ascii: ")")) else { return false }
    let fields = text[(nameEnd + 1)...].split(separator: UInt8(ascii: " "))
    guard fields.count > 6, let flags = UInt64(String(decoding: fields[6], as: UTF8.self)) else {
      return false
    }
    return flags & isKernels != 0
  }
}
