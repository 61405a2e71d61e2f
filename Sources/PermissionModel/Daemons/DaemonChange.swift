/// What a daemon is told to make of its socket, so that the subject is let in each time that it is made anew.
struct DaemonChange: Hashable {
  /// With the ids that the subject sees; `nil` leaves what is there.
  var group: GroupID?
  var mode: FileMode
  /// The same group for the daemon's configuration: its name on the daemon's host, or its number there.
  var groupWord: String?
  /// The group that the socket has and keeps, in the same words; `nil` where `group` is another one, and where it has no
  /// word there.
  var keptGroupWord: String?
  /// The account has to join the socket's group as well.
  var membership: MembershipChange?

  /// - Parameter handsDown: The directory gives what is made in it the entries that the socket has now (`default:` of
  ///   getfacl(1)); of a socket without an ACL it does not.
  func apply(to view: inout SubjectView, handsDown: Bool = false) {
    view.walk.editLast { inode in
      inode.mode = mode
      inode.acl = handsDown ? inode.acl.map { $0.under(mode) } : .absent
      if let group { inode.group = group }
    }
    if let membership {
      view.accounts = membership.applied(to: view.accounts)
      if !view.subject.heldGroups.contains(membership.group) { view.subject.groups.append(membership.group) }
    }
  }
}

extension PathWalk {
  /// Changes what the path names, where it was reached.
  fileprivate mutating func editLast(_ change: (inout Inode) -> Void) {
    guard var inode = targetInode else { return }
    change(&inode)
    steps[steps.count - 1].inode = .seen(inode)
  }
}

extension Proposal {
  /// What the daemon itself can be told, for a subject that the socket refuses.
  static func tellingTheDaemon(_ situation: Situation) -> [Proposal] {
    guard let daemon = situation.daemon, let kind = daemon.writer, let target = situation.target,
      situation.refusalAtSocket != nil
    else { return [] }
    // Writing is all that connecting takes; whoever was refused was refused as other, and stays so.
    let writable = FileMode(rawValue: 0o660)
    if situation.subject.heldGroups.contains(target.group), target.group != .root {
      guard kind.knobs.contains(.mode) else { return [] }
      let kept = situation.word(for: target.group)
      return [Proposal(measure: .daemon(DaemonChange(mode: writable, keptGroupWord: kept)))]
    }
    let group = kind.knobs.contains(.group) ? situation.groupToGive(kind, by: daemon) : nil
    if let group, let word = situation.word(for: group) {
      let mode = kind.knobs.contains(.mode) ? writable : target.mode
      let risk =
        target.group == .root
        ? "" : "Who was let in by group \(target.group) is not any more, unless he is in group \(word)."
      return [Proposal(measure: .daemon(DaemonChange(group: group, mode: mode, groupWord: word)), risk: risk)]
    }
    // Who is a member already needs a new start, and no other socket.
    let isMember = situation.groupWouldGrant && situation.memberOnPaper != nil
    if kind.knobs == .mode || !kind.knobs.isDisjoint(with: [.asItself, .groupAsRoot]), target.group != .root,
      !isMember,
      let change = situation.hostMemberships(in: [target.group])?.first
    {
      let kept = situation.word(for: target.group)
      return [
        Proposal(measure: .daemon(DaemonChange(mode: writable, keptGroupWord: kept, membership: change)))
      ]
    }
    return []
  }
}

extension Situation {
  /// The daemon's own group where the subject is in it, its primary group otherwise; root's never. A socket that is
  /// worth root stays with its own group: no account's is handed it in passing.
  fileprivate func groupToGive(_ kind: any DaemonKind.Type, by daemon: Daemon) -> GroupID? {
    guard let group = groupToGive(kind) else { return nil }
    if kind.knobs.contains(.groupAsRoot), daemon.process?.userID != .root { return nil }
    return kind.knobs.contains(.asItself) && !isKnownToHold(group, daemon) ? nil : group
  }

  /// The daemon's account is in the group, as the files of its host have it.
  private func isKnownToHold(_ group: GroupID, _ daemon: Daemon) -> Bool {
    guard isOnHost, let user = daemon.process?.userID else { return false }
    if user == .root { return true }
    guard let account = view.accounts.users.first(where: { $0.userID.id == user.rawValue }) else {
      return false
    }
    return account.groupID.id == group.rawValue
      || view.accounts.groups.contains {
        $0.groupID.id == group.rawValue && $0.members.contains(account.name)
      }
  }

  private func groupToGive(_ kind: any DaemonKind.Type) -> GroupID? {
    let named = kind.groupName.flatMap { name in
      view.accounts.groups.first { $0.name == ByteString(name) }?.groupID.id.map { GroupID($0) }
    }
    if let named, named != .root, subject.heldGroups.contains(named) { return named }
    if case .root = kind.power { return nil }
    return subject.groupID == .root || mapping(of: subject.groupID) != .mapped ? nil : subject.groupID
  }

  /// How the daemon's host calls a group of the subject's: by its name where these files are that host's and the
  /// name is plain in every format, by its number there otherwise; `nil` where it has none to be told from here.
  fileprivate func word(for group: GroupID) -> String? {
    if isOnHost, let name = view.accounts.name(of: group)?.text, Quoting.isName(name, also: "_.-"),
      let first = name.first, first.isLetter || first == "_"
    {
      return name
    }
    let namespace = seen.subject.userNamespace
    if namespace.isInitial.value == true { return group.description }
    return namespace.gidMap.value?.outside(group.rawValue).map { String($0) }
  }
}
