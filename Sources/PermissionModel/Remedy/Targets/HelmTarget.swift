/// values.yaml, by the names that `helm create` gives and most charts took over.
enum HelmTarget: TargetWriter {
  static let place = "values.yaml"
  static let isShownAsAlternative = false
  static let isForHosts = false

  static func obstacle(_ situation: Situation) -> String? { nil }

  private static let names =
    "The names are those of `helm create`; another chart may use its own: helm show values CHART."

  static func snippet(
    for measure: Measure, _ situation: Situation, _ context: RemedyContext
  ) throws(Unexpressible) -> Snippet? {
    func values(_ title: String, _ lines: [String], caveats: [String] = []) -> Snippet {
      Snippet(
        title: title, side: .deployment, text: lines.map { "\($0)\n" }.joined(), language: .yaml,
        caveats: [names] + caveats)
    }
    guard case .container(let setting) = measure else { return nil }
    switch setting {
    case .addGroups(let groups):
      return values(
        "add the group to the pod",
        ["podSecurityContext:", "  supplementalGroups:"] + groups.map { "    - \($0)" },
        caveats: [KubernetesTarget.everyNode])
    case .startAs(let user, let group):
      guard StartingAs.isNeeded(user, situation) else { return nil }
      return values(
        "start as that user and group",
        ["podSecurityContext:", "  runAsUser: \(user)", "  runAsGroup: \(group)"])
    case .runAsRoot:
      return values("run the pod as root", ["podSecurityContext:", "  runAsUser: 0", "  runAsGroup: 0"])
    case .addOverrideCapability:
      return values(
        "give root its capability back",
        ["securityContext:", "  capabilities:", "    add:", "      - DAC_OVERRIDE"])
    case .disableLabels:
      return values(
        "give the pod a type that SELinux lets through",
        ["podSecurityContext:", "  seLinuxOptions:", "    type: spc_t"])
    case .unconfineAppArmor:
      return values(
        "lift the AppArmor profile",
        ["podSecurityContext:", "  appArmorProfile:", "    type: Unconfined"])
    case .unconfineSeccomp:
      return values(
        "lift the seccomp filter", ["podSecurityContext:", "  seccompProfile:", "    type: Unconfined"])
    case .mountSocket:
      guard let socket = try KubernetesTarget.socketToMount(situation) else { return nil }
      return values(
        "mount the socket",
        ["volumes:"] + KubernetesTarget.volume(socket) + ["volumeMounts:"]
          + KubernetesTarget.volumeMount(socket),
        caveats: socket.caveats + ["Charts made before Helm 3.13 may have no volumes and volumeMounts."])
    // The chart of `helm create` has no variables.
    case .setGroupVariable, .startAsUserAlone, .useHostUserNamespace, .keepGroups: return nil
    }
  }
}
