/// A task of a job whose driver is docker (Nomad: the docker driver's `config`, and `user` of the task).
enum NomadTarget: TargetWriter {
  static let place = "the job's file"
  static let isShownAsAlternative = false
  static let isForHosts = false

  static func obstacle(_ situation: Situation) -> String? { nil }

  static func snippet(
    for measure: Measure, _ situation: Situation, _ context: RemedyContext
  ) throws(Unexpressible) -> Snippet? {
    func task(_ title: String, _ lines: [String], caveats: [String] = []) throws(Unexpressible) -> Snippet {
      let name = try Quoting.hcl(context.service)
      guard !Quoting.holds(context.service, anyOf: "/\\") else {
        throw Unexpressible(
          reason: "Nomad takes no task named \"\(ByteString(context.service).display)\": it has a slash")
      }
      return Snippet(
        title: title, side: .deployment,
        text: (["task \(name) {"] + lines + ["}"]).map { "\($0)\n" }.joined(),
        language: .hcl, caveats: caveats)
    }
    func config(
      _ title: String, _ lines: [String], caveats: [String] = []
    ) throws(Unexpressible) -> Snippet {
      try task(title, ["  config {"] + lines.map { "    \($0)" } + ["  }"], caveats: caveats)
    }
    guard case .container(let setting) = measure else { return nil }
    switch setting {
    case .addGroups(let groups):
      return try config(
        "add the group to the task", ["group_add = [\(groups.map { "\"\($0)\"" }.joined(separator: ", "))]"],
        caveats: [
          "The number must be that of every client that the task may run on.",
          "Nomad before 1.5.7 does not know group_add: user = \"uid:gid\" of the task there.",
        ])
    case .startAs(let user, let group):
      guard StartingAs.isNeeded(user, situation) else { return nil }
      return try task(
        "start as that user and group", ["  user = \"\(user):\(group)\""],
        caveats: [StartingAs.caveat(user, group, situation)])
    case .startAsUserAlone:
      return try task("start as the user alone", ["  user = \(try Quoting.hcl(situation.userWithoutGroup))"])
    case .runAsRoot: return try task("run the task as root", ["  user = \"0:0\""])
    case .addOverrideCapability:
      return try config(
        "give root its capability back", ["cap_add = [\"DAC_OVERRIDE\"]"],
        caveats: ["The client's configuration has to allow it (allow_caps of the docker plugin)."])
    case .useHostUserNamespace:
      return try config("leave the remapped user namespace", ["userns_mode = \"host\""])
    case .disableLabels:
      return try config("switch SELinux separation off", ["security_opt = [\"label=disable\"]"])
    case .unconfineAppArmor:
      return try config("lift the AppArmor profile", ["security_opt = [\"apparmor=unconfined\"]"])
    case .unconfineSeccomp:
      return try config("lift the seccomp filter", ["security_opt = [\"seccomp=unconfined\"]"])
    case .setGroupVariable(let variable):
      return try task(
        GroupVariable.title, ["  env {", "    \(variable.name) = \"\(variable.wanted)\"", "  }"],
        caveats: variable.caveats)
    case .mountSocket:
      guard let socket = situation.socketMount else { return nil }
      return try config(
        "mount the socket",
        [
          "mount {", "  type   = \"bind\"", "  source = \(try Quoting.hcl(socket.source))",
          "  target = \(try Quoting.hcl(socket.target))", "}",
        ],
        caveats: socket.caveats + [
          "The client's configuration has to allow mounts from the host (volumes { enabled = true } of the docker "
            + "plugin)."
        ])
    // podman's own word.
    case .keepGroups: return nil
    }
  }
}
