/// Who of those that could connect is neither allowed to by name nor root itself.
package struct Beyond: Hashable, Sendable {
  /// The users and groups of `--fail-if-beyond`.
  package struct Allowed: Hashable, Sendable {
    package var users: Set<UserID>
    package var groups: Set<GroupID>

    package init(users: Set<UserID> = [], groups: Set<GroupID> = []) {
      self.users = users
      self.groups = groups
    }

    func covers(_ user: UserID, _ held: [GroupID]) -> Bool {
      users.contains(user) || held.contains(where: groups.contains)
    }
  }

  package var allowed: Allowed
  package var everyone: Right?
  package var accounts: [WhoReport.Account]
  package var processes: [WhoReport.Process]

  package var isEmpty: Bool { everyone == nil && accounts.isEmpty && processes.isEmpty }

  package init(
    allowed: Allowed, everyone: Right?, accounts: [WhoReport.Account], processes: [WhoReport.Process]
  ) {
    self.allowed = allowed
    self.everyone = everyone
    self.accounts = accounts.filter { $0.userID != .root && !allowed.covers($0.userID, $0.heldGroups) }
    self.processes = processes.filter {
      $0.right != nil && !$0.isRootItself && !allowed.covers($0.userID, $0.heldGroups)
    }
  }
}

extension WhoReport.Account {
  var heldGroups: [GroupID] { groups + [groupID] }
}

extension WhoReport.Process {
  var heldGroups: [GroupID] { groups + [groupID] }

  /// Root of this machine, to whom the socket gives nothing new: uid 0 in this user namespace that sees this
  /// root directory or may change mounts. A container's root without CAP_SYS_ADMIN is not: it is the socket
  /// that would make it root out here.
  var isRootItself: Bool {
    userID == .root && isInOwnUserNamespace != false
      && (isInOwnRoot || capabilities.contains(CapabilitySet(rawValue: 1 << 21)))
  }
}
