import PermissionModel

/// devcontainer.json: the container that an editor works in, and the user whom it works as (containers.dev).
struct DevcontainerReader {
  private let source: SourceText
  private let root: YAMLValue
  private(set) var findings: [LintFinding] = []

  init(_ root: YAMLValue, _ source: SourceText) {
    self.root = root
    self.source = source
    scripts()
    features()
  }

  /// Compose files that have its container's service, and that service's name.
  var compose: (files: [String], service: String)? {
    guard let named = root["dockerComposeFile"], let service = root["service"]?.text else { return nil }
    return ((named.items ?? [named]).compactMap(\.text), service)
  }

  /// - Parameters:
  ///   - folder: of the file, from which what it names is named.
  ///   - below: the service of a Compose file that it is put on, where it has one.
  func service(_ folder: String, below service: ComposeService?) -> ComposeService {
    var form = ServiceForm(source, ComposeVariables(syntax: .devcontainer))
    form.set("image", root["image"]?.formText)
    build(folder, &form)
    for (key, option) in [("containerUser", "user"), ("remoteUser", "user")] {
      form.set(option, root[key]?.formText)
    }
    if root["privileged"]?.text == "true" { form.set("privileged", root["privileged"]?.formText) }
    for item in root["capAdd"]?.items ?? [] { if let text = item.formText { form.add("cap_add", text) } }
    for item in root["securityOpt"]?.items ?? [] {
      if let text = item.formText { form.add("security_opt", text) }
    }
    for key in ["containerEnv", "remoteEnv"] {
      if let host = root[key]?["DOCKER_HOST"]?.formText { form.setEnvironment("DOCKER_HOST", host) }
    }
    for mount in root["mounts"]?.items ?? [] {
      if let text = mount.formText {
        DockerOptions.mount(text, into: &form)
      } else if let pairs = mount.pairs {
        let parts = pairs.reduce(into: [String: String]()) { $0[$1.key.text ?? ""] = $1.value.text ?? "" }
        DockerOptions.mount(parts, at: mount.span, into: &form)
      }
    }
    if let mount = root["workspaceMount"]?.formText { DockerOptions.mount(mount, into: &form) }
    // The editor's processes are started as remoteUser, whoever the container's first one is.
    let isUserSaid = root["remoteUser"] != nil || root["containerUser"] != nil
    let words = (root["runArgs"]?.items ?? []).compactMap(\.formText)
    var options = ServiceForm(source, ComposeVariables(syntax: .devcontainer))
    DockerOptions.apply(words, to: &options)
    form.take(options, except: isUserSaid ? ["user"] : [])
    if !isUserSaid, let image = root["image"]?.formText, let user = BaseImages.remoteUser(of: image.value) {
      form.setDefault("user", .init(value: user, span: image.span))
    }
    var made = form.service("the dev container", at: root["name"]?.span ?? Span(0, 0), words: .devcontainer)
    guard let service else { return made }
    made.layers += service.layers
    made.boundVolumes = service.boundVolumes
    made.ownMounts += service.ownMounts
    return made
  }

  private func build(_ folder: String, _ form: inout ServiceForm) {
    let build = root["build"]
    guard let file = (build?["dockerfile"] ?? root["dockerFile"])?.formText else { return }
    let context = (build?["context"] ?? root["context"])?.text ?? "."
    // The context counts from the file's folder, and so does the Dockerfile's name.
    let whole = Linter.normalised(Linter.join(folder, file.value))
    let inside = Linter.normalised(Linter.join(folder, context))
    let prefix = inside == "." ? "" : inside + "/"
    let isInside = whole.hasPrefix(prefix)
    var pairs = [
      ("context", ServiceForm.Text(value: isInside ? context : ".", span: file.span)),
      (
        "dockerfile",
        .init(value: isInside ? String(whole.dropFirst(prefix.count)) : file.value, span: file.span)
      ),
    ]
    if let target = build?["target"]?.formText { pairs.append(("target", target)) }
    let arguments = (build?["args"]?.pairs ?? []).compactMap { pair -> (String, ServiceForm.Text)? in
      guard let name = pair.key.text, let text = pair.value.formText else { return nil }
      return (name, text)
    }
    form.setBuild(pairs, arguments: arguments, at: file.span)
  }

  private static let commands = [
    "initializeCommand", "onCreateCommand", "updateContentCommand", "postCreateCommand", "postStartCommand",
    "postAttachCommand",
  ]

  private mutating func scripts() {
    for key in Self.commands {
      guard let value = root[key] else { continue }
      // A text is run by a shell; a list is words; a mapping has several of either.
      for command in value.pairs?.map(\.value) ?? [value] {
        let text = command.text ?? command.items?.compactMap(\.text).joined(separator: " ") ?? ""
        findings += ScriptText(text, command.span, source).changesOfSocket(.devcontainer)
      }
    }
  }

  private mutating func features() {
    for pair in root["features"]?.pairs ?? []
    where pair.key.text?.contains("docker-outside-of-docker") == true {
      findings.append(
        LintFinding(
          "could-not-tell", .note,
          "this feature mounts the host's socket and makes one of its own for the user when the container starts: whether that works is seen there alone",
          source, pair.key.span))
    }
  }
}
