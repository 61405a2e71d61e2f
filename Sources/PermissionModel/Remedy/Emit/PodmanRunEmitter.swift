/// Options of podman run (podman-run(1)).
struct PodmanRunEmitter: Emitter {
  let target = RemedyTarget.podmanRun

  func snippet(
    for measure: Measure, _ situation: Situation, _ context: RemedyContext
  ) throws(Unexpressible) -> Snippet? {
    if measure == .keepGroups {
      return Snippet(
        title: "keep the groups of whoever starts it", side: .deployment, text: "--group-add keep-groups\n",
        language: .options,
        caveats: ["Helps where the user who runs podman is in the socket's group; needs the runtime crun."])
    }
    if measure == .useHostUserNamespace { return nil }
    guard let (title, options) = try DockerRunEmitter.options(for: measure, situation) else { return nil }
    return Snippet(title: title, side: .deployment, text: options + "\n", language: .options)
  }
}
