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

  /// `nil` where a line that decides is missing or damaged.
  init?(parsing text: some Sequence<UInt8>) {
    var fields: [String: [Substring]] = [:]
    for line in String(decoding: Array(text), as: UTF8.self).split(separator: "\n") {
      guard let colon = line.firstIndex(of: ":") else { continue }
      fields[String(line[..<colon])] = line[line.index(after: colon)...].split(whereSeparator: \.isWhitespace)
    }
    // Uid and Gid: real, effective, saved, file system.
    guard let uids = fields["Uid"], uids.count == 4, let userID = UInt32(uids[3]),
      let gids = fields["Gid"], gids.count == 4, let groupID = UInt32(gids[3]),
      let groupFields = fields["Groups"], let effective = fields["CapEff"]?.first,
      let capabilities = UInt64(effective, radix: 16)
    else { return nil }
    let groups = groupFields.compactMap { UInt32($0) }
    guard groups.count == groupFields.count else { return nil }
    self.userID = UserID(userID)
    self.groupID = GroupID(groupID)
    self.groups = groups.map { GroupID($0) }
    self.capabilities = CapabilitySet(rawValue: capabilities)
    noNewPrivileges = fields["NoNewPrivs"]?.first == "1"
    seccompMode = fields["Seccomp"]?.first.flatMap { Int($0) }
    processID = fields["Pid"]?.first.flatMap { Int32($0) }.map { ProcessID($0) }
    parent = fields["PPid"]?.first.flatMap { Int32($0) }.map { ProcessID($0) }
  }
}

/// Parses `/proc/PID/uid_map` and `gid_map`.
enum IDMapFile {
  /// `nil` where a line is not three numbers.
  static func parse(_ text: some Sequence<UInt8>) -> IDMap? {
    var ranges: [IDRange] = []
    for line in String(decoding: Array(text), as: UTF8.self).split(separator: "\n") {
      let numbers = line.split(separator: " ").compactMap { UInt32($0) }
      guard numbers.count == 3 else { return nil }
      ranges.append(IDRange(inside: numbers[0], outside: numbers[1], count: numbers[2]))
    }
    return IDMap(ranges: ranges)
  }
}
