/// A service of a stack's file. `docker stack deploy` knows no group_add, security_opt or userns_mode, and refuses a
/// file that has one (docker/cli: cli/compose/schema).
enum SwarmTarget: TargetWriter {
  static let place = "the stack's file"
  static let isShownAsAlternative = false
  static let isForHosts = false

  static func obstacle(_ situation: Situation) -> String? {
    guard situation.verdict == .denied else { return nil }
    return
      "a stack's file takes no group_add, security_opt or userns_mode, and user: \"uid:gid\" does not let "
      + "\(situation.subjectName) in; look at the image (--for dockerfile, entrypoint or image) or at the host"
  }

  static func snippet(
    for measure: Measure, _ situation: Situation, _ context: RemedyContext
  ) throws(Unexpressible) -> Snippet? {
    func service(
      _ title: String, _ lines: [String], caveats: [String] = []
    ) throws(Unexpressible) -> Snippet {
      try ComposeTarget.service(context.service, title, lines, caveats: caveats)
    }
    guard case .container(let setting) = measure else { return nil }
    switch setting {
    case .startAs(let user, let group):
      return try service(
        "start as that user and group", ["user: \"\(user):\(group)\""],
        caveats: [
          StartingAs.caveat(user, group, situation),
          "The number must be that of every node that the service may run on.",
        ])
    case .startAsUserAlone:
      return try service("start as the user alone", ["user: \(Quoting.compose(situation.userWithoutGroup))"])
    case .runAsRoot: return try service("run the service as root", ["user: \(situation.rootUser)"])
    case .addOverrideCapability:
      return try service(
        "give root its capability back", ["cap_add:", "  - DAC_OVERRIDE"],
        caveats: ["Engines before 20.10 leave cap_add out without a word."])
    case .setGroupVariable(let variable):
      return try service(
        GroupVariable.title, ComposeTarget.environment(variable), caveats: variable.caveats)
    case .mountSocket:
      guard let socket = situation.socketMount else { return nil }
      return try service(
        "mount the socket", ComposeTarget.mount(socket),
        caveats: socket.caveats + [
          "A node without a socket there gets no task of the service (bind source path does not exist)."
        ])
    case .addGroups, .useHostUserNamespace, .keepGroups, .disableLabels, .unconfineAppArmor,
      .unconfineSeccomp:
      return nil
    }
  }
}
