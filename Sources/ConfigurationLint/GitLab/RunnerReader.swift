import PermissionModel

extension ComposeService {
  /// What it says, without where.
  var settings: String {
    let values = layers.flatMap { $0.value.pairs ?? [] }.map { pair in
      let texts = pair.value.items?.map { $0.text ?? "" } ?? [pair.value.text ?? ""]
      return ([pair.key.text ?? ""] + texts).joined(separator: "\u{1}")
    }
    let mounts = ownMounts.map { "\($0.kind) \($0.sourcePath?.value ?? "") \($0.target ?? "")" }
    return (values + mounts + [group?.value ?? ""]).joined(separator: "\u{2}")
  }
}

/// config.toml of the GitLab runner: what it starts the jobs' containers with.
struct RunnerReader {
  private let source: SourceText
  private(set) var services: [ComposeService] = []

  init(_ root: YAMLValue, _ source: SourceText) {
    self.source = source
    for runner in root["runners"]?.items ?? [] {
      if let docker = runner["docker"] { self.docker(docker, runner) }
      if let cluster = runner["kubernetes"] { kubernetes(cluster, runner) }
    }
  }

  private func name(_ runner: YAMLValue) -> String { "runner \(runner["name"]?.text ?? "?")" }

  private func environment(_ runner: YAMLValue, _ form: inout ServiceForm) {
    for item in runner["environment"]?.items ?? [] {
      if let text = item.formText { form.add("environment", text) }
    }
  }

  private mutating func docker(_ docker: YAMLValue, _ runner: YAMLValue) {
    var form = ServiceForm(source, ComposeVariables(syntax: .verbatim))
    for key in ["image", "user", "userns_mode", "privileged"] { form.set(key, docker[key]?.formText) }
    for key in ["group_add", "cap_add", "cap_drop", "security_opt", "volumes"] {
      for item in docker[key]?.items ?? [] { if let text = item.formText { form.add(key, text) } }
    }
    environment(runner, &form)
    services.append(form.service(name(runner), at: (runner["name"] ?? docker).span, words: .gitLabRunner))
  }

  private mutating func kubernetes(_ cluster: YAMLValue, _ runner: YAMLValue) {
    var form = ServiceForm(source, ComposeVariables(syntax: .verbatim))
    form.set("image", cluster["image"]?.formText)
    let pod = cluster["pod_security_context"]
    let build = cluster["build_container_security_context"]
    form.set("user", (build?["run_as_user"] ?? pod?["run_as_user"])?.formText)
    for key in ["supplemental_groups", "fs_group"] {
      guard let value = pod?[key] else { continue }
      for item in value.items ?? [value] { if let text = item.formText { form.add("group_add", text) } }
    }
    for volume in cluster["volumes"]?["host_path"]?.items ?? [] {
      form.mount(
        .bind, from: (volume["host_path"] ?? volume["mount_path"])?.text, at: volume["mount_path"]?.text,
        isReadOnly: volume["read_only"]?.text == "true", makesDirectory: true,
        span: (volume["mount_path"] ?? volume).span)
    }
    for volume in cluster["volumes"]?["empty_dir"]?.items ?? [] {
      form.mount(.volume, from: volume["name"]?.text, at: volume["mount_path"]?.text, span: volume.span)
    }
    environment(runner, &form)
    var service = form.service(name(runner), at: (runner["name"] ?? cluster).span, words: .kubernetes)
    service.imageGroups = .always
    service.group = (build?["run_as_group"] ?? pod?["run_as_group"])?.formText.map {
      LintedText(value: $0.value, span: $0.span)
    }
    services.append(service)
  }
}
