import PermissionModel

/// .gitlab-ci.yml: jobs with their images and scripts. Which mounts they get, and which groups, is said in the runner's
/// config.toml alone.
struct PipelineReader {
  /// A job that asks an engine by its socket.
  struct Job {
    var name: String
    var span: Span
    var image: ServiceForm.Text?
    var user: ServiceForm.Text?
    var endpoint: ServiceForm.Text?
  }

  private let source: SourceText
  private(set) var jobs: [Job] = []
  private(set) var findings: [LintFinding] = []
  /// Containers that the scripts start by themselves.
  private(set) var services: [ComposeService] = []

  /// Keys at the top that are no jobs.
  private static let global: Set = [
    "stages", "variables", "workflow", "include", "default", "image", "services", "before_script",
    "after_script",
    "cache", "spec",
  ]

  init(_ root: YAMLValue, _ source: SourceText) {
    self.source = source
    let shared = root["default"]
    scripts(root)
    if let shared { scripts(shared) }
    // Each look into a mapping is one through all of it.
    let image = shared?["image"] ?? root["image"]
    let host = root["variables"]?["DOCKER_HOST"]
    for pair in root.pairs ?? [] {
      guard let name = pair.key.text, !Self.global.contains(name), pair.value.isMapping else { continue }
      let asks = scripts(pair.value)
      let image = pair.value["image"] ?? image
      let variables = pair.value["variables"]?["DOCKER_HOST"] ?? host
      guard !name.hasPrefix("."), asks || variables != nil else { continue }
      jobs.append(
        Job(
          name: name, span: pair.key.span, image: (image?["name"] ?? image)?.formText,
          user: image?["docker"]?["user"]?.formText ?? image?["kubernetes"]?["user"]?.formText,
          endpoint: (variables?["value"] ?? variables)?.formText))
    }
  }

  /// - Returns: whether docker is called in them.
  @discardableResult private mutating func scripts(_ job: YAMLValue) -> Bool {
    var asks = false
    for key in ["before_script", "script", "after_script"] {
      guard let value = job[key] else { continue }
      for line in value.items ?? [value] {
        guard let text = line.text else { continue }
        let script = ScriptText(text, line.span, source)
        asks = asks || script.callsEngine
        findings += script.changesOfSocket(.gitLabRunner)
        services += script.containers(.commandLine)
      }
    }
    return asks
  }

  /// A job as a runner starts it.
  static func service(_ job: Job, _ source: SourceText, on runner: ComposeService) -> ComposeService {
    var form = ServiceForm(source, ComposeVariables(syntax: .verbatim))
    form.set("image", job.image)
    form.set("user", job.user)
    if let endpoint = job.endpoint { form.setEnvironment("DOCKER_HOST", endpoint) }
    var service = form.service("\(job.name) on \(runner.name)", at: job.span, words: runner.words)
    service.layers += runner.layers
    service.ownMounts += runner.ownMounts
    service.imageGroups = runner.imageGroups
    service.group = runner.group
    return service
  }
}
