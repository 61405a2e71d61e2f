/// A service of a Compose file (compose-spec: group_add, user, userns_mode).
enum ComposeTarget: TargetWriter {
  static let place = "compose.yaml"
  static let isShownAsAlternative = true
  static let isForHosts = false

  static func obstacle(_ situation: Situation) -> String? { nil }

  static func snippet(
    for measure: Measure, _ situation: Situation, _ context: RemedyContext
  ) throws(Unexpressible) -> Snippet? {
    func service(
      _ title: String, _ lines: [String], caveats: [String] = []
    ) throws(Unexpressible) -> Snippet {
      let user = situation.userToStartAs.map { ["user: \(Quoting.compose($0))"] } ?? []
      return try Self.service(
        context.service, title, lines.contains { $0.hasPrefix("user:") } ? lines : user + lines,
        caveats: caveats)
    }
    guard case .container(let setting) = measure else { return nil }
    switch setting {
    case .addGroups(let groups):
      return try service(
        "add the group to the service", ["group_add:"] + groups.map { "  - \"\($0)\"" },
        caveats: [
          "The number is this host's; on another host ask `stat -c %g` of its socket."
        ])
    case .startAs(let user, let group):
      guard StartingAs.isNeeded(user, situation) else { return nil }
      return try service("start as that user and group", ["user: \"\(user):\(group)\""])
    case .startAsUserAlone:
      return try service("start as the user alone", ["user: \(Quoting.compose(situation.userWithoutGroup))"])
    case .runAsRoot: return try service("run the service as root", ["user: \(situation.rootUser)"])
    case .addOverrideCapability:
      return try service("give root its capability back", ["cap_add:", "  - DAC_OVERRIDE"])
    case .useHostUserNamespace:
      return try service("leave the remapped user namespace", ["userns_mode: host"])
    // podman's own word.
    case .keepGroups: return nil
    case .disableLabels:
      return try service("switch SELinux separation off", ["security_opt:", "  - label=disable"])
    case .unconfineAppArmor:
      return try service("lift the AppArmor profile", ["security_opt:", "  - apparmor=unconfined"])
    case .unconfineSeccomp:
      return try service("lift the seccomp filter", ["security_opt:", "  - seccomp=unconfined"])
    case .setGroupVariable(let variable):
      return try service(GroupVariable.title, environment(variable), caveats: variable.caveats)
    case .mountSocket:
      guard let socket = situation.socketMount else { return nil }
      return try service(
        "mount the socket", mount(socket),
        caveats: socket.caveats + [
          "Where there is nothing at the path, some versions of Compose 2 make a directory of that name; they leave it "
            + "with bind: { create_host_path: false } beside the target, which docker-compose 1 refuses."
        ])
    }
  }

  /// A file with a service of that name and these lines of it.
  static func service(
    _ name: String, _ title: String, _ lines: [String], caveats: [String]
  ) throws(Unexpressible) -> Snippet {
    guard Quoting.isName(name, also: "._-") else {
      throw Unexpressible(
        reason:
          "Compose takes no service named \"\(ByteString(name).display)\": letters, digits, dots, underscores and "
          + "hyphens")
    }
    return Snippet(
      title: title, side: .deployment,
      text: "services:\n  \(Quoting.yaml(name)):\n" + lines.map { "    \($0)\n" }.joined(),
      language: .yaml, caveats: caveats)
  }

  static func environment(_ variable: GroupVariable) -> [String] {
    ["environment:", "  \(variable.name): \"\(variable.wanted)\""]
  }

  /// A bind mount in words that docker-compose 1, Compose 2 and `docker stack` take.
  static func mount(_ socket: SocketMount) -> [String] {
    [
      "volumes:", "  - type: bind", "    source: \(Quoting.compose(socket.source))",
      "    target: \(Quoting.compose(socket.target))",
    ]
  }
}
