// What the account files of the subject's root say of a change to them.

extension Situation {
  /// The files are an image's or container's own, or were named as such, and not those of the machine that asks.
  var accountsAreImages: Bool {
    view.system.isContainer.value == true || view.container != nil || view.accounts.root != nil
  }

  /// Which name a new group gets.
  var membershipPolicy: MembershipChange.Policy {
    MembershipChange.Policy(usualName: ByteString(groupNameToMake))
  }

  /// The name for a group that is lacking: the daemon's, or the socket's own where that is all there is.
  var groupNameToMake: String {
    if let name = daemon?.kind?.groupName { return name }
    let file = walk.requested.lastPathComponent.display
    let name = file.split(separator: ".").first.map { $0.lowercased() } ?? ""
    // As useradd(8) takes it, and no longer than it does.
    let isPlain = Quoting.isName(name, also: "_-") && name.first.map { $0.isLetter || $0 == "_" } == true
    return isPlain && name.count <= 24 ? name : "socket"
  }

  /// The image has neither a shell nor a program that edits account files.
  var imageIsBare: Bool { accountsAreImages && view.accounts.tools.value == AccountTools.none }

  /// The subject's entry of the passwd file: the one that was asked for by name, or the first of its uid.
  package var account: PasswdEntry? {
    let asked = subject.start.map { ByteString(argument: String($0.user.prefix { $0 != ":" })) }
    let entries = view.accounts.users.filter { $0.userID.id == subject.userID.rawValue }
    return entries.first { $0.name == asked } ?? entries.first
  }

  /// The change of the image's files by which the engine gives the subject the socket's group.
  var imageMembership: MembershipChange? {
    guard subject.userID != .root, let group = target?.group else { return nil }
    if imageObstacle == nil, let user = account?.name {
      return try? .chosen(user: user, group: group, accounts: view.accounts, policy: membershipPolicy)
    }
    guard let (name, account) = accountToMake else { return nil }
    return try? .chosen(
      user: name, account: account, group: group, accounts: view.accounts, policy: membershipPolicy)
  }

  /// The same question about an identity, with the account files as they are by now.
  package func with(_ accounts: Accounts) throws(DockerIdentity.Refusal) -> Situation {
    var facts = seen
    facts.accounts.passwd = accounts.passwd
    facts.accounts.group = accounts.group
    if let start = facts.subject.start {
      facts.subject = try Subject(
        start: start, accounts: facts.accounts, userNamespace: facts.subject.userNamespace)
    }
    return Situation(facts)
  }

  /// The change of the image's files that a policy allows, decided on: it lets the subject in.
  ///
  /// - Throws: why there is none; then nothing is to be written.
  package func imageMembership(
    _ policy: MembershipChange.Policy
  ) throws(MembershipChange.Refusal) -> MembershipChange {
    guard let group = target?.group else { throw .init("there is no socket to speak of") }
    if let imageObstacle { throw .init(imageObstacle) }
    guard let user = account?.name else {
      throw .init("uid \(subject.userID) has no entry in the image's passwd file")
    }
    let change = try MembershipChange.chosen(
      user: user, group: group, accounts: view.accounts, policy: policy)
    guard Measure.image(.membership(change)).letsIn(self) else {
      throw .init("a membership in gid \(group) would not let \(subjectName) in")
    }
    return change
  }

  /// The changes of this machine's files by which the subject's next session holds these groups.
  func hostMemberships(in groups: [GroupID]) -> [MembershipChange]? {
    // Who is in a directory's group is written down there.
    guard isOnHost, nameInDirectory == nil, let user = account?.name else { return nil }
    var accounts = view.accounts
    var changes: [MembershipChange] = []
    for group in groups {
      guard
        let change = try? MembershipChange.chosen(
          user: user, group: group, accounts: accounts, policy: membershipPolicy)
      else { return nil }
      accounts = change.applied(to: accounts)
      changes.append(change)
    }
    return changes
  }

  /// The membership in the group that the daemon gives its socket to when it makes it anew: that of its usual name,
  /// which groupadd --system makes where it is missing. `nil` where no such daemon is known.
  var hostDaemonMembership: MembershipChange? {
    let name = membershipPolicy.usualName
    guard isOnHost, walk.requested.lastPathComponent == "docker.sock", let user = account?.name else {
      return nil
    }
    guard
      let group = view.accounts.group(named: name)?.groupID.id.map({ GroupID($0) }) ?? freeSystemGroup
    else { return nil }
    return try? .chosen(user: user, group: group, accounts: view.accounts, policy: membershipPolicy)
  }

  /// As groupadd --system chooses it: the greatest that is free (`SYS_GID_MAX` of login.defs(5)).
  private var freeSystemGroup: GroupID? {
    let taken = Set(view.accounts.groups.compactMap(\.groupID.id))
    return (101...999).reversed().first { !taken.contains($0) }.map { GroupID($0) }
  }

  /// An account for a uid that the image does not know and that holds what such a uid is started with.
  private var accountToMake: (name: ByteString, MembershipChange.NewAccount)? {
    let accounts = view.accounts
    let name = ByteString("uid\(subject.userID)")
    guard subject.start.map({ !$0.namesGroup }) ?? true,
      accounts.passwd.value != nil, accounts.name(of: subject.userID) == nil,
      accounts.user(named: name) == nil,
      [.shadow, .busybox].contains(accounts.tools.value ?? .none),
      accounts.name(of: subject.groupID) != nil, ContainerStart.likely(of: subject, accounts) != nil
    else { return nil }
    return (name, .init(userID: subject.userID, groupID: subject.groupID))
  }

  /// Why the engine reads no groups for the subject from the image's files.
  var imageObstacle: String? {
    if let start = subject.start, start.namesGroup {
      return
        "the container is started as \(ByteString(start.user).display): with a group behind the colon the engine "
        + "does not read the image's group file"
    }
    if let unread = view.accounts.unread() { return unread }
    if view.accounts.name(of: subject.userID) == nil {
      return
        "uid \(subject.userID) has no entry in the image's passwd file, so the engine reads no groups for it"
    }
    if ContainerStart.likely(of: subject, view.accounts) == nil {
      guard !isOnHost else {
        return
          "this process on the host lacks groups that the account files give \(subjectName), so that it does not tell "
          + "what a container of it would hold"
      }
      return
        "this process lacks groups that its account files give \(subjectName), so it was started as "
        + "user:group, and then the engine does not read the image's group file; if it is the image's own USER "
        + "line that names the group, put the socket's gid there"
    }
    return nil
  }

  /// A home or what logind makes for a session (pam_systemd(8)): keys and sessions lie in there, and nobody
  /// else is let in for the sake of a socket.
  func isPrivate(_ directory: ByteString) -> Bool {
    let names = directory.pathComponents
    return directory == "/root" || names.starts(with: ["run", "user"]) || names.first == "home"
      || view.accounts.users.contains { $0.home != "/" && $0.home == directory }
  }
}

extension ContainerStart {
  /// The options by which a running process most likely came to its groups; `nil` where it lacks groups
  /// that its account files give it, so that those were not read and would not be read again.
  static func likely(of subject: Subject, _ accounts: Accounts) -> ContainerStart? {
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
