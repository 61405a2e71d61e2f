#if os(Linux)
import CLinux
import LibC
import Synchronization

/// Reads what the kernel wrote down about a refusal: in the audit daemon's log where there is one, else in its own
/// (/dev/kmsg) and in the journal. All take root mostly, and nothing but words of a report rests on them.
final class KernelLog: Sendable {
  private static let auditLog = "/var/log/audit/audit.log"
  /// Of the end of the audit daemon's log, in bytes.
  private static let longestTail = 64 << 10
  private static let longestLine = 8192
  /// More than a ring of the largest size holds (CONFIG_LOG_BUF_SHIFT).
  private static let mostLines = 200_000
  /// The record comes from a thread of the kernel's, a moment after the call has failed. A rule that is to be quiet writes
  /// none, so that not every socket is waited for, in milliseconds.
  private static let pause: Int32 = 20
  private static let patience: Int32 = 300
  /// The kernel's clock for records steps in ticks (ktime_get_coarse_real_ts64()), in milliseconds.
  private static let tick: UInt64 = 20

  private static let secondsForJournal = 2.0
  /// In one run.
  private static let mostQuestions = 4

  private let waited = Mutex<Int32>(0)
  private let asked = Mutex<Int>(0)

  /// Milliseconds since 1970.
  static var now: UInt64 {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    return UInt64(max(0, now.tv_sec)) * 1000 + UInt64(now.tv_nsec / 1_000_000)
  }

  /// - Parameters:
  ///   - start: before the refused call, in milliseconds since 1970.
  ///   - context, profile: of the one who called.
  /// - Returns: the last record about that; absent where the log has none.
  func record(since start: UInt64, context: ByteString?, profile: ByteString?) -> Known<ByteString> {
    // Who has privileges of the program's file only is shown nothing by them.
    guard clinux_is_secure_execution() == 0 else { return .unreadable(.notPermitted) }
    let first = start - min(start, Self.tick)
    do throws(Errno) {
      let hasDaemon = access(Self.auditLog, F_OK) == 0
      let log = try Descriptor.reading(hasDaemon ? ByteString(Self.auditLog) : "/dev/kmsg")
      while true {
        let lines = hasDaemon ? try Self.tail(of: log) : Self.messages(of: log)
        let found = lines.compactMap { KernelRecord(parsing: $0) }.last {
          $0.milliseconds >= first && $0.isAbout(context: context, profile: profile)
        }
        if let found { return .seen(found.text) }
        let isLate = waited.withLock { waited in
          waited += Self.pause
          return waited > Self.patience
        }
        if isLate { break }
        poll(nil, 0, Self.pause)
      }
      return hasDaemon ? .absent : journal(since: first, context: context)
    } catch {
      return .unreadable(error)
    }
  }

  /// Of many records the kernel writes down few (printk_ratelimit()), and the journal has all of them. What AppArmor is to
  /// be quiet about is the common case there, and not looked for.
  private func journal(since first: UInt64, context: ByteString?) -> Known<ByteString> {
    guard let context, context.bytes.filter({ $0 == UInt8(ascii: ":") }).count >= 2,
      access("/run/systemd/journal", F_OK) == 0,
      asked.withLock({ asked in
        asked += 1
        return asked <= Self.mostQuestions
      })
    else { return .absent }
    let answer = AskedProgram.answer(
      ["/usr/bin/journalctl", "/bin/journalctl"],
      [
        "--quiet", "--no-pager", "--output=short-unix", "--lines=1000", "--since=@\(first / 1000)",
        "_TRANSPORT=audit",
      ], by: Deadline(seconds: Self.secondsForJournal))
    let found = (answer.value ?? []).split(separator: UInt8(ascii: "\n")).compactMap {
      KernelRecord(parsingJournal: $0)
    }.last { $0.milliseconds >= first && $0.isAbout(context: context, profile: nil) }
    return found.map { .seen($0.text) } ?? .absent
  }

  private static func tail(of log: borrowing Descriptor) throws(Errno) -> [[UInt8]] {
    guard try InodeReader.kind(of: log) == .file else { throw .invalid }
    let size = lseek(log.number, 0, SEEK_END)
    guard size >= 0, lseek(log.number, max(0, size - off_t(longestTail)), SEEK_SET) >= 0 else {
      throw Errno(rawValue: errno)
    }
    return try log.contents(limit: longestTail).bytes.split(separator: UInt8(ascii: "\n")).map { Array($0) }
  }

  /// What has come since it was read last. `PRIORITY,SEQUENCE,TIME,FLAGS;TEXT`, one message each time it is read; those
  /// of programs have another facility in the priority than the kernel's, which is 0 (Documentation/ABI/testing/dev-kmsg).
  private static func messages(of log: borrowing Descriptor) -> [[UInt8]] {
    var found: [[UInt8]] = []
    var line = [UInt8](repeating: 0, count: longestLine)
    for _ in 0..<mostLines {
      let length = read(log.number, &line, line.count)
      if length < 0, errno == EPIPE || errno == EINTR { continue }
      guard length > 0 else { break }
      let message = line[..<length]
      guard let priority = AccountFiles.digits(message.prefix { $0 != UInt8(ascii: ",") }), priority < 8,
        let start = message.firstIndex(of: UInt8(ascii: ";"))
      else { continue }
      let text = message[(start + 1)...]
      if text.starts(with: "audit: ".utf8) { found.append(Array(text)) }
    }
    return found
  }
}
#endif
