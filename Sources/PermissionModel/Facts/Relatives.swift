/// The credentials of another process that had to do with the subject's.
package struct Credentials: Hashable, Sendable, Codable {
  package var processID: ProcessID
  package var userID: UserID
  package var groupID: GroupID
  package var groups: [GroupID]

  package init(processID: ProcessID, userID: UserID, groupID: GroupID, groups: [GroupID] = []) {
    self.processID = processID
    self.userID = userID
    self.groupID = groupID
    self.groups = groups
  }

  package var heldGroups: [GroupID] { groups.contains(groupID) ? groups : [groupID] + groups }
}

/// The processes that the subject can have its groups from (proc_pid_status(5), pid_namespaces(7)).
package struct Relatives: Hashable, Sendable, Codable {
  /// PID 1 of the subject's pid namespace; absent where that is the subject itself.
  package var first: Known<Credentials>
  /// The process that started the subject; absent where it is in another pid namespace, or PID 1.
  package var parent: Known<Credentials>
  /// Its ancestors end at one whose parent is in another pid namespace, and not at PID 1: it was put in there (`docker
  /// exec`, `kubectl exec`, nsenter(1)), and nothing that PID 1 holds was ever handed to it. `nil` where /proc does not
  /// show them all.
  package var isPutIn: Bool?

  package init(
    first: Known<Credentials> = .absent, parent: Known<Credentials> = .absent, isPutIn: Bool? = nil
  ) {
    self.first = first
    self.parent = parent
    self.isPutIn = isPutIn
  }
}
