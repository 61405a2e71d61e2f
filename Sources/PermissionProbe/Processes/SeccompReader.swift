#if os(Linux)
import CLinux
import LibC

/// Reads the filters of system calls that a process is under (PTRACE_SECCOMP_GET_FILTER of ptrace(2)).
enum SeccompReader {
  private static let milliseconds: Int32 = 300
  private static let attempts = 30
  /// Milliseconds between two.
  private static let pause: Int32 = 5
  /// More threads than need to be looked at for one that waits.
  private static let mostThreads = 256
  private static let deepestTree = 64

  /// The oldest first; none where it is under none, and `nil` where they could not be read.
  ///
  /// A thread stops for the moment in which it is asked, so one is asked that waits in a call which goes on afterwards:
  /// one of the process's own, or of an ancestor's with as many filters, since a child has its parent's.
  static func filters(of process: borrowing ProcessDirectory, _ status: ProcessStatus) -> [SeccompFilter]? {
    switch status.seccompMode {
    case 0: return []
    // Strict mode ends whoever calls anything but read(2), write(2) and exit(2).
    case 1: return [SeccompFilter([.init(code: 0x06, operand: 0)])]
    case 2: break
    default: return nil
    }
    // A thread that runs now most likely waits a moment later.
    for attempt in 0..<attempts {
      if attempt > 0 { poll(nil, 0, pause) }
      switch asked(status) {
      case .success(let filters): return filters
      case .failure(.accessDenied): return sharedWithCaller(status) ? [] : nil
      case .failure(.tryAgain): continue
      case .failure: return nil
      }
    }
    return nil
  }

  /// - Returns: `EAGAIN` where nobody waits whom a stop would not disturb.
  private static func asked(_ status: ProcessStatus) -> Result<[SeccompFilter], Errno> {
    var next: ProcessStatus? = status
    for _ in 0..<deepestTree {
      guard let asked = next, let number = asked.processID, asked.seccompMode == 2,
        asked.processID == status.processID || asked.seccompFilterCount == status.seccompFilterCount
      else { break }
      if let thread = waitingThread(of: number) { return filters(ofThread: thread) }
      // Before Linux 5.9 nobody says how many there are.
      guard status.seccompFilterCount != nil, let parent = asked.parent, parent.rawValue > 0 else { break }
      next = readFile(ByteString("/proc/\(parent)/status")).value.flatMap { ProcessStatus(parsing: $0) }
    }
    return .failure(.tryAgain)
  }

  /// Whoever is under a filter himself may not read others'. In one container all have the engine's: then whatever
  /// stands in for the process is under it already.
  private static func sharedWithCaller(_ status: ProcessStatus) -> Bool {
    guard let own = readFile("/proc/self/status").value.flatMap({ ProcessStatus(parsing: $0) }),
      let count = status.seccompFilterCount, own.seccompFilterCount == count,
      own.numbers.count == status.numbers.count, let scanner = try? ProcessScanner(),
      let process = status.processID,
      let its = try? scanner.namespace(process.rawValue, .mount),
      let mine = try? scanner.namespace(getpid(), .mount)
    else { return false }
    return its == mine
  }

  /// `NUMBER ARGUMENTS…`, `running`, or `-1 …` (proc_pid_syscall(5)).
  private static func waitingThread(of process: ProcessID) -> ProcessID? {
    for name in DirectoryReader.names(ByteString("/proc/\(process)/task"), limit: mostThreads) {
      guard let thread = AccountFiles.digits(name.bytes).flatMap({ Int32(exactly: $0) }),
        let line = readFile(ByteString("/proc/\(process)/task/\(thread)/syscall"), limit: 256).value,
        let number = AccountFiles.digits(line.prefix { $0 != UInt8(ascii: " ") }).flatMap({ Int(exactly: $0) }
        ),
        clinux_call_is_resumed(number) != 0
      else { continue }
      return ProcessID(thread)
    }
    return nil
  }

  private static func filters(ofThread thread: ProcessID) -> Result<[SeccompFilter], Errno> {
    let most = Int(CLINUX_MOST_FILTERS)
    var lengths = [UInt32](repeating: 0, count: most)
    var room = [clinux_instruction](repeating: clinux_instruction(), count: SeccompFilter.longest * 8)
    let count = clinux_filters(thread.rawValue, &room, room.count, &lengths, milliseconds)
    guard count >= 0 else { return .failure(Errno(rawValue: -count)) }
    var position = 0
    var filters: [SeccompFilter] = []
    for length in lengths.prefix(Int(count)) {
      let program = room[position..<(position + Int(length))].map {
        SeccompFilter.Instruction(
          code: $0.code, ifTrue: $0.if_true, ifFalse: $0.if_false, operand: $0.operand)
      }
      filters.append(SeccompFilter(program))
      position += Int(length)
    }
    return .success(filters)
  }
}
#endif
