// Where a process's groups came from: its files, the processes before it, or the namespace outside.

extension Situation {
  /// PID 1 or the parent, where one of them holds the socket's group, and the subject comes from it.
  var holderOfGroup: (Credentials, isFirst: Bool)? {
    guard let group = target?.group, let relatives = view.relatives else { return nil }
    if let first = relatives.first.value, first.heldGroups.contains(group), !isPutIn { return (first, true) }
    if let parent = relatives.parent.value, parent.heldGroups.contains(group) { return (parent, false) }
    return nil
  }

  /// It was put into the container (`docker exec`), and has nothing from PID 1.
  var isPutIn: Bool { view.relatives?.isPutIn == true }

  /// What there is to say where PID 1 holds the socket's group and the subject, which was put in, does not: an engine
  /// gives such a process what the container was given and what the group file says, and no more. Where the container's
  /// configuration was not seen it may have been given the group as well, and its own command dropped it.
  var isPutInBesideHolder: String? {
    guard isPutIn, let group = target?.group, let first = view.relatives?.first.value,
      first.heldGroups.contains(group), !subject.heldGroups.contains(group)
    else { return nil }
    let gained =
      " PID 1 holds gid \(group). This process was put into the container (docker exec), and gets what the container was "
      + "given (--group-add) and what the group file has for its user, not what PID 1 gained by itself."
    guard view.container == nil else { return gained }
    return gained
      + " Or it was given gid \(group) and what started it dropped that (gosu, setpriv --clear-groups); from in "
      + "here the two look alike, and docker inspect --format '{{.HostConfig.GroupAdd}}' tells."
  }

  /// The container has the socket's group already, and what it starts takes it from the subject. Root's own group goes
  /// with root; losing it is what dropping privileges is for.
  var groupIsGivenAndDropped: Bool {
    guard !isOnHost, let group = target?.group, group != .root, !subject.heldGroups.contains(group) else {
      return false
    }
    return holderOfGroup != nil || isGivenByConfiguration && view.container?.isRunning == true
  }

  /// A root PID 1 started it, and it holds exactly the groups of its account: the program became that user by
  /// initgroups(3), as nginx's and php-fpm's workers, cron's jobs and gosu do. What the container is given is lost on
  /// that way, and a line of the group file is not.
  var takesGroupsFromItsFile: Bool {
    guard !isOnHost, !isPutIn, subject.start == nil, subject.userID != .root,
      view.relatives?.first.value?.userID == .root, let account
    else { return false }
    return account.groupID.id == subject.groupID.rawValue
      && view.accounts.initialGroups(of: account.name, subject.groupID) == Set(subject.heldGroups)
  }

  /// Why a container's own groups are of no use to the subject.
  var whyGroupsDoNotReach: String {
    "\(subjectName) is started by a root PID 1 and takes its groups from the group file (initgroups(3)); what the "
      + "container is given is lost on that way"
  }

  /// The subject's account, where the files or a directory give it the socket's group.
  var memberOnPaper: PasswdEntry? { memberInFiles ?? memberInDirectory }

  /// The subject's line of the passwd file, where the account files give it the socket's group.
  var memberInFiles: PasswdEntry? {
    guard let target,
      let user = view.accounts.users.first(where: { $0.userID.id == subject.userID.rawValue }),
      user.groupID.id == target.group.rawValue
        || view.accounts.groups.contains(where: { group in
          group.groupID.id == target.group.rawValue && group.members.contains(user.name)
        })
    else { return nil }
    return user
  }

  /// PID 1 was looked at, or is the subject itself, and nobody on the way holds the group.
  var nobodyHeldGroup: Bool {
    guard let relatives = view.relatives, holderOfGroup == nil, !isGivenByConfiguration else { return false }
    return relatives.first.failure == nil
  }

  /// The container's configuration names the user that this is, and no group.
  var isStartedWithoutGroup: Bool {
    guard let start = view.container?.start, !start.namesGroup,
      let identity = try? DockerIdentity.compute(start, accounts: view.accounts)
    else { return false }
    return identity.userID == subject.userID
  }

  /// The container was made with the socket's group (`GroupAdd`), whatever became of that.
  var isGivenByConfiguration: Bool {
    guard let container = view.container, let group = target?.group else { return false }
    return container.addedGroups.contains { name in
      let alone = ContainerStart(user: "0:0", addedGroups: [name])
      return (try? DockerIdentity.compute(alone, accounts: view.accounts))?.groups.contains(group) ?? false
    }
  }

  /// A group that was kept from outside and is not mapped shows as the overflow id (user_namespaces(7)).
  var keepsUnmappedGroup: Bool {
    let overflow = subject.userNamespace.overflowGroupID
    return subject.heldGroups.contains(overflow) && subject.userNamespace.mapping(of: overflow) != .mapped
  }
}

extension Situation {
  /// Its unit starts it as root, and it became who it is by itself: as servers that drop their rights do it, with the
  /// groups of the account files (initgroups(3)), so that those which the unit had given are gone.
  var droppedItsUnitsGroups: Bool {
    guard let name = hostUnit, name.user == nil, name.name.hasSuffix(".service"), subject.userID != .root,
      let unit = view.unit, !unit.isOn("DynamicUser")
    else { return false }
    return unit.value("User").map { $0.isEmpty || $0 == "root" || $0 == "0" } ?? true
  }
}
