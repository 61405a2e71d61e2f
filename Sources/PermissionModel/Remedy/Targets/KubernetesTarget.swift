/// Fields of a pod (Kubernetes API: PodSecurityContext, HostPathVolumeSource).
enum KubernetesTarget: TargetWriter {
  static let place = "the pod"
  static let isShownAsAlternative = false

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
        caveats: [
          "The number must be that of every node the pod may run on. fsGroup would not chown a hostPath."
        ])
    case .startAs(let user, let group):
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
    case .mountSocket:
      guard let path = situation.socketToMount else { return nil }
      guard !path.contains(":") else {
        throw Unexpressible(reason: "Kubernetes takes no mountPath with a colon in it")
      }
      guard Self.isLabel(context.service) else {
        throw Unexpressible(
          reason:
            "Kubernetes takes no container named \"\(ByteString(context.service).display)\": lower-case "
            + "letters, digits and hyphens, at most 63, a letter or digit first and last")
      }
      return pod(
        "mount the socket",
        [
          "containers:", "  - name: \(Quoting.json(context.service))", "    volumeMounts:",
          "      - name: engine-socket", "        mountPath: \(Quoting.json(path))", "volumes:",
          "  - name: engine-socket", "    hostPath:", "      path: \(Quoting.json(path))",
          "      type: Socket",
        ])
    case .startAsUserAlone, .addOverrideCapability, .useHostUserNamespace, .keepGroups, .disableLabels:
      return nil
    }
  }
}
