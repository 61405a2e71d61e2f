/// Computes a container's credentials as Docker does from `--user`, `--group-add` and the image's
/// account files (moby/sys/user: GetExecUser, GetAdditionalGroups; daemon: getUser; runc: setupUser).
package enum DockerIdentity {
  /// The container would not be created, and why, in Docker's sense.
  package struct Refusal: Error, Hashable, Sendable, CustomStringConvertible {
    package var description: String
  }

  /// What the main process of the container starts with.
  package struct Identity: Hashable, Sendable {
    package var userID: UserID
    package var groupID: GroupID
    /// As the kernel is given them: the primary group among them, unless a group has its number for a name.
    package var groups: [GroupID]
    /// The name of the passwd entry, where one was matched.
    package var name: ByteString?
  }

  /// Ids beyond this are refused (moby/sys/user `maxID`).
  static let largestID = Int(Int32.max)

  /// - Parameters:
  ///   - start: the options; an empty user means the image's default, root's entry.
  ///   - accounts: the files of the container's root. A file that is absent counts as empty, as for Docker.
  package static func compute(_ start: ContainerStart, accounts: Accounts) throws(Refusal) -> Identity {
    let parts = start.user.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
    let userPart = String(parts.first ?? "")
    let groupPart = parts.count > 1 ? String(parts[1]) : ""
    var user = 0
    var group = 0
    var supplementary: [Int] = []
    let userNumber = goInteger(userPart)
    let matched = accounts.users.first { entry in
      if userPart.isEmpty { return entry.userID.asDockerReadsIt == 0 }
      if let userNumber { return entry.userID.asDockerReadsIt == userNumber }
      return entry.name == ByteString(argument: userPart)
    }
    if let matched {
      user = matched.userID.asDockerReadsIt
      group = matched.groupID.asDockerReadsIt
    } else if !userPart.isEmpty {
      guard let userNumber else {
        throw Refusal(description: "no user \"\(shown(userPart))\" in the passwd file")
      }
      user = try inRange(userNumber)
    }
    let groupNumber = goInteger(groupPart)
    if !groupPart.isEmpty {
      let match = accounts.groups.first { entry in
        if let groupNumber { return entry.groupID.asDockerReadsIt == groupNumber }
        return entry.name == ByteString(argument: groupPart)
      }
      if let match {
        group = match.groupID.asDockerReadsIt
      } else {
        guard let groupNumber else {
          throw Refusal(description: "no group \"\(shown(groupPart))\" in the group file")
        }
        group = try inRange(groupNumber)
      }
    } else if let matched, !matched.name.isEmpty {
      supplementary = accounts.groups.filter { $0.members.contains(matched.name) }.map(
        \.groupID.asDockerReadsIt)
    }
    supplementary += try additionalGroups(start.addedGroups, in: accounts.groups)
    let uid = try lookedUpAgain(user, in: accounts.users.map(\.userID))
    let gid = try lookedUpAgain(group, in: accounts.groups.map(\.groupID))
    var groups: [GroupID] = []
    // The runtime is handed numbers and resolves them like options, so a group *named* 999 stands for 999.
    for id in try additionalGroups(([group] + supplementary).map(String.init), in: accounts.groups) {
      let id = GroupID(try kernelID(id))
      if !groups.contains(id) { groups.append(id) }
    }
    return Identity(userID: UserID(uid), groupID: GroupID(gid), groups: groups, name: matched?.name)
  }

  /// runc (before 1.3) searches the account files for the engine's numbers once more, and refuses a large
  /// one that they do not have.
  private static func lookedUpAgain(_ id: Int, in fields: [IDField]) throws(Refusal) -> UInt32 {
    let isListed = fields.contains { $0.asDockerReadsIt == id }
    return try kernelID(isListed ? id : inRange(id))
  }

  private static func additionalGroups(_ names: [String], in entries: [GroupEntry]) throws(Refusal) -> [Int] {
    var added: [Int] = []
    for name in names {
      let match = entries.first { entry in
        (entry.name == ByteString(argument: name) || String(entry.groupID.asDockerReadsIt) == name)
          && !added.contains(entry.groupID.asDockerReadsIt)
      }
      if let match {
        added.append(match.groupID.asDockerReadsIt)
      } else if let number = goInteger(name) {
        let number = try inRange(number)
        if !added.contains(number) { added.append(number) }
      } else {
        throw Refusal(description: "no group \"\(shown(name))\" in the group file")
      }
    }
    return added
  }

  /// Go's strconv.Atoi: an optional sign and decimal digits.
  private static func goInteger(_ text: String) -> Int? {
    let digits = text.utf8.first.map { $0 == 0x2B || $0 == 0x2D } == true ? text.dropFirst() : text[...]
    guard !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    return Int(text)
  }

  private static func inRange(_ id: Int) throws(Refusal) -> Int {
    guard (0...largestID).contains(id) else {
      throw Refusal(description: "the id \(id) is not between 0 and \(largestID)")
    }
    return id
  }

  private static func kernelID(_ id: Int) throws(Refusal) -> UInt32 {
    guard let id = UInt32(exactly: id), id != .max else {
      throw Refusal(description: "the id \(id) is not one that the kernel takes")
    }
    return id
  }

  private static func shown(_ text: String) -> String { ByteString(argument: text).display }
}
