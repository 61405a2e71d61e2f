import PermissionModel

/// passwd(5) and group(5) of an image or a container.
enum AccountTargets {
  /// Whether both readers take a line of that name for an entry.
  private static func isEntry(_ name: ByteString) -> Bool {
    name.bytes.first.map { !"#+-".utf8.contains($0) } ?? false
  }

  static func passwd(_ bytes: [UInt8]) {
    let file = AccountFiles.passwd(bytes)
    for line in file.oddLines { expectShowable(line.problem, "an odd line") }
    expect(file.oddLineCount >= file.oddLines.count, "fewer odd lines than are listed")
    var users: [AccountScan.User] = []
    AccountScan.eachUser(bytes) { users.append($0) }
    let read = file.entries.filter { entry in
      isEntry(entry.name) && entry.userID.id != nil && entry.groupID.id != nil
    }
    expect(
      users.map(\.name) == read.map(\.name) && users.map(\.userID.rawValue) == read.map(\.userID.id)
        && users.map(\.groupID.rawValue) == read.map(\.groupID.id),
      "who reads other users than the entrypoint")
    let accounts = Accounts(passwd: .seen(file), group: .absent)
    for remark in accounts.remarks(user: "1000") { expectShowable(remark, "a remark") }
    FactsTarget.show(Report(worldFacts(accounts: accounts)), in: bytes)
  }

  /// The group file, and the same bytes as gshadow.
  static func group(_ bytes: [UInt8]) {
    let parts = bytes.pieces(2)
    let file = AccountFiles.group(parts[0])
    for line in file.oddLines { expectShowable(line.problem, "an odd line") }
    let read = file.entries.compactMap { entry -> GroupID? in
      isEntry(entry.name) ? entry.groupID.id.map { GroupID($0) } : nil
    }
    let groups = AccountScan.groups(parts[0], ids: Set(read)).entries
    expect(groups.map(\.groupID) == read, "who reads other groups than the entrypoint")
    let accounts = Accounts(
      passwd: .seen(AccountFiles.passwd(Array("root:x:0:0::/:\nci:x:1000:1000::/:\n".utf8))),
      group: .seen(file))
    let gshadow = AccountFiles.group(parts[1]).entries
    for remark in accounts.remarks(user: "ci:docker", gshadow: gshadow) { expectShowable(remark, "a remark") }
    FactsTarget.show(Report(worldFacts(accounts: accounts)), in: bytes)
  }

  /// `--user`, `--group-add`s a line, passwd, group: whom a container would start as.
  static func identity(_ bytes: [UInt8]) {
    let parts = bytes.pieces(4)
    let user = ArgumentText.text(parts[0])
    let added = parts[1].split(separator: UInt8(ascii: "\n")).map { ArgumentText.text(Array($0)) }
    let accounts = Accounts(
      passwd: .seen(AccountFiles.passwd(parts[2])), group: .seen(AccountFiles.group(parts[3])))
    do throws(DockerIdentity.Refusal) {
      let identity = try DockerIdentity.compute(
        ContainerStart(user: user, addedGroups: added), accounts: accounts)
      expect(Set(identity.groups).count == identity.groups.count, "a group twice")
      let subject = try Subject(
        start: ContainerStart(user: user, addedGroups: added), accounts: accounts, userNamespace: .initial)
      FactsTarget.show(Report(worldFacts(subject, accounts: accounts)), in: bytes)
    } catch {
      expectShowable(error.description, "the refusal")
    }
    do throws(DockerIdentity.Refusal) {
      let current = Subject(userID: .root, groupID: .root, groups: [.root, GroupID(999)])
      let identity = try EntrypointIdentity(user: user, current: current, accounts: accounts)
      let subject = identity.subject(from: current)
      expect(identity.userID == .root || subject.capabilities.isEmpty, "a user with capabilities")
    } catch {
      expectShowable(error.description, "the refusal")
    }
  }
}
