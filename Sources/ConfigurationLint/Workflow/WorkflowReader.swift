import PermissionModel

/// Jobs of a GitHub workflow that run in containers. The runner mounts the engine's socket into each of them unasked
/// (actions/runner, ContainerInfo), and into what a `docker://` step starts.
struct WorkflowReader {
  private let source: SourceText
  private(set) var services: [ComposeService] = []
  private(set) var findings: [LintFinding] = []

  private static let socket = "/var/run/docker.sock"

  init(_ root: YAMLValue, _ source: SourceText) {
    self.source = source
    for pair in root["jobs"]?.pairs ?? [] {
      guard let name = pair.key.text, pair.value.isMapping else { continue }
      job(name, pair.key.span, pair.value)
    }
    if let runs = root["runs"] { composite(runs) }
  }

  /// An action of several steps, which run where its caller's do.
  private mutating func composite(_ runs: YAMLValue) {
    for step in runs["steps"]?.items ?? [] { _ = script(step) }
  }

  /// - Returns: whether the step asks an engine.
  private mutating func script(_ step: YAMLValue) -> Bool {
    var callsEngine = false
    if let script = step["run"], let text = script.text {
      let commands = ScriptText(text, script.span, source)
      callsEngine = commands.callsEngine
      findings += commands.changesOfSocket(Vocabulary.workflow)
      services += commands.containers(.commandLine)
    }
    let action = step["uses"]?.text ?? ""
    if action.hasPrefix("docker://") { self.action(step, action) }
    return callsEngine || action.hasPrefix("docker/")
  }

  private mutating func job(_ name: String, _ nameSpan: Span, _ job: YAMLValue) {
    let steps = job["steps"]?.items ?? []
    var callsEngine = false
    for step in steps {
      callsEngine = script(step) || callsEngine
    }
    for pair in job["services"]?.pairs ?? [] {
      container(pair.key.text ?? "?", pair.key.span, pair.value, isGivenSocket: false)
    }
    guard let container = job["container"], !container.isNull else { return }
    let mentions = Trigger.isMet(source[job.span])
    guard callsEngine || mentions else { return }
    if let system = job["runs-on"]?.text?.lowercased(),
      system.hasPrefix("windows") || system.hasPrefix("macos")
    {
      findings.append(
        LintFinding(
          "could-not-tell", .note, "container: on \(system): only runners with Linux start containers",
          source,
          (job["runs-on"] ?? job).span))
      return
    }
    self.container(name, nameSpan, container, isGivenSocket: true)
  }

  private mutating func container(_ name: String, _ span: Span, _ container: YAMLValue, isGivenSocket: Bool) {
    var form = ServiceForm(source, ComposeVariables(syntax: .expressions))
    let image = container.isMapping ? container["image"] : container
    form.set("image", image?.formText)
    for volume in container["volumes"]?.items ?? [] {
      if let text = volume.formText { form.add("volumes", text) }
    }
    if let options = container["options"]?.formText {
      DockerOptions.apply(DockerOptions.words(options, in: source), to: &form)
    }
    if let host = container["env"]?["DOCKER_HOST"]?.formText { form.setEnvironment("DOCKER_HOST", host) }
    let isMounted = form.service(name, at: span, words: .workflow).mounts.contains {
      $0.target.map(EnginePath.isSocket) == true
    }
    if isGivenSocket, !isMounted {
      form.mount(.bind, from: Self.socket, at: Self.socket, span: (image ?? container).span)
    }
    services.append(form.service(name, at: span, words: .workflow))
  }

  /// A step that is a container of its own.
  private mutating func action(_ step: YAMLValue, _ action: String) {
    guard let uses = step["uses"] else { return }
    let image = String(action.dropFirst("docker://".count))
    let words = [step["with"]?["entrypoint"]?.text, step["with"]?["args"]?.text].compactMap { $0 }
    let asks =
      Trigger.isMet(source[step.span]) || BaseImages.split(image).repository == "docker"
      || words.contains { ScriptText($0, uses.span, source).callsEngine }
    guard asks else { return }
    var form = ServiceForm(source, ComposeVariables(syntax: .expressions))
    form.set("image", .init(value: image, span: uses.span))
    if let host = step["env"]?["DOCKER_HOST"]?.formText { form.setEnvironment("DOCKER_HOST", host) }
    form.mount(.bind, from: Self.socket, at: Self.socket, span: uses.span)
    services.append(
      form.service(step["name"]?.text ?? image, at: uses.span, words: .workflow))
  }
}
