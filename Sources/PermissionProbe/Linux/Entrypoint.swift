import CLinux
import Glibc

/// Carries out what an entrypoint has to do to its own process.
public enum Entrypoint {
  /// How the process was started, and so what it may do.
  public enum Privilege: Hashable, Sendable {
    /// uid 0: it may take on any identity.
    case root
    /// The program's file has cap_setgid: it may add the groups of the sockets that the image's owner listed.
    case fileCapability
    case none
    /// The program's file has a set-id bit, which is refused.
    case setID
  }

  /// What could not be done, and the error.
  public struct Failure: Error, Hashable, Sendable, CustomStringConvertible {
    public var call: String
    public var errno: Errno?
    public var description: String { errno.map { "\(call): \($0.sentence)" } ?? call }
  }

  public static func privilege(of subject: Subject) -> Privilege {
    if getuid() != geteuid() || getgid() != getegid() { return .setID }
    if subject.userID == .root { return .root }
    return clinux_is_secure_execution() == 1 && subject.capabilities.contains(.setGroupID)
      ? .fileCapability : .none
  }

  /// The credentials of the calling process and the accounts of its root.
  public static func start() -> (subject: Subject, accounts: Accounts) {
    let accounts = (try? LinuxHost().accounts(of: "/")) ?? Accounts()
    return (ProcessReader.own().subject, accounts)
  }

  /// What a future subject would meet at a socket, predicted.
  public static func situation(_ path: ByteString, as subject: Subject, _ accounts: Accounts) -> Situation {
    Situation(LinuxHost().facts(path, as: subject, accounts))
  }

  /// The sockets that the image's owner listed and that root alone can have put in their places.
  public static func listedSockets() throws(ListedSockets.Distrust) -> [ByteString] {
    let walk = PathWalker(mountInfo: .absent).walk(ListedSockets.path)
    if let distrust = ListedSockets.distrust(walk, expecting: .file) { throw distrust }
    guard case .seen(let text) = readFile(ListedSockets.path, limit: ListedSockets.largest) else {
      throw ListedSockets.Distrust(description: "\(ListedSockets.path) cannot be read")
    }
    return ListedSockets.parse(text)
  }

  /// Why the socket at a listed path does not count; `nil` where it does.
  public static func distrust(_ situation: Situation) -> ListedSockets.Distrust? {
    ListedSockets.distrust(situation.facts.walk, expecting: .socket)
  }

  /// Becomes the identity for good: setgroups(2), setresgid(2), setresuid(2), in this order, and then
  /// makes sure that nothing can be regained.
  public static func become(_ identity: EntrypointIdentity) throws(Failure) {
    try check("setgroups", clinux_set_groups(identity.groups.map(\.rawValue), identity.groups.count))
    try check("setresgid", clinux_set_group_id(identity.groupID.rawValue))
    try check("setresuid", clinux_set_user_id(identity.userID.rawValue))
    let now = ProcessReader.own().subject
    guard now.userID == identity.userID, now.groupID == identity.groupID,
      Set(now.heldGroups) == Set(identity.groups + [identity.groupID])
    else { throw Failure(call: "the kernel gave another identity than was asked for", errno: nil) }
    guard identity.userID != .root else { return }
    guard clinux_permitted_is_empty() == 1, setuid(0) != 0 else {
      throw Failure(call: "privileges could be regained", errno: nil)
    }
    allowInspection()
  }

  /// Adds groups by the file capability, and drops it.
  public static func add(_ groups: [GroupID], to subject: Subject) throws(Failure) {
    if !groups.isEmpty {
      let all = subject.groups + groups
      try check("setgroups", clinux_set_groups(all.map(\.rawValue), all.count))
    }
    try check("capset", clinux_drop_capabilities())
    guard clinux_permitted_is_empty() == 1 else {
      throw Failure(call: "privileges could be regained", errno: nil)
    }
    allowInspection()
  }

  /// A process that changed its identity may not look into its own /proc directory, where ACLs are read
  /// from; what it becomes next may again (prctl(2), PR_SET_DUMPABLE).
  private static func allowInspection() { clinux_set_dumpable() }

  public static func setHome(_ home: ByteString) {
    guard let text = home.text else { return }
    setenv("HOME", text, 1)
  }

  /// Becomes the command (execvp(3)); returns only where that failed.
  public static func execute(_ command: [String]) -> Errno {
    var arguments = command.map { ByteString(argument: $0).bytes + [0] }.map { word in
      word.withUnsafeBytes { $0.baseAddress.flatMap { strdup($0.assumingMemoryBound(to: CChar.self)) } }
    }
    arguments.append(nil)
    guard let program = arguments[0] else { return .invalid }
    execvp(program, &arguments)
    return Errno(rawValue: errno)
  }

  /// While waiting, SIGINT and SIGTERM end the process at once even as PID 1, to which the kernel's default
  /// action does not apply (pid_namespaces(7)). execve(2) puts the default back.
  public static func endOnSignals() {
    for number in [SIGINT, SIGTERM] {
      signal(number) { clinux_exit_now(128 + $0) }
    }
  }

  public static func pause(milliseconds: Int32) { poll(nil, 0, milliseconds) }

  private static func check(_ call: String, _ result: Int32) throws(Failure) {
    guard result == 0 else { throw Failure(call: call, errno: Errno(rawValue: -result)) }
  }
}
