/// Fields of a pod (Kubernetes API: PodSecurityContext, HostPathVolumeSource).
enum KubernetesTarget: TargetWriter {
  static let place = "the pod"
  static let isShownAsAlternative = false
  static let isForHosts = false

  static func obstacle(_ situation: Situation) -> String? { nil }

  /// A DNS label (RFC 1123).
  private static func isLabel(_ text: String) -> Bool {
    Quoting.isName(text, also: "-") && text.utf8.count <= 63 && text == text.lowercased()
      && text.first != "-" && text.last != "-"
  }

  static func snippet(
    for measure: Measure, _ situation: Situation, _ context: RemedyContext
  ) throws(Unexpressible) -> Snippet? {
    func pod(_ title: String, _ lines: [String], caveats: [String] = []) -> Snippet {
      let text = "spec:\n" + lines.map { "  \($0)\n" }.joined()
      return Snippet(title: title, side: .deployment, text: text, language: .yaml, caveats: caveats)
    }
    guard case .container(let setting) = measure else { return nil }
    switch setting {
    case .addGroups(let groups):
      return pod(
        "add the group to the pod",
        ["securityContext:", "  supplementalGroups:"] + groups.map { "    - \($0)" },
        caveats: [everyNode])
    case .startAs(let user, let group):
      guard StartingAs.isNeeded(user, situation) else { return nil }
      return pod(
        "start as that user and group",
        ["securityContext:", "  runAsUser: \(user)", "  runAsGroup: \(group)"])
    case .runAsRoot:
      return pod("run the pod as root", ["securityContext:", "  runAsUser: 0", "  runAsGroup: 0"])
    case .unconfineAppArmor:
      return pod(
        "lift the AppArmor profile", ["securityContext:", "  appArmorProfile:", "    type: Unconfined"])
    case .unconfineSeccomp:
      return pod(
        "lift the seccomp filter", ["securityContext:", "  seccompProfile:", "    type: Unconfined"])
    case .addOverrideCapability:
      return pod(
        "give root its capability back",
        ["containers:"]
          + container(
            try name(context), ["securityContext:", "  capabilities:", "    add:", "      - DAC_OVERRIDE"]))
    case .useHostUserNamespace:
      return pod("leave the pod's user namespace", ["hostUsers: true"])
    case .setGroupVariable(let variable):
      return pod(
        GroupVariable.title,
        ["containers:"]
          + container(
            try name(context), ["env:", "  - name: \(variable.name)", "    value: \"\(variable.wanted)\""]),
        caveats: variable.caveats)
    case .mountSocket:
      guard let socket = try socketToMount(situation) else { return nil }
      return pod(
        "mount the socket",
        ["containers:"] + container(try name(context), ["volumeMounts:"] + volumeMount(socket))
          + ["volumes:"] + volume(socket), caveats: socket.caveats)
    case .disableLabels:
      return pod(
        "give the pod a type that SELinux lets through",
        ["securityContext:", "  seLinuxOptions:", "    type: spc_t"])
    case .startAsUserAlone, .keepGroups: return nil
    }
  }

  static let everyNode =
    "The number must be that of every node the pod may run on. fsGroup would not chown a hostPath."

  static func socketToMount(_ situation: Situation) throws(Unexpressible) -> SocketMount? {
    guard let socket = situation.socketMount else { return nil }
    guard !Quoting.holds(socket.target, anyOf: ":") else {
      throw Unexpressible(reason: "Kubernetes takes no mountPath with a colon in it")
    }
    return socket
  }

  private static func name(_ context: RemedyContext) throws(Unexpressible) -> String {
    guard isLabel(context.service) else {
      throw Unexpressible(
        reason:
          "Kubernetes takes no container named \"\(ByteString(context.service).display)\": lower-case letters, digits "
          + "and hyphens, at most 63, a letter or digit first and last")
    }
    return Quoting.json(context.service)
  }

  private static func container(_ name: String, _ lines: [String]) -> [String] {
    ["  - name: \(name)"] + lines.map { "    \($0)" }
  }

  static func volumeMount(_ socket: SocketMount) -> [String] {
    ["  - name: engine-socket", "    mountPath: \(Quoting.json(socket.target))"]
  }

  static func volume(_ socket: SocketMount) -> [String] {
    [
      "  - name: engine-socket", "    hostPath:", "      path: \(Quoting.json(socket.source))",
      "      type: Socket",
    ]
  }
}
