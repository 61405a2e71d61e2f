#if os(Linux)
import CLinux
import LibC

/// Reads what security modules show of themselves (proc_pid_attr(5), selinux(8), apparmor(7)).
enum SecurityReader {
  /// Longer labels than this are cut.
  private static let longestLabel = 4096

  /// - Parameters:
  ///   - process: its directory in /proc.
  ///   - socketLabel: that of what stands at the path; absent where nothing does.
  static func read(process: String = "/proc/self", socketLabel: Known<ByteString>) -> SecurityFacts {
    SecurityFacts(
      label: label(ofProcess: process),
      appArmorProfile: profile(ofProcess: process),
      smackLabel: attribute(ByteString("\(process)/attr/smack/current")),
      isSELinuxEnforcing: readFile("/sys/fs/selinux/enforce", limit: 16).map {
        $0.first == UInt8(ascii: "1")
      },
      socketLabel: socketLabel)
  }

  /// The label or profile of a process, by the module that comes first.
  static func label(ofProcess directory: String) -> Known<ByteString> {
    attribute(ByteString("\(directory)/attr/current"))
  }

  /// The AppArmor profile of a process, with its mode.
  static func profile(ofProcess directory: String) -> Known<ByteString> {
    attribute(ByteString("\(directory)/attr/apparmor/current"))
  }

  /// Without the NUL or newline at the end; a module that is not in force answers EINVAL or with nothing.
  private static func attribute(_ path: ByteString) -> Known<ByteString> {
    switch readFile(path, limit: longestLabel) {
    case .seen(let text):
      let label = ByteString(text.prefix { $0 != 0 && $0 != UInt8(ascii: "\n") })
      return label.isEmpty ? .absent : .seen(label)
    case .absent, .unreadable(.invalid): return .absent
    case .unreadable(let errno): return .unreadable(errno)
    }
  }

  /// getxattr(2) of `security.selinux`.
  static func label(of path: ByteString) -> Known<ByteString> {
    var buffer = [UInt8](repeating: 0, count: longestLabel)
    let length = (path.bytes + [0]).withUnsafeBufferPointer { name in
      name.withMemoryRebound(to: CChar.self) {
        $0.baseAddress.map { clinux_label($0, &buffer, longestLabel) } ?? -EINVAL
      }
    }
    switch -length {
    case ENODATA, EOPNOTSUPP: return .absent
    case 1...: return .unreadable(Errno(rawValue: -length))
    default: return .seen(ByteString(buffer.prefix(Int(length)).prefix { $0 != 0 }))
    }
  }
}
#endif
