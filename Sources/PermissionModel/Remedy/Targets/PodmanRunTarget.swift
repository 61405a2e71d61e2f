/// Options of podman run (podman-run(1)).
enum PodmanRunTarget: TargetWriter {
  static let place = "podman run"
  static let isShownAsAlternative = false
  static let isForHosts = false

  static func obstacle(_ situation: Situation) -> String? { nil }

  static func snippet(
    for measure: Measure, _ situation: Situation, _ context: RemedyContext
  ) throws(Unexpressible) -> Snippet? {
    guard case .container(let setting) = measure else { return nil }
    if setting == .keepGroups {
      return Snippet(
        title: "keep the groups of whoever starts it", side: .deployment, text: "--group-add keep-groups\n",
        language: .options,
        caveats: ["Helps where the user who runs podman is in the socket's group; needs the runtime crun."])
    }
    // To podman the host's namespace is the one of whoever starts it.
    if setting == .useHostUserNamespace { return nil }
    guard let (title, options) = try DockerRunTarget.options(for: setting, situation) else { return nil }
    return Snippet(
      title: title, side: .deployment, text: try DockerRunTarget.asAsked(options, situation) + "\n",
      language: .options, caveats: DockerRunTarget.caveats(of: setting, situation))
  }
}
