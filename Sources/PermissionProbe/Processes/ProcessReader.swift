#if os(Linux)
import CLinux
import LibC

/// Reads a process's credentials and user namespace.
enum ProcessReader {
  /// The inode number of the initial user namespace is fixed (`PROC_USER_INIT_INO`, linux/proc_ns.h).
  private static let initialUserNamespace: UInt64 = 0xEFFF_FFFD

  typealias Own = (subject: Subject, seccompMode: Known<Int>)

  /// The credentials of the calling process: from /proc, or by system calls where /proc is not mounted.
  static func own() -> Own {
    let namespace = userNamespace(of: "self")
    if let text = readFile("/proc/self/status").value, let status = ProcessStatus(parsing: text) {
      return (subject(status, namespace, source: .own, processID: ProcessID(getpid())), mode(of: status))
    }
    return (bySystemCalls(namespace), .unreadable(.noEntry))
  }

  /// The credentials of another process, with ids as the caller sees them.
  static func other(
    _ directory: borrowing ProcessDirectory, _ status: ProcessStatus
  ) -> Own {
    var namespace = userNamespace(at: directory.base)
    let own = userNamespace(of: "self")
    // The maps of the caller's own namespace read the same for every process in it; another one's
    // outside column is in the caller's ids (user_namespaces(7)).
    namespace.viewpoint =
      namespace.uidMap == own.uidMap && namespace.gidMap == own.gidMap ? .inside : .outside
    return (
      subject(status, namespace, source: .process, processID: directory.process), mode(of: status)
    )
  }

  /// Another process's user namespace, as it is written from outside of it.
  static func userNamespace(of directory: borrowing ProcessDirectory) -> UserNamespace {
    userNamespace(at: directory.base)
  }

  /// What decides on a connection, by system calls and the two maps; causes and remedies want more.
  static func ownCredentials() -> Subject {
    let maps = (uid: map("/proc/self/uid_map"), gid: map("/proc/self/gid_map"))
    let areComplete = maps.uid.value?.isComplete == true && maps.gid.value?.isComplete == true
    return bySystemCalls(
      UserNamespace(
        isInitial: .absent, uidMap: maps.uid, gidMap: maps.gid, setGroups: .absent,
        // Nothing is unmapped, so nothing shows as these.
        overflowUserID: UserID(areComplete ? 65534 : overflow("uid")),
        overflowGroupID: GroupID(areComplete ? 65534 : overflow("gid"))))
  }

  /// Every id of the machine has a number in the caller's own user namespace.
  static var mapsEveryID: Bool {
    map("/proc/self/uid_map").value?.isComplete == true && map("/proc/self/gid_map").value?.isComplete == true
  }

  private static func bySystemCalls(_ namespace: UserNamespace) -> Subject {
    var effective: UInt64 = 0
    // A kernel without capget(2) does not exist; a filter that refuses it leaves nothing to count on.
    if clinux_effective_capabilities(&effective) != 0 { effective = 0 }
    return Subject(
      processID: ProcessID(getpid()), userID: UserID(clinux_filesystem_uid()),
      groupID: GroupID(clinux_filesystem_gid()), groups: supplementaryGroups(),
      capabilities: CapabilitySet(rawValue: effective), noNewPrivileges: clinux_no_new_privileges() == 1,
      userNamespace: namespace)
  }

  /// PID 1 and the parent of the calling process, as far as /proc shows them.
  static func relatives() -> Relatives {
    let own: ProcessStatus
    switch readFile("/proc/self/status") {
    case .seen(let text):
      guard let status = ProcessStatus(parsing: text) else {
        return Relatives(first: .unreadable(.invalid), parent: .unreadable(.invalid))
      }
      own = status
    case .absent: return Relatives(first: .unreadable(.noEntry), parent: .unreadable(.noEntry))
    case .unreadable(let errno): return Relatives(first: .unreadable(errno), parent: .unreadable(errno))
    }
    let parent = own.parent.map { $0.rawValue == 0 ? .absent : credentials(of: $0) } ?? .absent
    // A /proc of another pid namespace has another PID 1.
    guard own.processID == ProcessID(getpid()) else {
      return Relatives(first: .unreadable(.noProcess), parent: parent)
    }
    guard getpid() != 1 else { return Relatives(parent: parent) }
    return Relatives(first: credentials(of: ProcessID(1)), parent: parent, isPutIn: isPutIn(own))
  }

  /// Whether the calling process's ancestors end elsewhere than at PID 1; `nil` where one of them is hidden.
  private static func isPutIn(_ own: ProcessStatus) -> Bool? {
    var status = own
    for _ in 0..<largestDepth {
      guard let parent = status.parent else { return nil }
      // A parent in another pid namespace has no number in this one (pid_namespaces(7)).
      if parent.rawValue == 0 { return true }
      if parent.rawValue == 1 { return false }
      guard let text = readFile(ByteString("/proc/\(parent)/status")).value,
        let above = ProcessStatus(parsing: text)
      else { return nil }
      status = above
    }
    return nil
  }

  /// PID 1 and the parent of another process.
  ///
  /// What was started from outside of its pid namespace (`docker exec`) has no parent in there that leads to
  /// PID 1, which is then looked for among all processes.
  static func relatives(of status: ProcessStatus) -> Relatives {
    guard !status.isFirst else { return Relatives() }
    let parent = inSameNamespace(status.parent, as: status)
    var last = status
    var ancestor = parent
    // The depth of a process tree has no bound of its own; a table of processes has.
    for _ in 0..<largestDepth {
      guard let found = ancestor, !found.isFirst else { break }
      last = found
      ancestor = inSameNamespace(found.parent, as: status)
    }
    let first = ancestor ?? ProcessTable.first(where: { $0.isFirst && isInSameNamespace($0, as: status) })
    return Relatives(
      first: first.flatMap { known($0) } ?? .unreadable(.noEntry),
      parent: parent.flatMap { known($0) } ?? .absent,
      isPutIn: ancestor?.isFirst == true ? false : hasParentElsewhere(last)
    )
  }

