#if os(Linux)
import CLinux
import LibC

/// A program of the system's that is asked a question, by its absolute path, with an environment of its own, and
/// never for longer or for more than was said.
enum AskedProgram {
  /// What it wrote; a status other than 0 is `unreadable`.
  ///
  /// - Parameters:
  ///   - paths: where it may be; the first that is there counts.
  ///   - deadline: then it is killed.
  ///   - limit: of what it writes, in bytes.
  static func answer(
    _ paths: [String], _ arguments: [String], environment: [String] = [], by deadline: Deadline,
    limit: Int = 1 << 20
  ) -> Known<[UInt8]> {
    // Who has privileges of the program's file only, and not of his own, gets none of them used for this.
    guard clinux_is_secure_execution() == 0 else { return .unreadable(.notPermitted) }
    guard let program = paths.first(where: { (try? Descriptor.followingPath(ByteString($0))) != nil }) else {
      return .absent
    }
    let arguments = Self.strings([program] + arguments)
    let environment = Self.strings(["PATH=/usr/bin:/bin", "LC_ALL=C"] + environment)
    defer { for text in arguments + environment { free(text) } }
    var length = 0
    var status: Int32 = 0
    let text = [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
      status = clinux_ask_program(
        program, arguments, environment, deadline.remainingMilliseconds, buffer.baseAddress, limit, &length)
      count = length
    }
    if status < 0 { return .unreadable(Errno(rawValue: -status)) }
    return status == 0 ? .seen(text) : status == isNotFound ? .absent : .unreadable(.invalid)
  }

  /// What getent(1) ends with where there is no such entry.
  private static let isNotFound: Int32 = 2

  private static func strings(_ texts: [String]) -> [UnsafeMutablePointer<CChar>?] {
    texts.map { strdup($0) } + [nil]
  }
}
#endif
