/// Whom an entrypoint becomes, and with which groups: a pure function of what it starts with.
package struct EntrypointIdentity: Hashable, Sendable {
  package var userID: UserID
  /// The name in the passwd file; `nil` for a user who is not in it.
  package var name: ByteString?
  package var groupID: GroupID
  package var groups: [GroupID]
  /// The home directory in the passwd file; `/` for a user who is not in it, as gosu has it.
  package var home: ByteString
  /// The groups that were taken on for the sake of a socket.
  package var joined: [GroupID] = []

  /// - Parameters:
  ///   - user: `USER`, `USER:GROUP`, in names or numbers, by Docker's rules.
  ///   - current: what the entrypoint was started with.
  ///
  /// Groups given to the container from outside (`--group-add`) stay; those that root has by the image's own
  /// group file are root's, and come with nobody but by his own entry: not with a user, nor with `root:GROUP`. A user who
  /// is in no file has the group that the entrypoint was started with, as gosu has it, and so gains none.
  package init(user: String, current: Subject, accounts: Accounts) throws(DockerIdentity.Refusal) {
    let identity = try DockerIdentity.compute(
      ContainerStart(user: user), accounts: accounts, fallback: current.groupID)
    let rootOnPaper = try DockerIdentity.compute(ContainerStart(user: "0"), accounts: accounts)
    let inherent = Distinct(rootOnPaper.groups + [.root])
    // A group that this user namespace does not map cannot be named in setgroups(2).
    let fromOutside = current.heldGroups.filter {
      (current.userID != .root || !inherent.contains($0))
        && current.userNamespace.mapping(of: $0) != .unmapped
    }
    userID = identity.userID
    name = identity.name.flatMap { $0.isEmpty ? nil : $0 }
    groupID = identity.groupID
    let own = Distinct(identity.groups)
    groups = identity.groups + fromOutside.filter { !own.contains($0) }
    home = accounts.users.first { $0.userID.asDockerReadsIt == Int(identity.userID.rawValue) }?.home ?? "/"
    if home.isEmpty { home = "/" }
  }

  /// The subject that it will be; a user other than root holds no capability any more.
  package func subject(from current: Subject) -> Subject {
    var subject = current
    subject.userID = userID
    subject.groupID = groupID
    subject.groups = groups
    if userID != .root { subject.capabilities = [] }
    return subject
  }

  /// What keeps a group from being taken on for a socket.
  package enum JoinRefusal: Hashable, Sendable {
    /// The socket's group is 0, which opens more than the socket.
    case rootGroup
  }

  /// Takes on the socket's group where exactly that lets the subject in.
  /// - Returns: why it was not taken on although it would help; `nil` otherwise.
  package mutating func join(
    for situation: Situation, allowsRootGroup: Bool
  ) -> JoinRefusal? {
    guard let group = situation.groupToJoin else { return nil }
    if group == .root, !allowsRootGroup { return .rootGroup }
    groups.append(group)
    joined.append(group)
    return nil
  }
}

extension Situation {
  /// The socket's group, where an identity holds it and its bits let a member in: what a group file may list.
  package func groupHeld(by identity: EntrypointIdentity) -> GroupID? {
    guard let target, target.kind == .socket, groupWouldGrant, identity.groups.contains(target.group),
      target.group != .root || identity.joined.contains(.root)
    else { return nil }
    return target.group
  }

  /// The socket's group, where holding it is what lets the subject in.
  package var groupToJoin: GroupID? {
    guard verdict == .denied, let group = target?.group, groupIsMapped,
      Measure.container(.addGroups([group])).letsIn(self)
    else { return nil }
    return group
  }
}
