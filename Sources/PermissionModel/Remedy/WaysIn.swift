/// For what root's own group may be joined.
enum RootsGroup {
  /// As on a host, where it is root's in all but name.
  case never
  case forTheSocket
  /// For a directory on the way, too.
  case anywhere
}

extension Situation {
  /// So many steps of a path are mended at most.
  private static let mostSteps = 16

  /// The groups that a subject has to hold to be let in, which it does not; `nil` where no group does it.
  func groupsThatLetIn(_ rootsGroup: RootsGroup) -> [GroupID]? {
    var view = untried
    var groups: [GroupID] = []
    while groups.count < Self.mostSteps {
      let decision = view.decision
      if decision.letsIn { return groups.isEmpty ? nil : groups }
      guard decision.permission == .denied, let check = decision.decidedBy, !check.passes,
        let inode = view.walk.steps[check.step].inode.value, !isPrivate(view.walk.steps[check.step].path),
        let group = inode.groups(with: check.needs).first(where: { group in
          mayBeJoined(group, rootsGroup, isSocket: check.step == view.walk.steps.count - 1)
            && view.holding(group).decision.isPast(check.step)
        })
      else { return nil }
      view = view.holding(group)
      groups.append(group)
    }
    return nil
  }

  /// The overflow id never may: whoever sees it on a socket most likely looks from inside of another namespace.
  private func mayBeJoined(_ group: GroupID, _ rootsGroup: RootsGroup, isSocket: Bool) -> Bool {
    guard !subject.heldGroups.contains(group), mapping(of: group) == .mapped,
      group != subject.userNamespace.overflowGroupID
    else { return false }
    return switch rootsGroup {
    case .never: group != .root
    case .forTheSocket: group != .root || isSocket
    case .anywhere: true
    }
  }

  /// The starts as `uid:gid` that let in, one a user at most: the subject itself, the socket's owner, and those whom its
  /// ACL names. Whoever starts so has that group alone.
  func startsThatLetIn() -> [(user: UserID, group: GroupID)] {
    guard let socket = target, !takesGroupsFromItsFile else { return [] }
    var users = groupIsGivenAndDropped ? [] : [subject.userID]
    for user in [socket.owner] + socket.namedUsers where !users.contains(user) { users.append(user) }
    var groups = [subject.groupID]
    for inode in walk.steps.compactMap(\.inode.value).reversed() {
      for group in inode.groups(with: []) where !groups.contains(group) { groups.append(group) }
    }
    // One that nothing on the way names.
    let others = (1000..<1100).lazy.map { GroupID($0) }
    if let other = others.first(where: { !groups.contains($0) && mapping(of: $0) == .mapped }) {
      groups.append(other)
    }
    groups.removeAll { mapping(of: $0) != .mapped || $0 == subject.userNamespace.overflowGroupID }
    return users.filter { $0 != .root && mapping(of: $0) == .mapped }.compactMap { user in
      groups.first { Measure.container(.startAs(user, $0)).letsIn(self) }.map { (user, $0) }
    }
  }

  /// All ids that come into it are mapped in the subject's user namespace, and so are what they seem.
  var knowsAllIDs: Bool {
    mapping(of: subject.userID) == .mapped && subject.heldGroups.allSatisfy { mapping(of: $0) == .mapped }
      && walk.steps.compactMap(\.inode.value).allSatisfy { inode in
        mapping(of: inode.owner) == .mapped
          && inode.groups(with: []).allSatisfy { mapping(of: $0) == .mapped }
      }
  }

  /// The directories on the way that stop a user, by whom no private one is opened; `nil` where one of them is that.
  func directoriesThatStop(_ user: UserID) -> [ByteString]? {
    var paths: [ByteString] = []
    var later = self
    while paths.count < Self.mostSteps, let refusal = later.refusal, refusal.needs == .execute,
      !paths.contains(refusal.path)
    {
      guard !isPrivate(refusal.path) else { return nil }
      paths.append(refusal.path)
      guard
        let view = Measure.host(.openDirectories(paths, user, andSocket: false)).applied(
          to: view)
      else {
        return nil
      }
      later = Situation(view, of: seen)
    }
    return paths
  }
}

extension SubjectView {
  fileprivate func holding(_ group: GroupID) -> Self {
    var view = self
    view.subject.groups.append(group)
    return view
  }
}

extension Decision {
  /// It is no longer that step which decides.
  fileprivate func isPast(_ step: Int) -> Bool { letsIn || (decidedBy?.step).map { $0 > step } ?? false }
}

extension Inode {
  /// Its own group, and those whom its ACL gives so much.
  fileprivate func groups(with permissions: Permissions) -> [GroupID] {
    [group]
      + (acl.value?.entries ?? []).compactMap { entry in
        guard case .group(let group) = entry.tag, entry.permissions.isSuperset(of: permissions) else {
          return nil
        }
        return group
      }
  }

  fileprivate var namedUsers: [UserID] {
    (acl.value?.entries ?? []).compactMap { entry in
      guard case .user(let user) = entry.tag else { return nil }
      return user
    }
  }
}
