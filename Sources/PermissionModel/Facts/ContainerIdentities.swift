/// Who runs in a container: its main process is often not the one that connects.
package struct ContainerIdentities: Hashable, Sendable, Codable {
  /// Processes that the kernel cannot tell apart in a permission check.
  package struct Identity: Hashable, Sendable, Codable {
    package var userID: UserID
    package var groupID: GroupID
    package var groups: [GroupID]
    package var capabilities: CapabilitySet
    /// One of them, the main process or the lowest number, and its program's name (proc_pid_comm(5)).
    package var example: ProcessID
    package var program: ByteString
    /// How many processes there are like this.
    package var count: Int
    /// The main process is among them.
    package var isMain: Bool

    package init(
      userID: UserID, groupID: GroupID, groups: [GroupID], capabilities: CapabilitySet, example: ProcessID,
      program: ByteString, count: Int = 1, isMain: Bool = false
    ) {
      self.userID = userID
      self.groupID = groupID
      self.groups = groups
      self.capabilities = capabilities
      self.example = example
      self.program = program
      self.count = count
      self.isMain = isMain
    }

    package var heldGroups: [GroupID] { groups.contains(groupID) ? groups : [groupID] + groups }
  }

  /// The main process's first, then those with most processes. Ids as the other facts have them.
  package var identities: [Identity]
  /// All processes that were looked at.
  package var processCount: Int
  /// Processes that are left out: they could not be read, have a user namespace of their own, or there were too many
  /// identities.
  package var omitted: Int

  package init(_ identities: [Identity], processCount: Int, omitted: Int = 0) {
    self.identities = identities
    self.processCount = processCount
    self.omitted = omitted
  }

  /// More identities than anybody reads.
  package static let most = 32
}

extension ContainerIdentities.Identity {
  /// Its groups are those that the account files give to its user, so that it most likely called initgroups(3), as
  /// the workers of nginx and php-fpm do: a group that its container is given is lost on the way, and a line of the
  /// group file is not.
  ///
  /// - Parameter accounts: of the container's root, in the ids of the identity.
  package func hasGroupsOfItsAccount(_ accounts: Accounts) -> Bool {
    accounts.users.contains { entry in
      entry.userID.id == userID.rawValue && entry.groupID.id == groupID.rawValue
        && accounts.initialGroups(of: entry.name, groupID) == Set(heldGroups)
    }
  }
}

extension Accounts {
  /// What initgroups(3) makes of the group file.
  package func initialGroups(of name: ByteString, _ group: GroupID) -> Set<GroupID> {
    var found: Set<GroupID> = [group]
    for entry in groups where entry.members.contains(name) {
      if let id = entry.groupID.id { found.insert(GroupID(id)) }
    }
    return found
  }
}

extension Facts {
  /// The same question about another one of those who run in the container; nobody connected in its place.
  package func asked(by identity: ContainerIdentities.Identity) -> Facts {
    var facts = self
    facts.subject.processID = identity.example
    facts.subject.userID = identity.userID
    facts.subject.groupID = identity.groupID
    facts.subject.groups = identity.groups
    facts.subject.capabilities = identity.capabilities
    facts.subject.start = nil
    facts.observation = nil
    facts.observationFailure = nil
    facts.relatives = nil
    facts.accountSources = nil
    return facts
  }
}
