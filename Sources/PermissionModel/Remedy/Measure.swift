/// A change to the world, in no target's words yet: what it does to the facts can be tried.
enum Measure: Hashable {
  case container(ContainerSetting)
  case image(ImageChange)
  case entrypoint(EntrypointChange)
  case host(HostChange)
  case session(SessionChange)
  case daemon(DaemonChange)
}

/// What a container is started with.
enum ContainerSetting: Hashable {
  /// Numeric supplementary groups.
  case addGroups([GroupID])
  /// Other numbers for the user and its primary group; no group of the image's files is held then.
  case startAs(UserID, GroupID)
  /// No group behind the colon, so that the image's groups are read.
  case startAsUserAlone
  case runAsRoot
  case addOverrideCapability
  case useHostUserNamespace
  /// podman's `keep-groups`: the caller's own groups are kept across, though unmapped.
  case keepGroups
  case mountSocket
  /// Another value of the variable from which the image makes the user's group.
  case setGroupVariable(GroupVariable)
  case disableLabels
  case unconfineAppArmor
  case unconfineSeccomp
}

/// What an image holds.
enum ImageChange: Hashable {
  /// The account files list the subject as a member of the socket's group.
  case membership(MembershipChange)
  /// The USER line as numbers, for an image in which nothing can run.
  case setUser(UserID, GroupID)
  /// A RUN line's own mount of the socket is given to the user who runs it.
  case mountForUser(UserID)
}

/// What the program does by which the container starts.
enum EntrypointChange: Hashable {
  /// The group is joined where the privileges are dropped.
  case keepGroup(GroupID)
}

/// What is done on the machine that the daemon runs on.
enum HostChange: Hashable {
  /// The account joins the groups; its next session holds them.
  case memberships([MembershipChange])
  /// The account joins the group that the daemon gives its socket to once it makes it anew, with this mode where the
  /// present one gives the group nothing.
  case remakeSocket(MembershipChange, FileMode?)
  /// The unit that starts the subject gives it these groups, whatever the account files say.
  case giveUnitGroups([GroupID])
  /// The unit is let see a path that a setting of its hides.
  case showToUnit(UnitFacts.Hiding, ByteString)
  /// The unit is let make Unix sockets and connect them, which settings of its refuse.
  case letUnitConnect
  /// The AppArmor profile gets the rules that let its processes use this socket.
  case extendProfile(AppArmorProfileFile)
  /// One command with root's rights.
  case runAsRoot
  /// The socket's own ACL, until the socket is made anew.
  case editACL(AccessACL.Entry)
  /// Search permission for one user on directories, and write permission on the socket where that is not enough.
  case openDirectories([ByteString], UserID, andSocket: Bool)
  /// chmod u+w by the owner himself.
  case letOwnerWrite
  case restartContainer
  case startDaemon
}

/// What the user does in his own session.
enum SessionChange: Hashable {
  /// A shell that is given the group which the account files list the subject under by now.
  case takeOn(group: ByteString, GroupID)
  /// What was started with the old groups, and hands them on, ends; what is started after that holds the group.
  case end([SessionFacts.Member], GroupID)
  /// The unit that the process belongs to starts anew, and its processes hold the group then.
  case startUnitAnew(UnitName, GroupID)
}

extension Measure {
  /// The world as it would be, or `nil` where the change is outside of what facts describe.
  func applied(to view: SubjectView) -> SubjectView? {
    var view = view
    view.observation = nil
    switch self {
    case .container(let setting): return setting.apply(to: &view) ? view : nil
    case .image(let change): change.apply(to: &view)
    case .entrypoint(.keepGroup(let group)), .session(.takeOn(_, let group)), .session(.end(_, let group)),
      .session(.startUnitAnew(_, let group)):
      view.subject.join(group)
    case .host(let change): return change.apply(to: &view) ? view : nil
    case .daemon(let change): change.apply(to: &view)
    }
    return view
  }

  /// Whether the same decision, made in the world as it would be, lets the subject in.
  func letsIn(_ situation: Situation) -> Bool { applied(to: situation.view)?.decision.letsIn ?? false }

  /// How far it is known to help; `nil` where it does not.
  func proof(in situation: Situation) -> Remedy.Proof? {
    guard let changed = applied(to: situation.view) else { return .notModelled }
    guard changed.decision.letsIn else { return nil }
    return restsOnUnseenFiles(in: situation) || restsOnNoInheritance(in: situation) ? .assumed : .granted
  }

  /// The daemon's new socket lets the subject in where its directory hands no ACL down, and not where the one that it has
  /// now came from there.
  func restsOnNoInheritance(in situation: Situation) -> Bool {
    guard case .daemon(let change) = self else { return false }
    if case .absent? = situation.target?.acl { return false }
    var view = situation.view
    view.observation = nil
    change.apply(to: &view, handsDown: true)
    return !view.decision.letsIn
  }

