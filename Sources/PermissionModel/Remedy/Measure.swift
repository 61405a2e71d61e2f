/// A change to the world, in no target's words yet: what it does to the facts can be tried.
enum Measure: Hashable {
  /// A numeric supplementary group, given to the process when it is started.
  case addGroup(GroupID)
  /// The group file of the image, with the subject as a member.
  case joinInImage(ImageEdit)
  /// The same for a uid that the image does not know: it gets an account first.
  case enrolInImage(NewAccount, ImageEdit)
  /// The image's USER line as numbers, for an image in which nothing can run.
  case setImageUser(UserID, GroupID)
  /// Started as the user alone, so that the image's groups are read.
  case startWithoutGroup
  case runAsRoot
  case addOverrideCapability
  case useHostUserNamespace
  /// podman's `keep-groups`: the caller's own groups are kept across, though unmapped.
  case keepGroups
  /// The subject's account on this machine joins the group; a new session holds it.
  case joinOnHost(user: ByteString, group: ByteString, GroupID)
  /// A shell that is given the group which the account files list the subject under by now.
  case newSession(group: ByteString, GroupID)
  /// A command on the host that changes the socket's own bits until it is made anew.
  case editACL(entry: AccessACL.Entry)
  /// The same for a subject whose uid the host knows by another number.
  case nameInACL(UserID, onHost: UserID)
  /// A line of configuration for what makes the socket.
  case setSocketMode(FileMode)
  /// chmod u+w by the owner himself.
  case allowOwnerToWrite
  case mountSocket
  case disableLabels
  case unconfineAppArmor
  case unconfineSeccomp
  /// The group is joined where the privileges are dropped.
  case keepGroupOnTheWay(GroupID)
  /// Search permission for one user on directories, and then what the socket itself asks for.
  indirect case openDirectories([ByteString], UserID, then: Measure?)
  case restartContainer
  case startDaemon

  /// The facts as they would be, or `nil` where the change is outside of what facts describe.
  func applied(to facts: Facts) -> Facts? {
    var facts = facts
    facts.observation = nil
    switch self {
    case .addGroup(let group):
      guard !facts.subject.heldGroups.contains(group) else { return facts }
      facts.subject.groups.append(group)
    case .openDirectories(let paths, let user, let then):
      for path in paths { facts.walk.edit(path) { $0.set(.init(.user(user), .execute)) } }
      return then == nil ? facts : then?.applied(to: facts)
    case .joinOnHost(_, _, let group), .newSession(_, let group), .keepGroupOnTheWay(let group):
      facts.subject.groups.append(group)
    case .joinInImage(let edit):
      edit.apply(to: &facts)
    case .enrolInImage(let account, let edit):
      account.apply(edit, to: &facts)
    case .setImageUser(_, let group):
      // Whoever is started with --user does not follow the USER line.
      guard facts.subject.start?.user.isEmpty ?? true else { return facts }
      facts.subject.groupID = group
      facts.subject.groups = [group]
    case .startWithoutGroup:
      let user = facts.subject.start?.user.split(separator: ":").first.map(String.init)
      guard
        let identity = try? DockerIdentity.compute(
          ContainerStart(
            user: user ?? facts.subject.userID.description,
            addedGroups: facts.subject.start?.addedGroups ?? []), accounts: facts.accounts)
      else { return facts }
      facts.subject.groupID = identity.groupID
      facts.subject.groups = identity.groups
    case .runAsRoot:
      let isRoot = facts.subject.userID == .root
      facts.subject.userID = .root
      facts.subject.groupID = .root
      facts.subject.groups = [.root]
      if !isRoot { facts.subject.capabilities = .dockerDefault }
    case .addOverrideCapability:
      facts.subject.capabilities.insert(.dacOverride)
    case .useHostUserNamespace:
      // The socket's real ids are not to be seen from in here; root passes whatever they are.
      facts.subject.userNamespace = .initial
    case .nameInACL(let user, _):
      facts.walk.editTarget { $0.set(.init(.user(user), [.read, .write])) }
    case .editACL(let entry):
      facts.walk.editTarget { $0.set(entry) }
    case .allowOwnerToWrite:
      facts.walk.editTarget { $0.mode = FileMode(rawValue: $0.mode.rawValue | 0o200) }
    case .setSocketMode(let mode):
      facts.walk.editTarget { inode in
        inode.mode = mode
        inode.acl = .absent
      }
    case .keepGroups, .mountSocket, .disableLabels, .unconfineAppArmor, .unconfineSeccomp, .restartContainer,
      .startDaemon:
      return nil
    }
    return facts
  }

  /// Whether the subject is let in once the change is made; `nil` where it is not.
  func proof(on facts: Facts) -> Remedy.Proof? {
    guard let changed = applied(to: facts) else { return .notModelled }
    return decide(changed).letsIn ? .granted : nil
  }
}

extension PathWalk {
  fileprivate mutating func editTarget(_ edit: (inout Inode) -> Void) {
    guard var inode = targetInode else { return }
    edit(&inode)
    steps[steps.count - 1].inode = .seen(inode)
  }
}

extension Inode {
  /// As setfacl --modify does it: the entry is put in its place, and the mask follows unless it is set.
  fileprivate mutating func set(_ entry: AccessACL.Entry) {
    var entries =
      acl.value?.entries ?? [
        .init(.owner, mode.owner), .init(.owningGroup, mode.group), .init(.other, mode.other),
      ]
    entries.removeAll { $0.tag == entry.tag }
    entries.append(entry)
    if entry.tag != .mask {
      entries.removeAll { $0.tag == .mask }
      let covered = entries.filter { $0.isMasked }.reduce(into: Permissions()) {
        $0.formUnion($1.permissions)
      }
      entries.append(.init(.mask, covered))
    }
    entries.sort { $0.tag.order < $1.tag.order }
    acl = .seen(AccessACL(entries: entries))
    let mask = entries.first { $0.tag == .mask }?.permissions ?? mode.group
    mode = FileMode(rawValue: (mode.rawValue & ~0o070) | UInt16(mask.rawValue) << 3)
  }
}

extension AccessACL.Entry {
  fileprivate var isMasked: Bool {
    switch tag {
    case .user, .owningGroup, .group: true
    case .owner, .mask, .other: false
    }
  }
}

extension AccessACL.Tag {
  fileprivate var order: Int {
    switch self {
    case .owner: 0
    case .user: 1
    case .owningGroup: 2
    case .group: 3
    case .mask: 4
    case .other: 5
    }
  }
}
