/// The runner's config.toml (GitLab Runner: [runners.docker]).
enum GitLabRunnerTarget: TargetWriter {
  static let place = "config.toml"
  static let isShownAsAlternative = false
  static let isForHosts = false

  static func obstacle(_ situation: Situation) -> String? { nil }

  static func snippet(
    for measure: Measure, _ situation: Situation, _ context: RemedyContext
  ) throws(Unexpressible) -> Snippet? {
    let line: String
    guard case .container(let setting) = measure else { return nil }
    switch setting {
    case .addGroups(let groups):
      line = "group_add = [\(groups.map { "\"\($0)\"" }.joined(separator: ", "))]"
    case .startAs(let user, let group):
      guard StartingAs.isNeeded(user, situation) else { return nil }
      line = "user = \"\(user):\(group)\""
    case .runAsRoot: line = "user = \"0:0\""
    case .setGroupVariable, .startAsUserAlone, .addOverrideCapability, .useHostUserNamespace, .keepGroups,
      .mountSocket,
      .disableLabels,
      .unconfineAppArmor, .unconfineSeccomp:
      return nil
    }
    guard let socket = situation.socketMount, !Quoting.holds(socket.source + socket.target, anyOf: ":") else {
      throw Unexpressible(reason: "the path of the socket cannot be written into the runner's volumes")
    }
    let text = """
      [[runners]]
        [runners.docker]
          \(line)
          volumes = [\(Quoting.json("\(socket.source):\(socket.target)")), "/cache"]

      """
    return Snippet(
      title: "give the jobs' containers the group", side: .deployment, text: text, language: .toml,
      caveats: socket.caveats + ["Merge it into the [[runners]] section that is there."])
  }
}
