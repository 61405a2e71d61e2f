import PermissionModel

/// Jenkins' configuration as code: the agents that the clouds of Docker's and Kubernetes' plugins start.
struct JenkinsReader {
  private let source: SourceText
  private(set) var services: [ComposeService] = []
  private(set) var findings: [LintFinding] = []

  init(_ root: YAMLValue, _ source: SourceText) {
    self.source = source
    for cloud in root["jenkins"]?["clouds"]?.items ?? [] {
      for template in cloud["docker"]?["templates"]?.items ?? [] { docker(template) }
      for template in cloud["kubernetes"]?["templates"]?.items ?? [] { pod(template) }
    }
  }

  private func name(_ template: YAMLValue) -> (text: String, span: Span) {
    let value = template["name"] ?? template["labelString"] ?? template["label"]
    return ("agent \(value?.text ?? "?")", (value ?? template).span)
  }

  /// A list, or a text with a line for each, as older versions of the plugin have it.
  private func entries(_ base: YAMLValue, _ keys: String...) -> [ServiceForm.Text] {
    for key in keys {
      guard let value = base[key] else { continue }
      if let items = value.items { return items.compactMap(\.formText) }
      guard let text = value.formText else { continue }
      return text.value.split(whereSeparator: \.isNewline).map {
        ServiceForm.Text(value: String($0), span: value.span)
      }
    }
    return []
  }

  private mutating func docker(_ template: YAMLValue) {
    guard let base = template["dockerTemplateBase"] else { return }
    var form = ServiceForm(source, ComposeVariables(syntax: .verbatim))
    form.set("image", base["image"]?.formText)
    // What connects by attaching becomes its own user, as docker exec does.
    form.set("user", (template["connector"]?["attach"]?["user"] ?? base["user"])?.formText)
    form.set("privileged", base["privileged"]?.formText)
    for text in entries(base, "extraGroups", "extraGroupsString") { form.add("group_add", text) }
    for text in entries(base, "capabilitiesToAdd", "capabilitiesToAddString") { form.add("cap_add", text) }
    for text in entries(base, "capabilitiesToDrop", "capabilitiesToDropString") { form.add("cap_drop", text) }
    for text in entries(base, "securityOpts", "securityOptsString") { form.add("security_opt", text) }
    for text in entries(base, "volumes", "volumesString") { form.add("volumes", text) }
    for text in entries(base, "mounts", "mountsString") { DockerOptions.mount(text, into: &form) }
    for text in entries(base, "environment", "environmentsString") { form.add("environment", text) }
    let (name, span) = name(template)
    services.append(form.service(name, at: span, words: .jenkins))
  }

  private mutating func pod(_ template: YAMLValue) {
    for container in template["containers"]?.items ?? [] {
      var form = ServiceForm(source, ComposeVariables(syntax: .verbatim))
      form.set("image", container["image"]?.formText)
      form.set("privileged", container["privileged"]?.formText)
      form.set("user", (container["runAsUser"] ?? template["runAsUser"])?.formText)
      if let text = template["supplementalGroups"]?.formText {
        for number in text.value.split(separator: ",") {
          form.add("group_add", .init(value: String(number).trimmed, span: text.span))
        }
      }
      for volume in template["volumes"]?.items ?? [] {
        if let host = volume["hostPathVolume"] {
          form.mount(
            .bind, from: host["hostPath"]?.text, at: host["mountPath"]?.text,
            isReadOnly: host["readOnly"]?.text == "true", makesDirectory: true,
            span: (host["hostPath"] ?? host).span)
        } else if let empty = volume["emptyDirVolume"] {
          form.mount(.volume, from: "emptyDirVolume", at: empty["mountPath"]?.text, span: empty.span)
        }
      }
      for variable in (container["envVars"]?.items ?? []) + (template["envVars"]?.items ?? []) {
        if let pair = variable["envVar"], pair["key"]?.text == "DOCKER_HOST",
          let text = pair["value"]?.formText
        {
          form.setEnvironment("DOCKER_HOST", text)
        }
      }
      let (name, span) = name(template)
      var service = form.service("\(name), \(container["name"]?.text ?? "?")", at: span, words: .kubernetes)
      service.imageGroups = .always
      service.group = (container["runAsGroup"] ?? template["runAsGroup"])?.formText.map {
        LintedText(value: $0.value, span: $0.span)
      }
      services.append(service)
    }
    // A manifest as a text: its places are those of another text, and stand for the line that it has here.
    for yaml in (template["yamls"]?.items ?? []) + [template["yaml"]].compactMap({ $0 }) {
      guard let text = yaml.text else { continue }
      let inner = SourceText(name: source.name, bytes: Array(text.utf8))
      let read = YAMLReader.read(inner.bytes)
      if let failure = read.failure {
        findings.append(
          LintFinding(
            "could-not-tell", .note, "the manifest in it cannot be read: \(failure.reason)", source, yaml.span
          ))
        continue
      }
      for root in read.documents.compactMap(\.root) {
        let pods = PodReader(root, inner)
        manifests.append((inner, yaml.span, pods.services))
        findings += pods.findings.map { Self.moved($0, from: inner, to: source, yaml.span) }
      }
    }
  }

  /// Manifests that stand as texts in it.
  private(set) var manifests: [(source: SourceText, span: Span, services: [ComposeService])] = []

  private static let longestSearched = 1 << 16

  /// A finding of a text that stands in a value of a file.
  static func moved(
    _ finding: LintFinding, from inner: SourceText, to source: SourceText, _ whole: Span
  ) -> LintFinding {
    func place(_ span: Span) -> Span {
      // It is looked for from the beginning, for each finding.
      guard inner.bytes.count <= Self.longestSearched else { return whole }
      let line = inner.lineSpan(inner.line(at: span.start))
      let text = Array(inner[line]).drop { $0 == 0x20 }
      let written = Array(source[whole])
      guard !text.isEmpty, let start = written.firstIndex(of: Array(text)) else { return whole }
      let offset =
        whole.start + start + max(0, span.start - line.start - (line.end - line.start - text.count))
      return Span(offset, min(whole.end, offset + min(span.end, line.end) - span.start))
    }
    var finding = finding
    if finding.source === inner {
      finding.source = source
      finding.span = place(finding.span)
    }
    finding.related = finding.related.map { related in
      var related = related
      if related.source === inner {
        related.source = source
        related.span = place(related.span)
      }
      return related
    }
    return finding
  }
}