  /// Its parent is seen, and is in another pid namespace; `nil` where that cannot be told.
  private static func hasParentElsewhere(_ status: ProcessStatus) -> Bool? {
    guard let parent = status.parent else { return nil }
    if parent.rawValue == 0 { return true }
    guard let text = readFile(ByteString("/proc/\(parent)/status")).value,
      let above = ProcessStatus(parsing: text), !above.numbers.isEmpty, !status.numbers.isEmpty
    else { return nil }
    return isInSameNamespace(above, as: status) ? nil : true
  }

  private static let largestDepth = 1 << 16

  private static func known(_ status: ProcessStatus) -> Known<Credentials>? {
    status.processID.map { process in
      .seen(
        Credentials(
          processID: process, userID: status.userID, groupID: status.groupID, groups: status.groups))
    }
  }

  /// The process, where it is there and in the pid namespace of the other one.
  private static func inSameNamespace(_ process: ProcessID?, as other: ProcessStatus) -> ProcessStatus? {
    guard let process, process.rawValue > 0,
      let text = readFile(ByteString("/proc/\(process)/status")).value,
      let status = ProcessStatus(parsing: text), isInSameNamespace(status, as: other)
    else { return nil }
    return status
  }

  /// As many numbers, and where /proc shows the namespaces, the same one.
  private static func isInSameNamespace(_ one: ProcessStatus, as other: ProcessStatus) -> Bool {
    guard one.numbers.count == other.numbers.count, let first = one.processID, let second = other.processID
    else { return false }
    var (left, right) = (stat(), stat())
    guard stat("/proc/\(first)/ns/pid", &left) == 0, stat("/proc/\(second)/ns/pid", &right) == 0 else {
      // One may be another user's; the same depth is all that is to be seen then.
      return errno == EACCES
    }
    return left.st_ino == right.st_ino
  }

  private static func credentials(of process: ProcessID) -> Known<Credentials> {
    switch readFile(ByteString("/proc/\(process)/status")) {
    case .seen(let text):
      guard let status = ProcessStatus(parsing: text) else { return .unreadable(.invalid) }
      return .seen(
        Credentials(
          processID: process, userID: status.userID, groupID: status.groupID, groups: status.groups))
    // A process that is there and does not show is hidden (proc(5), hidepid).
    case .absent: return .unreadable(.noEntry)
    case .unreadable(let errno): return .unreadable(errno)
    }
  }

  private static func mode(of status: ProcessStatus) -> Known<Int> {
    status.seccompMode.map { .seen($0) } ?? .absent
  }

  private static func subject(
    _ status: ProcessStatus, _ namespace: UserNamespace, source: Subject.Source, processID: ProcessID
  ) -> Subject {
    Subject(
      source: source, processID: processID, userID: status.userID, groupID: status.groupID,
      groups: status.groups, capabilities: status.capabilities, noNewPrivileges: status.noNewPrivileges,
      userNamespace: namespace)
  }

  static func supplementaryGroups() -> [GroupID] {
    let count = getgroups(0, nil)
    guard count > 0 else { return [] }
    var groups = [gid_t](repeating: 0, count: Int(count))
    let got = getgroups(count, &groups)
    return groups.prefix(Int(max(0, got))).map { GroupID($0) }
  }

  private static func userNamespace(of process: String) -> UserNamespace {
    userNamespace(at: "/proc/\(process)")
  }

  private static func userNamespace(at directory: String) -> UserNamespace {
    let setGroups: Known<UserNamespace.SetGroups> =
      switch readFile(ByteString("\(directory)/setgroups")) {
      case .seen(let text): .seen(text.starts(with: "deny".utf8) ? .deny : .allow)
      case .absent: .absent
      case .unreadable(let errno): .unreadable(errno)
      }
    return UserNamespace(
      isInitial: isInitial("\(directory)/ns/user"), uidMap: map("\(directory)/uid_map"),
      gidMap: map("\(directory)/gid_map"),
      setGroups: setGroups, overflowUserID: UserID(overflow("uid")), overflowGroupID: GroupID(overflow("gid"))
    )
  }

  private static func map(_ path: String) -> Known<IDMap> {
    switch readFile(ByteString(path)) {
    case .seen(let text): IDMapFile.parse(text).map { .seen($0) } ?? .unreadable(.invalid)
    // A kernel without user namespaces has no such file: there is but the initial one.
    case .absent: readFile("/proc/self/status").value == nil ? .unreadable(.noEntry) : .seen(.identity)
    case .unreadable(let errno): .unreadable(errno)
    }
  }

  private static func isInitial(_ path: String) -> Known<Bool> {
    var found = stat()
    guard stat(path, &found) == 0 else { return .unreadable(Errno(rawValue: errno)) }
    return .seen(found.st_ino == initialUserNamespace)
  }

  private static func overflow(_ kind: String) -> UInt32 {
    guard let text = readFile(ByteString("/proc/sys/kernel/overflow\(kind)")).value else { return 65534 }
    return UInt32(String(decoding: text.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)) ?? 65534
  }
}
#endif
