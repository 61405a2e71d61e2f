/// How the account files of a root come to list a user as a member of a gid: the one model of that change.
///
/// It is chosen once from the files as they are, applied to them and decided on, and only then put into bytes
/// (``applied(to:_:)``) or into words (``MembershipWords``).
package struct MembershipChange: Hashable, Sendable {
  /// What becomes of the group's own line.
  package enum GroupLine: Hashable, Sendable {
    /// The gid is there under that name, the socket's own or an unrelated one.
    case stays
    /// A new line at the end.
    case made
    /// Another number in a line that is there.
    case renumbered(from: IDField)
  }

  /// An entry in the passwd file for a uid that has none, so that the engine looks for its groups.
  package struct NewAccount: Hashable, Sendable {
    var userID: UserID
    /// The one that it has already; an unknown uid starts with gid 0.
    var groupID: GroupID
  }

  package var user: ByteString
  /// Made first; `nil` where the passwd file has the user.
  package var account: NewAccount?
  /// The group's name, which tells its line.
  package var name: ByteString
  package var group: GroupID
  package var line: GroupLine

  /// How a name and a line are chosen.
  package struct Policy: Hashable, Sendable {
    /// What to do where the gid has another name already.
    package enum OnTaken: String, Hashable, Sendable, CaseIterable {
      /// Join the group that has it.
      case join
      /// Give the gid a second name.
      case alias
      case fail
    }

    /// The name asked for; otherwise it is the one that the gid has.
    package var name: ByteString?
    /// The name for a gid that has none.
    package var usualName: ByteString
    package var onTaken: OnTaken
    /// An existing group of the name may be given the gid.
    package var renumbers: Bool

    package init(
      name: ByteString? = nil, usualName: ByteString = "docker", onTaken: OnTaken = .join,
      renumbers: Bool = false
    ) {
      self.name = name
      self.usualName = usualName
      self.onTaken = onTaken
      self.renumbers = renumbers
    }
  }

  /// Why nothing can be changed, with the remedy.
  package struct Refusal: Error, Hashable, Sendable, CustomStringConvertible {
    package var description: String
    package init(_ description: String) { self.description = description }
  }

  private init(
    user: ByteString, account: NewAccount?, name: ByteString, group: GroupID, line: GroupLine
  ) {
    self.user = user
    self.account = account
    self.name = name
    self.group = group
    self.line = line
  }

  /// Chooses the smallest change that the policy allows.
  ///
  /// - Parameters:
  ///   - user: its name in the passwd file, or the one that `account` will have there.
  ///   - accounts: the files that will be changed, as they are.
  package static func chosen(
    user: ByteString, account: NewAccount? = nil, group: GroupID, accounts: Accounts,
    policy: Policy = Policy()
  ) throws(Refusal) -> MembershipChange {
    // What separates fields, members and lines (group(5)); blanks at the end of a line are not the member's.
    guard let first = user.bytes.first, let last = user.bytes.last, !AccountFiles.isBlank(first),
      !AccountFiles.isBlank(last), !user.bytes.contains(where: { [0x3A, 0x2C, 0x0A, 0x0D, 0].contains($0) })
    else {
      throw Refusal("a group file cannot list the name \"\(user)\"; give the group at run time")
    }
    func change(_ name: ByteString, _ line: GroupLine) -> MembershipChange {
      MembershipChange(user: user, account: account, name: name, group: group, line: line)
    }
    let wanted = policy.name ?? policy.usualName
    let holders = accounts.groups.filter { $0.groupID.id == group.rawValue }
    if let holder = holders.first(where: { $0.name == wanted }) { return change(holder.name, .stays) }
    if let holder = holders.first, policy.onTaken != .alias {
      guard policy.onTaken == .join, policy.name == nil else {
        throw Refusal(
          "gid \(group) is \"\(holder.name)\" in this image; --on-taken join joins that group, --on-taken alias gives "
            + "the number a second name")
      }
      return change(holder.name, .stays)
    }
    guard let there = accounts.group(named: wanted) else { return change(wanted, .made) }
    if policy.renumbers { return change(wanted, .renumbered(from: there.groupID)) }
    if policy.name != nil {
      throw Refusal(
        "the group \"\(wanted)\" is \(there.groupID.shown) in this image; --renumber changes it to \(group)")
    }
    let names = Set(accounts.groups.map(\.name))
    // A second name that was given before is there already.
    let own = Set(holders.map(\.name))
    guard let free = Self.names(like: wanted, group).first(where: { own.contains($0) || !names.contains($0) })
    else {
      throw Refusal(
        "\(wanted)-\(group) and its like are names of other groups here; --group-name names another")
    }
    return change(free, own.contains(free) ? .stays : .made)
  }

  /// The change after which the engine gives a user of that name the gid, as docker exec and a next start ask for it.
  package static func registering(
    _ user: ByteString, in group: GroupID, _ accounts: Accounts
  ) throws(Refusal) -> MembershipChange {
    let change = try chosen(user: user, group: group, accounts: accounts)
    let start = ContainerStart(user: ArgumentText.text(user.bytes))
    let identity = try? DockerIdentity.compute(start, accounts: change.applied(to: accounts))
    guard identity?.name == user, identity?.groups.contains(group) == true else {
      throw Refusal("an engine would not find \(user) in gid \(group) by that")
    }
    return change
  }

  /// `docker-999`, `docker-999-2` and so on.
  private static func names(like usual: ByteString, _ group: GroupID) -> some Sequence<ByteString> {
    let first = named(usual, group)
    return (1...99).lazy.map { $0 == 1 ? first : ByteString(first.bytes + Array("-\($0)".utf8)) }
  }

  /// The usual name where that is another group's.
  static func named(_ usual: ByteString, _ group: GroupID) -> ByteString {
    ByteString(usual.bytes + Array("-\(group)".utf8))
  }

  /// What whoever owns the files should know of it.
  package func notes(in accounts: Accounts, policy: Policy = Policy()) -> [String] {
    switch line {
    case .stays where name == policy.name || name == policy.usualName || group == .root: []
    case .stays: ["gid \(group) is \"\(name)\" in this image: \(user) may then also use what belongs to it"]
    case .renumbered(let from): ["files of gid \(from.shown) no longer belong to \"\(name)\""]
    case .made:
      if let there = accounts.group(named: policy.usualName), name != policy.name {
        [
          "\"\(policy.usualName)\" is \(there.groupID.shown) here and stays so (--renumber would change it); the new "
            + "group is \"\(name)\""
        ]
      } else {
        []
      }
    }
  }

  // MARK: On the files as they were read

  /// The account files as they would be read after the change.
  package func applied(to accounts: Accounts) -> Accounts {
    var accounts = accounts
    if let account {
      var file = accounts.passwd.value ?? AccountFile()
      file.entries.append(
        PasswdEntry(
          name: user, userID: .number(Int(account.userID.rawValue)),
          groupID: .number(Int(account.groupID.rawValue))))
      accounts.passwd = .seen(file)
    }
    accounts.group = .seen(applied(to: accounts.group.value ?? AccountFile()))
    return accounts
  }

  func applied(to file: AccountFile<GroupEntry>) -> AccountFile<GroupEntry> {
    var file = file
    if let index = index(in: file) {
      change(&file.entries[index])
    } else if line == .made {
      file.entries.append(madeEntry)
    }
    return file
  }

  /// The entry of a group that is made.
  var madeEntry: GroupEntry {
    GroupEntry(name: name, groupID: .number(Int(group.rawValue)), members: [user])
  }

  /// The group's entry after the change.
  func change(_ entry: inout GroupEntry) {
    if case .renumbered = line { entry.groupID = .number(Int(group.rawValue)) }
    if !entry.members.contains(user) { entry.members.append(user) }
  }

  /// Whether it is the group's entry, if it is the first such.
  func isLine(_ entry: GroupEntry) -> Bool {
    switch line {
    case .made: false
    case .stays: entry.name == name && entry.groupID.id == group.rawValue
    case .renumbered: entry.name == name
    }
  }

  /// The group's entry; `nil` for one that is still to be made.
  func index(in file: AccountFile<GroupEntry>) -> Int? { file.entries.firstIndex(where: isLine) }
}

extension IDField {
  /// For a sentence.
  var shown: String {
    switch self {
    case .number(let number): String(number)
    case .odd(let text): "\"\(text)\""
    }
  }
}
