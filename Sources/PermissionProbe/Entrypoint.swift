#if os(Linux)
import CLinux
import LibC

/// Carries out what an entrypoint has to do to its own process.
package enum Entrypoint {
  /// How the process was started, and so what it may do.
  package enum Privilege: Hashable, Sendable {
    /// uid 0: it may take on any identity.
    case root
    /// The program's file has cap_setgid: it may add the groups of the sockets that the image's owner listed.
    case fileCapability
    case none
    /// Another user than the one who started it, which is refused.
    case setID
  }

  /// What could not be done, and the error.
  package struct Failure: Error, Hashable, Sendable, CustomStringConvertible {
    package var call: String
    package var errno: Errno?
    package var description: String { errno.map { "\(call): \($0.sentence)" } ?? call }
  }

  /// The kernel holds so many supplementary groups (`NGROUPS_MAX`, since Linux 2.6.4).
  static let mostGroups = 65_536

  /// Whether the program's file has a set-id bit, be it that the caller gains nothing by it.
  package static var fileHasSetIDBit: Bool { clinux_file_has_set_id() == 1 }

  /// First of all: what the program's file gave is dropped but for what an entrypoint needs.
  package static func limitPrivileges(keepsSetGroupID: Bool) {
    guard clinux_is_secure_execution() == 1 else { return clinux_restore_environment() }
    if keepsSetGroupID, getuid() == geteuid(), getgid() == getegid(), clinux_keep_only_set_gid() == 0 {
      // Whoever lacks the capability may not trace this process for it (ptrace(2), cap_ptrace_access_check()).
      allowInspection()
      return
    }
    _ = clinux_drop_capabilities()
    clinux_restore_environment()
    allowInspection()
  }

  package static var privilege: Privilege {
    if getuid() != geteuid() || getgid() != getegid() { return .setID }
    if geteuid() == 0 { return .root }
    var effective: UInt64 = 0
    guard clinux_is_secure_execution() == 1, clinux_effective_capabilities(&effective) == 0,
      CapabilitySet(rawValue: effective).contains(.setGroupID)
    else { return .none }
    return .fileCapability
  }

  package static var userID: UserID { UserID(geteuid()) }

  /// The credentials of the calling process, as far as a prediction needs them.
  package static var subject: Subject { ProcessReader.ownCredentials() }

  /// The account files of the process's root.
  package static var accounts: Accounts { LinuxHost().accountFiles() }

  /// What a future subject would meet at a socket, predicted.
  package static func situation(_ path: ByteString, as subject: Subject, _ accounts: Accounts) -> Situation {
    Situation(LinuxHost().facts(path, as: subject, accounts))
  }

  /// The same at a path that ``ListedSockets`` holds, with all that tells whom to believe what is there.
  package static func situation(listed path: ByteString, as subject: Subject) -> Situation {
    Situation(LinuxHost().facts(path, as: subject, Accounts(), asksFileSystems: true))
  }

  /// What the calling process meets at a socket when it really connects.
  package static func observe(
    _ path: ByteString, seconds: Double, expectsDockerAPI: DockerAPIExpectation?
  ) -> Observation? {
    LinuxHost.Attempt(path, .connection(seconds: seconds, expecting: expectsDockerAPI)).map(Connector.observe)
  }

  /// The sockets that the image's owner listed and that root alone can have put in their places.
  package static func listedSockets() throws(ListedSockets.Distrust) -> [ByteString] {
    let found = PathWalker(mountInfo: .absent, asksFileSystems: true).arrive(at: ListedSockets.path)
    if let distrust = ListedSockets.distrust(found.walk, expecting: .file) { throw distrust }
    do throws(Errno) {
      guard let file = try found.regularFile() else { throw .noEntry }
      return ListedSockets.parse(try file.descriptor.contents(limit: ListedSockets.largest).bytes)
    } catch {
      throw ListedSockets.Distrust(description: "\(ListedSockets.path) cannot be read")
    }
  }

  /// Why the socket at a listed path does not count; `nil` where it does.
  package static func distrust(_ situation: Situation) -> ListedSockets.Distrust? {
    ListedSockets.distrust(situation.view.walk, expecting: .socket)
  }

  /// Becomes the identity for good: setgroups(2), setresgid(2), setresuid(2), in this order, and then
  /// makes sure that nothing can be regained. A call that would change nothing is not made, since it may be
  /// one that is not allowed.
  package static func become(_ identity: EntrypointIdentity) throws(Failure) {
    try setGroups(identity.groups)
    let (user, group) = (identity.userID.rawValue, identity.groupID.rawValue)
    if clinux_has_no_ids_but(user, group) != 1 {
      try check("setresgid", clinux_set_group_id(group))
      try check("setresuid", clinux_set_user_id(user))
    }
    guard clinux_has_no_ids_but(user, group) == 1,
      Distinct.haveSameMembers(ProcessReader.supplementaryGroups(), identity.groups)
    else {
      throw Failure(call: "the kernel gave another identity than was asked for", errno: nil)
    }
    if identity.userID != .root { try dropCapabilities() }
  }

  /// Adds groups by the file capability, and drops it.
  package static func add(_ groups: [GroupID]) throws(Failure) {
    let held = ProcessReader.supplementaryGroups()
    try setGroups(held + groups.filter { !held.contains($0) })
    try dropCapabilities()
    clinux_restore_environment()
  }

  private static func setGroups(_ groups: [GroupID]) throws(Failure) {
    guard groups.count <= mostGroups else {
      throw Failure(
        call: "\(groups.count) supplementary groups are more than the \(mostGroups) that the kernel holds",
        errno: nil)
    }
    if Distinct.haveSameMembers(groups, ProcessReader.supplementaryGroups()) { return }
    try check("setgroups", clinux_set_groups(groups.map(\.rawValue), groups.count))
  }

  private static func dropCapabilities() throws(Failure) {
    try check("capset", clinux_drop_capabilities())
    guard clinux_permitted_is_empty() == 1, setuid(0) != 0 else {
      throw Failure(call: "privileges could be regained", errno: nil)
    }
  }

  /// A process that changed its identity may not look into its own /proc directory, where ACLs are read
  /// from; what it becomes next may again (prctl(2), PR_SET_DUMPABLE).
  package static func allowInspection() { clinux_set_dumpable() }

  package static func setHome(_ home: ByteString) {
    guard !home.bytes.contains(0) else { return }
    _ = (home.bytes + [0]).withUnsafeBytes { bytes in
      bytes.baseAddress.map { setenv("HOME", $0.assumingMemoryBound(to: CChar.self), 1) }
    }
  }

  /// Becomes the command (execvp(3)); returns only where that failed.
  package static func execute(_ command: [String]) -> Errno {
    let arguments = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>.allocate(capacity: command.count + 1)
    arguments.initialize(repeating: nil, count: command.count + 1)
    defer { arguments.deallocate() }
    for (index, word) in command.enumerated() {
      arguments[index] = (ByteString(argument: word).bytes + [0]).withUnsafeBytes { bytes in
        bytes.baseAddress.flatMap { strdup($0.assumingMemoryBound(to: CChar.self)) }
      }
    }
    guard let program = arguments[0] else { return .invalid }
    execvp(program, arguments)
    return Errno(rawValue: errno)
  }

  /// From here on SIGINT and SIGTERM end the process at once even as PID 1, to which the kernel's default
  /// action does not apply (pid_namespaces(7)). execve(2) puts the default back.
  package static func endOnSignals() {
    for number in [SIGINT, SIGTERM] { clinux_end_on(number) }
  }

  package static var isFirstProcess: Bool { getpid() == 1 }

  package static func pause(milliseconds: Int32) { poll(nil, 0, milliseconds) }

  private static func check(_ call: String, _ result: Int32) throws(Failure) {
    guard result == 0 else { throw Failure(call: call, errno: Errno(rawValue: -result)) }
  }
}
#endif
