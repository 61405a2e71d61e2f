/// A service of a Compose file (compose-spec: group_add, user, userns_mode).
struct ComposeEmitter: Emitter {
  let target = RemedyTarget.compose

  func snippet(
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
    switch measure {
    case .addGroup(let group):
      return try service(
        "add the group to the service", ["group_add:", "  - \"\(group)\""],
        caveats: [
          "The number is this host's; on another host ask `stat -c %g` of its socket.",
          "docker-compose before 1.27 takes group_add only in files of version 2 (docker/compose#4700).",
        ])
    case .startWithoutGroup:
      guard let user = situation.userWithoutGroup else { return nil }
      return try service("start as the user alone", ["user: \(Quoting.compose(user))"])
    case .runAsRoot: return try service("run the service as root", ["user: \(situation.rootUser)"])
    case .addOverrideCapability:
      return try service("give root its capability back", ["cap_add:", "  - DAC_OVERRIDE"])
    case .useHostUserNamespace: return try service("leave the remapped user namespace", ["userns_mode: host"])
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
    default: return nil
    }
  }
}

extension Situation {
  /// `root`, or its number in an image whose passwd file does not name it.
  var rootUser: String { facts.accounts.name(of: UserID.root) == "root" ? "root" : "\"0\"" }

  var userWithoutGroup: String? {
    subject.start.map { start in
      String(start.user.prefix { $0 != ":" })
    } ?? subject.userID.description
  }

  /// The path under which the socket is expected, where it can be written into any format.
  var socketToMount: String? { walk.requested.isAbsolutePath ? walk.requested.text : nil }
}
