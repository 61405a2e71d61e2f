/// Computes a container's credentials as Docker does from `--user`, `--group-add` and the image's
/// account files (moby/sys/user: GetExecUser, GetAdditionalGroups; daemon: getUser; runc: setupUser).
package enum DockerIdentity {
  /// The container would not be created, and why, in Docker's sense.
  package struct Refusal: Error, Hashable, Sendable, CustomStringConvertible {
    package var description: String
    /// Nobody can tell from here whether it would, since an account file was not read.
    package var isOpen = false
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
  ///   - fallback: the group of a user who is in no file, where none is named (`user.ExecUser`, the defaults).
  package static func compute(
    _ start: ContainerStart, accounts: Accounts, fallback: GroupID = .root
  ) throws(Refusal) -> Identity {
    // Nothing is known of who is in a file that was too large to be read, be it that an engine reads it.
    if let unread = accounts.unread(.fileTooLarge) { throw Refusal(description: unread, isOpen: true) }
    // What stands behind a second colon is nothing to Docker.
    let parts = start.user.utf8
    let colon = parts.firstIndex(of: UInt8(ascii: ":")) ?? parts.endIndex
    let userPart = String(start.user[..<colon])
    let behind = parts[colon...].dropFirst()
    let groupPart = String(Substring(behind.prefix { $0 != UInt8(ascii: ":") }))
    var user = 0
    var group = Int(fallback.rawValue)
    var supplementary: [Int] = []
    let userNumber = userPart.isEmpty ? 0 : goInteger(userPart)
    let userName = ByteString(argument: userPart)
    let matched = accounts.users.first { entry in
      if let userNumber { return entry.userID.asDockerReadsIt == userNumber }
      return entry.name == userName
    }
    if let matched {
      user = matched.userID.asDockerReadsIt
      group = matched.groupID.asDockerReadsIt
    } else if !userPart.isEmpty {
      guard let userNumber else {
        throw missing("user", userPart, accounts.passwd.failure, "passwd")
      }
      user = try inRange(userNumber)
    }
    let groupNumber = goInteger(groupPart)
    if !groupPart.isEmpty {
      let groupName = ByteString(argument: groupPart)
      let match = accounts.groups.first { entry in
        if let groupNumber { return entry.groupID.asDockerReadsIt == groupNumber }
        return entry.name == groupName
      }
      if let match {
        group = match.groupID.asDockerReadsIt
      } else {
        guard let groupNumber else {
          throw missing("group", groupPart, accounts.group.failure, "group")
        }
        group = try inRange(groupNumber)
      }
    } else if let matched, !matched.name.isEmpty {
      supplementary = accounts.groups.filter { $0.members.contains(matched.name) }.map(
        \.groupID.asDockerReadsIt)
    }
    supplementary += try additionalGroups(start.addedGroups, in: accounts)
    let uid = try lookedUpAgain(user) { accounts.users.contains { $0.userID.asDockerReadsIt == user } }
    let gid = try lookedUpAgain(group) { accounts.groups.contains { $0.groupID.asDockerReadsIt == group } }
    var groups = Distinct<GroupID>()
    // The runtime is handed numbers and resolves them like options, so a group *named* 999 stands for 999.
    for id in try additionalGroups(([group] + supplementary).map(String.init), in: accounts) {
      groups.append(GroupID(try kernelID(id)))
    }
    return Identity(userID: UserID(uid), groupID: GroupID(gid), groups: groups.elements, name: matched?.name)
  }

  /// runc (before 1.3) searches the account files for the engine's numbers once more, and refuses a large
  /// one that they do not have.
  private static func lookedUpAgain(_ id: Int, isListed: () -> Bool) throws(Refusal) -> UInt32 {
    try kernelID((0...largestID).contains(id) || isListed() ? id : inRange(id))
  }

  private static func missing(_ kind: String, _ name: String, _ failure: ErrorNumber?, _ file: String)
    -> Refusal
  {
    let what = "no \(kind) \"\(shown(name))\" "
    if let failure {
      return Refusal(
        description: what + "is known: the \(file) file cannot be read: \(failure.sentence)", isOpen: true)
    }
    return Refusal(description: what + "in the \(file) file")
  }

  private static func additionalGroups(_ names: [String], in accounts: Accounts) throws(Refusal) -> [Int] {
    let (entries, failure) = (accounts.groups, accounts.group.failure)
    var added = Distinct<Int>()
    let index = GroupIndex(entries, questions: names.count)
    for name in names {
      if let match = index.first(called: name, where: { !added.contains($0.groupID.asDockerReadsIt) }) {
        added.append(match.groupID.asDockerReadsIt)
      } else if let number = goInteger(name) {
        added.append(try inRange(number))
      } else {
        throw missing("group", name, failure, "group")
      }
    }
    return added.elements
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
