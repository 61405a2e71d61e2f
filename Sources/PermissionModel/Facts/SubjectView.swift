/// Facts with the ids that the subject itself sees, for the words that its owner will write into its own files, and
/// for what the world would be like after a change. What was really seen stays ``Facts``: the two cannot be mixed up.
@dynamicMemberLookup
package struct SubjectView: Hashable, Sendable {
  private var facts: Facts

  /// Unchanged where the facts are seen from within the subject's user namespace already.
  ///
  /// From outside it is known whether an id that shows as the overflow id in there is mapped, and that is kept.
  /// Which one of several unmapped ids it was is lost, so that the exact answer is had from the facts themselves.
  package init(_ facts: Facts) {
    self.facts = facts
    guard facts.subject.userNamespace.viewpoint == .outside,
      var view = IDTranslation(facts.subject.userNamespace)
    else { return }
    self.facts.subject.userID = view.inside(facts.subject.userID)
    self.facts.subject.groupID = view.inside(facts.subject.groupID)
    self.facts.subject.groups = facts.subject.groups.map { view.inside($0) }
    for index in facts.walk.steps.indices {
      self.facts.walk.steps[index].inode = facts.walk.steps[index].inode.map { view.inside($0) }
    }
    if let relatives = facts.relatives {
      self.facts.relatives = Relatives(
        first: relatives.first.map { view.inside($0) }, parent: relatives.parent.map { view.inside($0) },
        isPutIn: relatives.isPutIn)
    }
    for index in (facts.others?.identities ?? []).indices {
      guard var identity = facts.others?.identities[index] else { continue }
      identity.userID = view.inside(identity.userID)
      identity.groupID = view.inside(identity.groupID)
      identity.groups = identity.groups.map { view.inside($0) }
      self.facts.others?.identities[index] = identity
    }
    for index in (facts.session?.chain ?? []).indices {
      guard let user = facts.session?.chain[index].userID else { continue }
      self.facts.session?.chain[index].userID = view.inside(user)
    }
    self.facts.subject.userNamespace.viewpoint = .inside
    self.facts.subject.userNamespace.overflowUserMeans = view.meaning(of: view.overflowUsers)
    self.facts.subject.userNamespace.overflowGroupMeans = view.meaning(of: view.overflowGroups)
  }

  package subscript<Value>(dynamicMember member: WritableKeyPath<Facts, Value>) -> Value {
    get { facts[keyPath: member] }
    set { facts[keyPath: member] = newValue }
  }

  /// Predicts connect(2) in this view: ``decide(_:)``.
  package var decision: Decision { decide(facts) }
}

/// Turns ids of the parent namespace into those of a user namespace (from_kuid_munged() in kernel/user_namespace.c).
private struct IDTranslation {
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
