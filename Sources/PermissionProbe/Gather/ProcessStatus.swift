/// The credentials in `/proc/PID/status` (proc_pid_status(5)).
struct ProcessStatus: Hashable {
  var userID: UserID
  var groupID: GroupID
  var groups: [GroupID]
  var capabilities: CapabilitySet
  var noNewPrivileges: Bool
  var seccompMode: Int?
  var parent: ProcessID?
  /// As the reader's /proc numbers it.
  var processID: ProcessID?
  /// The process's number in each pid namespace that it is in, the reader's first (`NSpid`).
  var numbers: [ProcessID]
  /// It has ended, and waits for its parent to hear of it.
  var isZombie: Bool
  /// Kernel threads and zombies have none (`VmSize`).
  var hasMemory: Bool

  /// The first process of its pid namespace, whose end ends all others (pid_namespaces(7)).
  var isFirst: Bool { numbers.last?.rawValue == 1 }

  /// `nil` where a line that decides is missing or damaged.
  init?(parsing text: some Sequence<UInt8>) {
    let lines = StatusLines(Array(text))
    // Uid and Gid: real, effective, saved, file system.
    guard let uids = lines.numbers("Uid"), uids.count == 4, let gids = lines.numbers("Gid"), gids.count == 4,
      let groups = lines.numbers("Groups"), let effective = lines.numbers("CapEff", radix: 16)?.first,
      let userID = UInt32(exactly: uids[3]), let groupID = UInt32(exactly: gids[3])
    else { return nil }
    self.userID = UserID(userID)
    self.groupID = GroupID(groupID)
    self.groups = []
    for group in groups {
      guard let id = UInt32(exactly: group) else { return nil }
      self.groups.append(GroupID(id))
    }
    capabilities = CapabilitySet(rawValue: effective)
    noNewPrivileges = lines.numbers("NoNewPrivs")?.first == 1
    seccompMode = lines.numbers("Seccomp")?.first.flatMap { Int(exactly: $0) }
    processID = lines.numbers("Pid")?.first.flatMap { Int32(exactly: $0) }.map { ProcessID($0) }
    parent = lines.numbers("PPid")?.first.flatMap { Int32(exactly: $0) }.map { ProcessID($0) }
    numbers = (lines.numbers("NSpid") ?? []).compactMap { Int32(exactly: $0).map { ProcessID($0) } }
    isZombie = lines.letter("State") == UInt8(ascii: "Z")
    hasMemory = lines.has("VmSize")
  }
}

/// `Name:` and numbers, line by line. Read as bytes: an entrypoint does this at each start, and Strings
/// would be most of its time.
private struct StatusLines {
  private let bytes: [UInt8]

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The numbers of a line; `nil` where there is no such line, or something on it is no number.
  func numbers(_ name: StaticString, radix: UInt64 = 10) -> [UInt64]? {
    guard var position = start(of: name) else { return nil }
    var numbers: [UInt64] = []
    while position < bytes.count, bytes[position] != UInt8(ascii: "\n") {
      if bytes[position] == UInt8(ascii: " ") || bytes[position] == UInt8(ascii: "\t") {
        position += 1
        continue
      }
      var value: UInt64 = 0
      let first = position
      while position < bytes.count, let digit = digit(bytes[position], radix) {
        let (shifted, overflows) = value.multipliedReportingOverflow(by: radix)
        let (sum, carries) = shifted.addingReportingOverflow(digit)
        if overflows || carries { return nil }
        value = sum
        position += 1
      }
      guard position > first, position == bytes.count || bytes[position] <= UInt8(ascii: " ") else {
        return nil
      }
      numbers.append(value)
    }
    return numbers
  }

  /// The first byte of a line that is no blank.
  func letter(_ name: StaticString) -> UInt8? {
    start(of: name).flatMap { bytes[$0...].first { $0 > UInt8(ascii: " ") } }
  }

  func has(_ name: StaticString) -> Bool { start(of: name) != nil }

  /// The place behind the colon of the line that begins with the name.
  private func start(of name: StaticString) -> Int? {
    name.withUTF8Buffer { name in
      var line = 0
      while line < bytes.count {
        let rest = bytes[line...]
        if rest.count > name.count, rest.starts(with: name), rest[line + name.count] == UInt8(ascii: ":") {
          return line + name.count + 1
        }
        guard let end = rest.firstIndex(of: UInt8(ascii: "\n")) else { return nil }
        line = end + 1
      }
      return nil
    }
  }

  private func digit(_ byte: UInt8, _ radix: UInt64) -> UInt64? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt64(byte - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f") where radix == 16: UInt64(byte - UInt8(ascii: "a") + 10)
    default: nil
    }
  }
}
