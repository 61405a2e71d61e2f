/// The credentials of another process that had to do with the subject's.
public struct Credentials: Hashable, Sendable, Codable {
  public var processID: ProcessID
  public var userID: UserID
  public var groupID: GroupID
  public var groups: [GroupID]

  public init(processID: ProcessID, userID: UserID, groupID: GroupID, groups: [GroupID] = []) {
    self.processID = processID
    self.userID = userID
    self.groupID = groupID
    self.groups = groups
  }

  public var heldGroups: [GroupID] { groups.contains(groupID) ? groups : [groupID] + groups }
}

/// The processes that the subject can have its groups from (proc_pid_status(5), pid_namespaces(7)).
public struct Relatives: Hashable, Sendable, Codable {
  /// PID 1 of the subject's pid namespace; absent where that is the subject itself.
  public var first: Known<Credentials>
  /// The process that started the subject; absent where it is in another pid namespace, or PID 1.
  public var parent: Known<Credentials>

  public init(first: Known<Credentials> = .absent, parent: Known<Credentials> = .absent) {
    self.first = first
    self.parent = parent
  }
}
