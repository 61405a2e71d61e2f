/// How the group file of an image comes to hold the subject as a member of a gid.
enum ImageEdit: Hashable {
  /// The gid is free and so is the name.
  case create(name: String, GroupID, user: ByteString)
  /// The name is there with another gid, and the gid is free.
  case renumber(name: String, from: GroupID, to: GroupID, user: ByteString)
  /// The gid is there under a name, the socket's own or an unrelated one.
  case joinExisting(name: ByteString, GroupID, user: ByteString)

  var user: ByteString {
    switch self {
    case .create(_, _, let user), .renumber(_, _, _, let user), .joinExisting(_, _, let user): user
    }
  }

  var group: GroupID {
    switch self {
    case .create(_, let group, _), .renumber(_, _, let group, _), .joinExisting(_, let group, _): group
    }
  }

  /// It takes no more than a line at the end of the group file.
  var isNewLine: Bool {
    if case .create = self { true } else { false }
  }

  /// Names that the image's programs and a Dockerfile's line can take: glibc skips entries that begin with a
  /// plus, a minus or a number sign, shadow writes no control character, and a backslash may end a line.
  var hasOrdinaryNames: Bool {
    var names = [user]
    if case .joinExisting(let name, _, _) = self { names.append(name) }
    return names.allSatisfy { name in
      guard let text = name.text, let first = text.first, let last = text.last else { return false }
      return !"+-#".contains(first) && last != "\\"
    }
  }

  /// What the account files ask for.
  static func needed(for group: GroupID, user: ByteString, named name: String, in accounts: Accounts)
    -> ImageEdit
  {
    if let taken = accounts.name(of: group, preferring: name) {
      return .joinExisting(name: taken, group, user: user)
    }
    if let there = accounts.group(named: ByteString(name))?.groupID.id {
      return .renumber(name: name, from: GroupID(there), to: group, user: user)
    }
    return .create(name: name, group, user: user)
  }

  /// Edits the group file in the facts and computes the subject's groups anew by Docker's rules.
  func apply(to facts: inout Facts) {
    apply(to: &facts, start: Self.start(of: facts.subject, facts.accounts))
  }

  fileprivate func apply(to facts: inout Facts, start: ContainerStart?) {
    facts.accounts.group = .seen(edited(facts.accounts.group.value ?? AccountFile()))
    guard let start,
      let identity = try? DockerIdentity.compute(start, accounts: facts.accounts)
    else { return }
    facts.subject.groupID = identity.groupID
    facts.subject.groups = identity.groups
  }

  private func edited(_ file: AccountFile<GroupEntry>) -> AccountFile<GroupEntry> {
    var file = file
    func join(_ index: Int) {
      if !file.entries[index].members.contains(user) { file.entries[index].members.append(user) }
    }
    switch self {
    case .create(let name, let group, let user):
      file.entries.append(
        GroupEntry(name: ByteString(name), groupID: .number(Int(group.rawValue)), members: [user]))
    case .renumber(let name, _, let group, _):
      guard let index = file.entries.firstIndex(where: { $0.name == ByteString(name) }) else { break }
      file.entries[index].groupID = .number(Int(group.rawValue))
      join(index)
    case .joinExisting(let name, let group, _):
      guard
        let index = file.entries.firstIndex(where: { $0.name == name && $0.groupID.id == group.rawValue })
      else { break }
      join(index)
    }
    return file
  }

  /// The options by which a running process most likely came to its groups; `nil` where it lacks groups
  /// that its account files give it, so that those were not read and would not be read again.
  static func start(of subject: Subject, _ accounts: Accounts) -> ContainerStart? {
    if let start = subject.start { return start }
    let user = ContainerStart(user: subject.userID.description)
    guard let onPaper = try? DockerIdentity.compute(user, accounts: accounts),
      onPaper.groupID == subject.groupID,
      onPaper.groups.allSatisfy({ subject.heldGroups.contains($0) })
    else { return nil }
    let added = subject.heldGroups.filter { !onPaper.groups.contains($0) }
    return ContainerStart(user: user.user, addedGroups: added.map(\.description))
  }
}

extension Accounts {
  /// The name by which to join a gid that may have several.
  func name(of id: GroupID, preferring name: String) -> ByteString? {
    let names = groups.filter { $0.groupID.id == id.rawValue }.map(\.name)
    return names.first { $0 == ByteString(name) } ?? names.first
  }
}

/// An entry in the image's passwd file for a uid that has none, so that the engine looks for its groups.
struct NewAccount: Hashable {
  var name: String
  var userID: UserID
  /// The one that it has already; an unknown uid starts with gid 0.
  var groupID: GroupID

  func apply(_ edit: ImageEdit, to facts: inout Facts) {
    let start = ImageEdit.start(of: facts.subject, facts.accounts)
    var file = facts.accounts.passwd.value ?? AccountFile()
    file.entries.append(
      PasswdEntry(
        name: ByteString(name), userID: .number(Int(userID.rawValue)), groupID: .number(Int(groupID.rawValue))
      ))
    facts.accounts.passwd = .seen(file)
    edit.apply(to: &facts, start: start)
  }
}
