extension Subject {
  /// The main process that a container would have, or what it would have if it were started as another user or with
  /// more groups.
  ///
  /// - Parameter asked: of which an empty user stands for the container's own.
  package init(
    start container: ContainerFacts, asked: ContainerStart? = nil, accounts: Accounts,
    userNamespace: UserNamespace
  ) throws(DockerIdentity.Refusal) {
    let start = ContainerStart(
      user: asked.flatMap { $0.user.isEmpty ? nil : $0.user } ?? container.user,
      addedGroups: container.addedGroups + (asked?.addedGroups ?? []))
    try self.init(start: start, accounts: accounts, userNamespace: userNamespace)
    source = .container
    // Whether its user was named to docker run or is the image's own is not to be seen; a group is told of either way.
    if asked == nil, !container.start.namesGroup { self.start = nil }
    capabilities = container.capabilities(isRoot: userID == .root)
    noNewPrivileges = container.securityOptions.contains {
      $0.hasPrefix("no-new-privileges") && !$0.hasSuffix("false")
    }
    guard userNamespace.viewpoint == .outside, let users = userNamespace.uidMap.value,
      let groups = userNamespace.gidMap.value
    else { return }
    // An id beyond the range is one that the engine does not start a container with.
    func outside(_ id: GroupID) -> GroupID { groups.outside(id.rawValue).map { GroupID($0) } ?? id }
    userID = users.outside(userID.rawValue).map { UserID($0) } ?? userID
    groupID = outside(groupID)
    self.groups = self.groups.map(outside)
  }
}

extension Facts {
  /// The same question about who this container would be started as with other options; nobody runs as that, so that
  /// nothing was tried.
  package func asked(as start: ContainerStart) throws(DockerIdentity.Refusal) -> Facts {
    guard let container else { return self }
    var facts = self
    facts.subject = try Subject(
      start: container, asked: start, accounts: accounts, userNamespace: subject.userNamespace)
    facts.observation = nil
    facts.observationFailure = nil
    facts.accessCheck = nil
    facts.relatives = nil
    facts.others = nil
    facts.session = nil
    facts.accountSources = nil
    return facts
  }
}

extension ContainerFacts {
  /// Docker leaves capabilities to root alone.
  fileprivate func capabilities(isRoot: Bool) -> CapabilitySet {
    guard isRoot else { return [] }
    if isPrivileged { return .all }
    func named(_ names: [String]) -> CapabilitySet {
      names.reduce(into: []) { $0.formUnion(CapabilitySet(optionNamed: $1) ?? []) }
    }
    let (added, dropped) = (named(addedCapabilities), named(droppedCapabilities))
    // What is named wins over ALL (moby: TweakCapabilities).
    if dropped == .all { return added }
    return added == .all
      ? CapabilitySet.all.subtracting(dropped)
      : CapabilitySet.dockerDefault.union(added).subtracting(dropped)
  }
}
