/// A service of a Compose file (compose-spec: group_add, user, userns_mode).
enum ComposeTarget: TargetWriter {
  static let place = "compose.yaml"
  static let isShownAsAlternative = true

  static func obstacle(_ situation: Situation) -> String? { nil }

  static func snippet(
    for measure: Measure, _ situation: Situation, _ context: RemedyContext
  ) throws(Unexpressible) -> Snippet? {
    func service(
      _ title: String, _ lines: [String], caveats: [String] = []
    ) throws(Unexpressible) -> Snippet {
      guard Quoting.isName(context.service, also: "._-") else {
        throw Unexpressible(
          reason:
            "Compose takes no service named \"\(ByteString(context.service).display)\": letters, digits, "
            + "dots, underscores and hyphens")
      }
      let body = lines.map { "    \($0)\n" }.joined()
      return Snippet(
        title: title, side: .deployment, text: "services:\n  \(Quoting.yaml(context.service)):\n" + body,
        language: .yaml, caveats: caveats)
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
    case .mountSocket:
      guard let source = situation.socketToMount else { return nil }
      return try service(
        "mount the socket",
        [
          "volumes:", "  - type: bind", "    source: \(Quoting.compose(source))",
          "    target: \(Quoting.compose(source))",
          "    bind:", "      create_host_path: false",
        ],
        caveats: [
          "docker-compose 1 does not know create_host_path and never makes the path: leave it out there."
        ])
    }
  }
}
