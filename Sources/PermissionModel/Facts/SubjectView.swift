extension Facts {
  /// The same facts with the ids that the subject itself sees, for the words that its owner will write into its
  /// own files; unchanged where they are seen from within already.
  ///
  /// From outside it is known whether an id that shows as the overflow id in there is mapped, and that is kept.
  /// Which one of several unmapped ids it was is lost, so that the exact answer is had from the original.
  package func asTheSubjectSeesThem() -> Facts {
    guard subject.userNamespace.viewpoint == .outside, var view = SubjectView(subject.userNamespace) else {
      return self
    }
    var facts = self
    facts.subject.userID = view.inside(subject.userID)
    facts.subject.groupID = view.inside(subject.groupID)
    facts.subject.groups = subject.groups.map { view.inside($0) }
    for index in walk.steps.indices {
      facts.walk.steps[index].inode = walk.steps[index].inode.map { view.inside($0) }
    }
    if let relatives {
      facts.relatives = Relatives(
        first: relatives.first.map { view.inside($0) }, parent: relatives.parent.map { view.inside($0) })
    }
    facts.subject.userNamespace.viewpoint = .inside
    facts.subject.userNamespace.overflowUserMeans = view.meaning(of: view.overflowUsers)
    facts.subject.userNamespace.overflowGroupMeans = view.meaning(of: view.overflowGroups)
    return facts
  }
}

/// Turns ids of the parent namespace into those of a user namespace (from_kuid_munged() in kernel/user_namespace.c).
private struct SubjectView {
  private let namespace: UserNamespace
  private let users: IDMap
  private let groups: IDMap
  /// What stands behind the overflow ids that came out.
  private(set) var overflowUsers: Set<Mapping> = []
  private(set) var overflowGroups: Set<Mapping> = []

  init?(_ namespace: UserNamespace) {
    guard let users = namespace.uidMap.value, let groups = namespace.gidMap.value else { return nil }
    (self.namespace, self.users, self.groups) = (namespace, users, groups)
  }

  func meaning(of found: Set<Mapping>) -> Mapping? { found.count == 1 ? found.first : nil }

  mutating func inside(_ id: UserID) -> UserID {
    let inside = users.inside(id.rawValue).map { UserID($0) }
    let shown = inside ?? namespace.overflowUserID
    if shown == namespace.overflowUserID { overflowUsers.insert(inside == nil ? .unmapped : .mapped) }
    return shown
  }

  mutating func inside(_ id: GroupID) -> GroupID {
    let inside = groups.inside(id.rawValue).map { GroupID($0) }
    let shown = inside ?? namespace.overflowGroupID
    if shown == namespace.overflowGroupID { overflowGroups.insert(inside == nil ? .unmapped : .mapped) }
    return shown
  }

  mutating func inside(_ inode: Inode) -> Inode {
    var inode = inode
    inode.owner = inside(inode.owner)
    inode.group = inside(inode.group)
    if case .seen(var acl) = inode.acl {
      for index in acl.entries.indices {
        switch acl.entries[index].tag {
        case .user(let id): acl.entries[index].tag = .user(inside(id))
        case .group(let id): acl.entries[index].tag = .group(inside(id))
        case .owner, .owningGroup, .mask, .other: break
        }
      }
      inode.acl = .seen(acl)
    }
    return inode
  }

  mutating func inside(_ credentials: Credentials) -> Credentials {
    var credentials = credentials
    credentials.userID = inside(credentials.userID)
    credentials.groupID = inside(credentials.groupID)
    credentials.groups = credentials.groups.map { inside($0) }
    return credentials
  }
}
