extension Subject {
  /// The credentials of a container's main process that is started with these options.
  package init(
    start: ContainerStart, accounts: Accounts, userNamespace: UserNamespace
  ) throws(DockerIdentity.Refusal) {
    let identity = try DockerIdentity.compute(start, accounts: accounts)
    self.init(
      source: .whatIf, userID: identity.userID, groupID: identity.groupID, groups: identity.groups,
      // Docker leaves its default capabilities to root alone.
      capabilities: identity.userID == .root ? .dockerDefault : [], userNamespace: userNamespace, start: start
    )
  }
}
