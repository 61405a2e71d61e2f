/// The credentials in `/proc/PID/status` (proc_pid_status(5)).
package struct ProcessStatus: Hashable {
  package var userID: UserID
  package var groupID: GroupID
  package var groups: [GroupID]
  package var capabilities: CapabilitySet
  package var noNewPrivileges: Bool
  package var seccompMode: Int?
  /// How many filters it is under; `nil` before Linux 5.9, which does not say.
  package var seccompFilterCount: Int?
  package var parent: ProcessID?
  /// As the reader's /proc numbers it.
  package var processID: ProcessID?

  /// As the kernel keeps it, with its escapes of newline and backslash; the program's name at first.
  package var name: ByteString
  /// The process's number in each pid namespace that it is in, the reader's first (`NSpid`).
  package var numbers: [ProcessID]
  /// It has ended, and waits for its parent to hear of it.
  package var isZombie: Bool
  /// Kernel threads and zombies have none (`VmSize`).
  package var hasMemory: Bool
  /// A main thread that has ended may leave others behind.
  package var threadCount: Int
  /// What its capabilities can come to at most.
  package var boundingSet: CapabilitySet

  /// The first process of its pid namespace, whose end ends all others (pid_namespaces(7)).
  package var isFirst: Bool { numbers.last?.rawValue == 1 }

  /// `nil` where a line that decides is missing or damaged.
  package init?(parsing text: some Sequence<UInt8>) {
    let bytes = Array(text)
    guard let status = bytes.withUnsafeBytes({ Self(bytes: $0) }) else { return nil }
    self = status
  }

  /// In one pass over bytes: an entrypoint does this at each start and `who` for every process, and Strings
  /// would be most of their time.
  package init?(bytes: UnsafeRawBufferPointer) {
    var lines = StatusLines(bytes)
    var name: ByteString?
    var uids: UInt32?
    var gids: UInt32?
    var groups: [GroupID]?
    var effective: UInt64?
    var state: UInt8?
    var numbers: [ProcessID] = []
    (noNewPrivileges, seccompMode, seccompFilterCount, processID, parent) = (false, nil, nil, nil, nil)
    hasMemory = false
    threadCount = 1
    boundingSet = CapabilitySet(rawValue: .max)
    // What stands behind the lines of seccomp, long masks of processors and memory, is not looked at.
    while let line = lines.next() {
      if seccompMode != nil {
        if line.isNamed("Seccomp_filters") { seccompFilterCount = line.number().flatMap { Int(exactly: $0) } }
        break
      }
      switch line.first {
      case UInt8(ascii: "N") where line.isNamed("Name"):
        name = name ?? ByteString(line.text)
      case UInt8(ascii: "N") where line.isNamed("NoNewPrivs"): noNewPrivileges = line.number() == 1
      case UInt8(ascii: "U") where uids == nil && line.isNamed("Uid"): uids = line.fourthID()
      case UInt8(ascii: "G") where gids == nil && line.isNamed("Gid"): gids = line.fourthID()
      case UInt8(ascii: "G") where groups == nil && line.isNamed("Groups"):
        groups = line.eachNumber { UInt32(exactly: $0).map { GroupID($0) } }
      case UInt8(ascii: "C") where effective == nil && line.isNamed("CapEff"):
        effective = line.number(radix: 16)
      case UInt8(ascii: "C") where line.isNamed("CapBnd"):
        boundingSet = line.number(radix: 16).map { CapabilitySet(rawValue: $0) } ?? boundingSet
      case UInt8(ascii: "S") where line.isNamed("State"): state = line.text.first
      case UInt8(ascii: "S") where line.isNamed("Seccomp"):
        seccompMode = line.number().flatMap { Int(exactly: $0) }
      case UInt8(ascii: "N") where line.isNamed("NSpid"):
        numbers = line.eachNumber { Int32(exactly: $0).map { ProcessID($0) } } ?? []
      case UInt8(ascii: "P") where line.isNamed("Pid"):
        processID = line.number().flatMap { Int32(exactly: $0) }.map { ProcessID($0) }
      case UInt8(ascii: "P") where line.isNamed("PPid"):
        parent = line.number().flatMap { Int32(exactly: $0) }.map { ProcessID($0) }
      case UInt8(ascii: "T") where line.isNamed("Threads"):
        threadCount = line.number().flatMap { Int(exactly: $0) } ?? 1
      case UInt8(ascii: "V") where line.isNamed("VmSize"): hasMemory = true
      default: break
      }
    }
    // Uid and Gid: real, effective, saved, file system.
    guard let uids, let gids, let groups, let effective else { return nil }
    userID = UserID(uids)
    groupID = GroupID(gids)
    self.groups = groups
    capabilities = CapabilitySet(rawValue: effective)
    self.name = name ?? ""
    self.numbers = numbers
    isZombie = state == UInt8(ascii: "Z") || state == UInt8(ascii: "X")
  }
}