  /// The account files where it is to be carried out were not looked at.
  private func restsOnUnseenFiles(in situation: Situation) -> Bool {
    switch self {
    case .image(.membership): !situation.accountsAreImages
    // A name or number that is free in the files may be a directory's.
    case .host(.memberships(let changes)):
      situation.untoldDirectories != nil && changes.contains { $0.line != .stays }
    case .image(.setUser), .image(.mountForUser), .container, .entrypoint, .host, .session, .daemon: false
    }
  }
}

extension Subject {
  fileprivate mutating func join(_ group: GroupID) {
    if !heldGroups.contains(group) { groups.append(group) }
  }

  fileprivate mutating func becomeRoot() {
    if userID != .root { capabilities = .dockerDefault }
    (userID, groupID, groups) = (.root, .root, [.root])
  }

  /// What an engine would start with these options.
  fileprivate mutating func start(_ start: ContainerStart, _ accounts: Accounts) {
    guard let identity = try? DockerIdentity.compute(start, accounts: accounts) else { return }
    groupID = identity.groupID
    groups = identity.groups
  }
}

extension ContainerSetting {
  /// - Returns: false where it is outside of what facts describe.
  fileprivate func apply(to view: inout SubjectView) -> Bool {
    switch self {
    case .addGroups(let groups): for group in groups { view.subject.join(group) }
    case .startAs(let user, let group):
      let added = view.subject.start?.addedGroups ?? []
      if user != .root { view.subject.capabilities = [] }
      view.subject.userID = user
      view.subject.start(ContainerStart(user: "\(user):\(group)", addedGroups: added), view.accounts)
    case .startAsUserAlone: view.subject.start(view.subject.startAsUserAlone, view.accounts)
    case .runAsRoot: view.subject.becomeRoot()
    case .addOverrideCapability: view.subject.capabilities.insert(.dacOverride)
    case .useHostUserNamespace:
      // The socket's real ids are not to be seen from in here; root passes whatever they are.
      view.subject.userNamespace = .initial
    case .setGroupVariable(let variable): variable.apply(to: &view.subject)
    case .keepGroups, .mountSocket, .disableLabels, .unconfineAppArmor, .unconfineSeccomp: return false
    }
    return true
  }
}

extension Subject {
  /// How it would be started without the group behind the colon.
  fileprivate var startAsUserAlone: ContainerStart {
    let user = start?.user.split(separator: ":").first.map(String.init)
    return ContainerStart(user: user ?? userID.description, addedGroups: start?.addedGroups ?? [])
  }
}

extension ImageChange {
  fileprivate func apply(to view: inout SubjectView) {
    switch self {
    case .membership(let change):
      // Which options the process was started with is told by the files as they are.
      let start = ContainerStart.likely(of: view.subject, view.accounts)
      view.accounts = change.applied(to: view.accounts)
      if let start { view.subject.start(start, view.accounts) }
    case .mountForUser(let user): view.walk.editTarget { $0.owner = user }
    case .setUser(_, let group):
      // Whoever is started with --user does not follow the USER line.
      guard view.subject.start?.user.isEmpty ?? true else { return }
      view.subject.groupID = group
      view.subject.groups = [group]
    }
  }
}

extension HostChange {
  /// - Returns: false where it is outside of what facts describe.
  fileprivate func apply(to view: inout SubjectView) -> Bool {
    switch self {
    case .memberships(let changes):
      for change in changes {
        view.accounts = change.applied(to: view.accounts)
        view.subject.join(change.group)
      }
    case .remakeSocket(let change, let mode):
      view.accounts = change.applied(to: view.accounts)
      view.subject.join(change.group)
      view.walk.editTarget { inode in
        inode.group = change.group
        inode.mode = mode ?? inode.mode
        inode.acl = .absent
      }
    case .giveUnitGroups(let groups): for group in groups { view.subject.join(group) }
    case .runAsRoot: view.subject.becomeRoot()
    case .editACL(let entry): view.walk.editTarget { $0.set(entry) }
    case .openDirectories(let paths, let user, let andSocket):
      for path in paths { view.walk.edit(path) { $0.set(.init(.user(user), .execute)) } }
      if andSocket { view.walk.editTarget { $0.set(.init(.user(user), [.read, .write])) } }
    case .letOwnerWrite: view.walk.editTarget { $0.mode = FileMode(rawValue: $0.mode.rawValue | 0o200) }
    case .letUnitConnect: return view.unit?.letConnect() ?? false
    case .restartContainer, .startDaemon, .showToUnit, .extendProfile: return false
    }
    return true
  }
}

extension PathWalk {
  fileprivate mutating func editTarget(_ edit: (inout Inode) -> Void) {
    guard var inode = targetInode else { return }
    edit(&inode)
    steps[steps.count - 1].inode = .seen(inode)
  }
}
