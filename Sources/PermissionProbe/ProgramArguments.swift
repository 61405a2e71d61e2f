#if os(Linux)
import CLinux
import LibC

/// The program's arguments as the kernel passed them.
///
/// Swift takes them from /proc/self/cmdline: without /proc it has none at all, and what is no UTF-8 it
/// replaces by question marks, so that another path is asked about than the one that was named.
package enum ProgramArguments {
  /// For a parser of strings, without the program's name: a byte that is no UTF-8 becomes a stand-in, which
  /// ``ByteString/init(argument:)`` turns back into that byte.
  package static var texts: [String] { (0..<clinux_argument_count()).dropFirst().compactMap(text) }

  /// What the program was called by; empty where nothing was said.
  package static var program: String { text(0) ?? "" }

  private static func text(_ index: Int32) -> String? {
    clinux_argument(index).map { text in
      ArgumentText.text(UnsafeBufferPointer(start: text, count: strlen(text)).map { UInt8(bitPattern: $0) })
    }
  }

  /// The whole command line of the process that started this one; empty where it may not be seen
  /// (proc_pid_cmdline(5)).
  package static var ofParent: [String] {
    guard case .seen(let text) = readFile(ByteString("/proc/\(getppid())/cmdline"), limit: longestOfParent)
    else {
      return []
    }
    return text.split(separator: 0, omittingEmptySubsequences: false).dropLast().map {
      ArgumentText.text(Array($0))
    }
  }

  private static let longestOfParent = 64 << 10
}
#endif