/// `Name:` and a text, line by line.
private struct StatusLines {
  private let bytes: UnsafeRawBufferPointer
  private var position = 0

  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  mutating func next() -> Line? {
    guard position < bytes.count else { return nil }
    let start = position
    let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
    position = end + 1
    return Line(bytes: bytes, start: start, end: end)
  }

  struct Line {
    let bytes: UnsafeRawBufferPointer
    let start: Int
    let end: Int
    var first: UInt8? { start < end ? bytes[start] : nil }

    func isNamed(_ name: StaticString) -> Bool {
      let length = name.utf8CodeUnitCount
      guard end - start > length, bytes[start + length] == UInt8(ascii: ":") else { return false }
      return name.withUTF8Buffer { $0.elementsEqual(bytes[start..<(start + length)]) }
    }

    /// What stands behind the colon and its tab.
    var text: Slice<UnsafeRawBufferPointer> {
      var from = start
      while from < end, bytes[from] != UInt8(ascii: ":") { from += 1 }
      from = min(from + 1, end)
      if from < end, bytes[from] == UInt8(ascii: "\t") { from += 1 }
      return bytes[from..<end]
    }

    /// The first number; `nil` where there is none, or something on the line is none.
    func number(radix: UInt64 = 10) -> UInt64? {
      var first: UInt64?
      guard forEachNumber(radix, { first = first ?? $0 }) else { return nil }
      return first
    }

    /// The last of exactly four.
    func fourthID() -> UInt32? {
      var count = 0
      var last: UInt64 = 0
      guard forEachNumber(10, { (count, last) = (count + 1, $0) }), count == 4 else { return nil }
      return UInt32(exactly: last)
    }

    /// All of them, made into what they stand for; `nil` where one is no number or stands for nothing.
    func eachNumber<Value>(_ make: (UInt64) -> Value?) -> [Value]? {
      var values: [Value] = []
      var areGood = true
      let areNumbers = forEachNumber(10) { number in
        if let value = make(number) { values.append(value) } else { areGood = false }
      }
      return areNumbers && areGood ? values : nil
    }

    private func forEachNumber(_ radix: UInt64, _ take: (UInt64) -> Void) -> Bool {
      let text = text
      var position = text.startIndex
      while position < end {
        if bytes[position] == UInt8(ascii: " ") || bytes[position] == UInt8(ascii: "\t") {
          position += 1
          continue
        }
        var value: UInt64 = 0
        let first = position
        while position < end, let digit = digit(bytes[position], radix) {
          let (shifted, overflows) = value.multipliedReportingOverflow(by: radix)
          let (sum, carries) = shifted.addingReportingOverflow(digit)
          if overflows || carries { return false }
          value = sum
          position += 1
        }
        guard position > first, position == end || bytes[position] <= UInt8(ascii: " ") else { return false }
        take(value)
      }
      return true
    }

    private func digit(_ byte: UInt8, _ radix: UInt64) -> UInt64? {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt64(byte - UInt8(ascii: "0"))
      case UInt8(ascii: "a")...UInt8(ascii: "f") where radix == 16: UInt64(byte - UInt8(ascii: "a") + 10)
      default: nil
      }
    }
  }
}
