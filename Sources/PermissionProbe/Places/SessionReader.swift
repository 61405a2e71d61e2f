#if os(Linux)
import LibC

/// Goes up from the subject through its ancestors.
enum SessionReader {
  private static let longestArguments = 8192

  /// Whether an ancestor is a program of that name (proc_pid_comm(5)); the process itself is none.
  static func isBelow(_ name: ByteString, _ process: ProcessID) -> Bool {
    var next = process
    for depth in 0..<SessionFacts.longest {
      guard let text = readFile(ByteString("/proc/\(next)/status")).value,
        let status = ProcessStatus(parsing: text)
      else { return false }
      if depth > 0, status.name == name { return true }
      guard let parent = status.parent, parent.rawValue > 0, parent != next else { return false }
      next = parent
    }
    return false
  }

  /// - Parameter group: the socket's, by which it is told who was started before a membership counted.
  static func read(_ process: ProcessID, socketGroup group: GroupID) -> SessionFacts? {
    var chain: [SessionFacts.Member] = []
    var next = process
    while chain.count < SessionFacts.longest {
      guard let text = readFile(ByteString("/proc/\(next)/status")).value,
        let status = ProcessStatus(parsing: text)
      else { break }
      let arguments = readFile(ByteString("/proc/\(next)/cmdline"), limit: longestArguments).value ?? []
      let groups = readFile(ByteString("/proc/\(next)/cgroup"), limit: 64 << 10).value ?? []
      chain.append(
        SessionFacts.Member(
          next, name: status.name,
          kind: SessionFacts.kind(
            name: status.name, arguments: arguments.split(separator: 0).prefix(64).map { ByteString($0) }),
          userID: status.userID,
          holdsGroup: status.groupID == group || status.groups.contains(group),
          isOfUserManager: ControlGroupPath.all(in: groups).contains { path in
            path.contains { ControlGroupPath.managerOwner($0) != nil }
          }))
      if let first = chain.first, first.userID != status.userID { break }
      guard let parent = status.parent, parent.rawValue > 0, parent != next else { break }
      next = parent
    }
    return chain.isEmpty ? nil : SessionFacts(chain)
  }
}
#endif
