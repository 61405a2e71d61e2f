/// A task definition of Amazon ECS, whose containers take a user and no groups beside it (Amazon ECS API:
/// ContainerDefinition).
enum ECSTarget: TargetWriter {
  static let place = "the task definition"
  static let isShownAsAlternative = false
  static let isForHosts = false

  static func obstacle(_ situation: Situation) -> String? {
    guard situation.verdict == .denied else { return nil }
    return
      "a task definition has no groups beside the user's, and \"user\": \"uid:gid\" does not let "
      + "\(situation.subjectName) in; look at the image (--for dockerfile, entrypoint or image) or at the host"
  }

  private static let onItsHost =
    "For the launch types EC2 and EXTERNAL; a task on Fargate has no host whose socket it could use."

  static func snippet(
    for measure: Measure, _ situation: Situation, _ context: RemedyContext
  ) throws(Unexpressible) -> Snippet? {
    func definition(
      _ title: String, _ members: [String], volumes: String? = nil, caveats: [String] = []
    ) throws(Unexpressible) -> Snippet {
      guard Quoting.isName(context.service, also: "_-"), context.service.utf8.count <= 255 else {
        throw Unexpressible(
          reason: "ECS takes no container named \"\(ByteString(context.service).display)\": letters, digits, "
            + "underscores and hyphens, at most 255")
      }
      let lines =
        ["{", "  \"containerDefinitions\": [", "    {", "      \"name\": \(Quoting.json(context.service)),"]
        + members.map { "      \($0)" }
        + ["    }", volumes == nil ? "  ]" : "  ],"] + (volumes.map { ["  \"volumes\": \($0)"] } ?? []) + [
          "}"
        ]
      return Snippet(
        title: title, side: .deployment, text: lines.map { "\($0)\n" }.joined(), language: .json,
        caveats: caveats + [onItsHost])
    }
    guard case .container(let setting) = measure else { return nil }
    switch setting {
    case .startAs(let user, let group):
      return try definition(
        "start as that user and group", ["\"user\": \"\(user):\(group)\""],
        caveats: [
          StartingAs.caveat(user, group, situation),
          "The number must be that of every instance that the task may run on.",
        ])
    case .startAsUserAlone:
      return try definition(
        "start as the user alone", ["\"user\": \(Quoting.json(situation.userWithoutGroup))"])
    case .runAsRoot: return try definition("run the container as root", ["\"user\": \"0:0\""])
    case .addOverrideCapability:
      return try definition(
        "give root its capability back",
        ["\"linuxParameters\": {\"capabilities\": {\"add\": [\"DAC_OVERRIDE\"]}}"])
    case .disableLabels:
      return try definition(
        "switch SELinux separation off", ["\"dockerSecurityOptions\": [\"label:disable\"]"],
        caveats: ["The agent has to run with ECS_SELINUX_CAPABLE=true."])
    case .unconfineAppArmor:
      return try definition(
        "lift the AppArmor profile", ["\"dockerSecurityOptions\": [\"apparmor:unconfined\"]"],
        caveats: ["The agent has to run with ECS_APPARMOR_CAPABLE=true."])
    case .setGroupVariable(let variable):
      return try definition(
        GroupVariable.title,
        ["\"environment\": [{\"name\": \"\(variable.name)\", \"value\": \"\(variable.wanted)\"}]"],
        caveats: variable.caveats)
    case .mountSocket:
      guard let socket = situation.socketMount else { return nil }
      return try definition(
        "mount the socket",
        [
          "\"mountPoints\": [{\"sourceVolume\": \"engine-socket\", \"containerPath\": \(Quoting.json(socket.target))}]"
        ],
        volumes:
          "[{\"name\": \"engine-socket\", \"host\": {\"sourcePath\": \(Quoting.json(socket.source))}}]",
        caveats: socket.caveats + [
          "Where there is nothing at the path, the engine makes a directory of that name."
        ])
    case .addGroups, .useHostUserNamespace, .keepGroups, .unconfineSeccomp: return nil
    }
  }
}
