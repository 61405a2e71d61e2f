import PermissionModel

/// Containers of all pod specs in a document of Kubernetes: pods themselves, what makes pods, lists of them, and
/// resources of others with `containers` and `volumes` in the same mapping.
struct PodReader {
  private let source: SourceText
  private(set) var services: [ComposeService] = []
  /// What could not be followed, and where.
  private(set) var unread: [(span: Span, reason: String)] = []

  private(set) var findings: [LintFinding] = []

  init(_ root: YAMLValue, _ source: SourceText) {
    self.source = source
    var open = [root]
    var seen: Set<Int> = []
    while let value = open.popLast() {
      guard seen.insert(value.identity).inserted else { continue }
      if let items = value.items {
        open += items.reversed()
        continue
      }
      guard let pairs = value.pairs else { continue }
      if value["containers"]?.items?.contains(where: { $0["image"] != nil || $0["name"] != nil }) == true {
        pod(value)
        continue
      }
      open += pairs.reversed().map(\.value)
    }
  }

  private mutating func pod(_ spec: YAMLValue) {
    let security = spec["securityContext"]
    if let shared = spec["hostUsers"], shared.text == "false" {
      unread.append(
        (
          shared.span,
          "hostUsers: false maps the ids of the mount or leaves the socket's group without a number, as the node's kernel and file system have it"
        ))
      return
    }
    let volumes = (spec["volumes"]?.items ?? []).reduce(into: [String: YAMLValue]()) { found, volume in
      if let name = volume["name"]?.text { found[name] = volume }
    }
    for key in ["initContainers", "containers", "ephemeralContainers"] {
      for container in spec[key]?.items ?? [] { self.container(container, security, volumes) }
    }
  }

  private mutating func container(
    _ container: YAMLValue, _ pod: YAMLValue?, _ volumes: [String: YAMLValue]
  ) {
    var form = ServiceForm(source, ComposeVariables(syntax: .verbatim))
    let own = container["securityContext"]
    func setting(_ key: String) -> YAMLValue? {
      if let value = own?[key], !value.isNull { return value }
      return pod?[key].flatMap { $0.isNull ? nil : $0 }
    }
    form.set("image", container["image"]?.formText)
    form.set("user", number(setting("runAsUser"), "runAsUser"))
    let group = number(setting("runAsGroup"), "runAsGroup").map { text in
      LintedText(value: text.value, span: text.span)
    }
    for key in ["supplementalGroups", "fsGroup"] {
      guard let value = pod?[key] else { continue }
      for item in value.items ?? [value] {
        if let text = number(item, key) { form.add("group_add", text) }
      }
    }
    for (key, option) in [("add", "cap_add"), ("drop", "cap_drop")] {
      for item in own?["capabilities"]?[key]?.items ?? [] {
        if let text = item.formText { form.add(option, text) }
      }
    }
    if let privileged = own?["privileged"]?.formText { form.set("privileged", privileged) }
    if let escalation = own?["allowPrivilegeEscalation"], escalation.text == "false" {
      form.add("security_opt", .init(value: "no-new-privileges", span: escalation.span))
    }
    for variable in container["env"]?.items ?? [] where variable["name"]?.text == "DOCKER_HOST" {
      if let text = variable["value"]?.formText { form.setEnvironment("DOCKER_HOST", text) }
    }
    // args alone are words for the image's entrypoint, and command is one of its own.
    for (key, option) in [("command", "entrypoint"), ("args", "command")] {
      if let value = container[key], let items = value.items {
        form.set(option, list: items.map { $0.formText ?? .init(value: "", span: $0.span) }, at: value.span)
      }
    }
    for mount in container["volumeMounts"]?.items ?? [] { self.mount(mount, volumes, &form) }
    let name = container["name"]?.text ?? "?"
    var service = form.service(
      name, at: container["name"]?.span ?? container.span, words: .kubernetes)
    service.group = group
    service.imageGroups = pod?["supplementalGroupsPolicy"]?.text == "Strict" ? .never : .always
    if let flag = setting("runAsNonRoot"), flag.text == "true" { service.nonRoot = flag.span }
    services.append(service)
  }

  /// An integer, in decimal.
  private mutating func number(_ value: YAMLValue?, _ key: String) -> ServiceForm.Text? {
    guard let text = value?.formText else { return nil }
    let number = KubernetesNumber(text.value, text.style)
    if number.text != text.value, Int(text.value) != nil {
      findings.append(
        LintFinding(
          NumberReadsOtherwise.code, .warning,
          "\(key): Kubernetes reads \(text.value) as \(number.text), which is octal", source, text.span,
          help: "write \(Int(text.value).map(String.init) ?? text.value)"))
    }
    return ServiceForm.Text(value: number.text, span: text.span)
  }

  private mutating func mount(
    _ mount: YAMLValue, _ volumes: [String: YAMLValue], _ form: inout ServiceForm
  ) {
    guard let path = mount["mountPath"]?.text, let name = mount["name"]?.text else { return }
    guard let volume = volumes[name] else {
      if EnginePath.isSocket(path) {
        unread.append(
          (mount.span, "the pod has no volume \(name) here: what stands at \(path) is not known"))
      }
      return
    }
    let isReadOnly = mount["readOnly"]?.text == "true"
    var below = mount["subPath"]?.text ?? ""
    if let expression = mount["subPathExpr"]?.text {
      guard !expression.contains("$(") else {
        if EnginePath.isSocket(path) {
          unread.append((mount.span, "what subPathExpr becomes is not known before it runs"))
        }
        return
      }
      below = expression
    }
    guard let host = volume["hostPath"], let hostPath = host["path"]?.text else {
      // A file of a ConfigMap comes by subPath; all else is a directory.
      let kind: ComposeMount.Kind = below.isEmpty ? .volume : .other
      form.mount(kind, from: name, at: path, isReadOnly: isReadOnly, span: mount.span)
      return
    }
    let type = host["type"]?.text ?? ""
    let whole =
      below.isEmpty
      ? hostPath : "\(hostPath.hasSuffix("/") ? String(hostPath.dropLast()) : hostPath)/\(below)"
    if EnginePath.isSocket(hostPath), type == "Directory" || type == "DirectoryOrCreate" {
      findings.append(
        LintFinding(
          SocketIsDirectory.code, .error,
          "type: \(type) at \(hostPath): where the socket stands the pod does not start, and where none stands it gets a directory or nothing",
          source, (host["type"] ?? host).span, help: "type: Socket"))
      return
    }
    form.mount(
      .bind, from: whole, at: path, isReadOnly: isReadOnly,
      makesDirectory: type.isEmpty || type == "DirectoryOrCreate", span: mount.span)
  }
}

/// An integer as Kubernetes reads it (sigs.k8s.io/yaml): a plain `0123` is octal, `0x3E7` hexadecimal.
struct KubernetesNumber {
  var text: String

  init(_ written: String, _ style: YAMLScalarStyle) {
    text = written
    guard style == .plain else { return }
    let digits = written.filter { $0 != "_" }
    if digits.hasPrefix("0x"), let number = Int(digits.dropFirst(2), radix: 16) {
      text = String(number)
    } else if digits.hasPrefix("0o"), let number = Int(digits.dropFirst(2), radix: 8) {
      text = String(number)
    } else if digits.count > 1, digits.hasPrefix("0"), let number = Int(digits, radix: 8) {
      text = String(number)
    } else if let number = Int(digits) {
      text = String(number)
    }
  }
}
