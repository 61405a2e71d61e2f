import PermissionModel

// Compose files: what is read together, and each service.
extension Linter {
  static let overrides = [
    "docker-compose.yml": ["docker-compose.override.yml", "docker-compose.override.yaml"],
    "docker-compose.yaml": ["docker-compose.override.yml", "docker-compose.override.yaml"],
    "compose.yml": ["compose.override.yml", "compose.override.yaml"],
    "compose.yaml": ["compose.override.yml", "compose.override.yaml"],
  ]

  mutating func compose(_ source: SourceText, _ name: String) {
    let isMet = Trigger.isMet(source.bytes[...])
    guard isMet || Self.mayMountRuntime(source.bytes) || name == "-" || Self.bringsIn(source.bytes) else {
      files.append(LintedFile(source: source, kind: Kind.compose.rawValue, reading: .whole, failure: nil))
      return
    }
    let result = YAMLReader.read(source.bytes)
    var file = LintedFile(
      source: source, kind: Kind.compose.rawValue, reading: .whole, failure: result.failure)
    if let failure = result.failure {
      file.reading = result.documents.isEmpty ? .not : .partly
      if source.bytes.firstIndex(of: Array("{{".utf8)) != nil {
        file.failure = NotRead(
          "\(failure.reason): templates ({{ … }}) are no YAML; render the file first and pipe it to sockcheck lint -",
          at: failure.offset)
      }
    }
    for document in result.documents {
      for key in document.duplicateKeys {
        findings.append(
          LintFinding(
            "could-not-tell", .note,
            "\(ByteString(key.name).display) stands here for the second time: Compose refuses such a file",
            source, key.span,
            related: [.init(source: source, span: key.first, message: "the first time")]))
      }
    }
    if file.failure == nil,
      let second = result.documents.dropFirst().compactMap(\.root).first(where: { !$0.isNull })
    {
      file.reading = .partly
      file.failure = NotRead(
        "a second document begins; write each into a file of its own", at: second.span.start)
    }
    guard let root = result.documents.first?.root, root.isMapping else {
      if file.failure == nil { file.failure = NotRead("there is no mapping in it"); file.reading = .not }
      files.append(file)
      return
    }
    let services = root["services"]
    guard services?.isMapping == true || services == nil && root["include"] != nil else {
      if file.failure == nil {
        file.failure = NotRead("there is no services: with a mapping in it"); file.reading = .not
      }
      files.append(file)
      return
    }
    files.append(file)
    for pair in services?.pairs ?? [] where pair.key.scalar == nil {
      let reason = "this is no name of a service; templates ({{ … }}) are to be rendered first"
      findings.append(LintFinding("could-not-tell", .note, reason, source, pair.key.span))
    }
    let folder = Self.folder(name)
    var layers = [ComposeLayer(path: Self.normalised(name), source: source, root: root)]
    let base = name.split(separator: "/").last.map(String.init) ?? name
    for override in Self.overrides[base] ?? [] {
      let path = Self.normalised(Self.join(folder, override))
      guard name != "-", let other = related(path) else { continue }
      let read = YAMLReader.read(other.bytes)
      if let root = read.documents.first?.root, root.isMapping {
        layers.append(ComposeLayer(path: path, source: other, root: root))
      }
      if let failure = read.failure {
        findings.append(
          LintFinding(
            "could-not-tell", .note, "the override cannot be read: \(failure.reason)", other,
            Span(failure.offset, failure.offset)))
      }
    }
    var variables = ComposeVariables()
    if name != "-", let environment = related(Self.join(folder, ".env")) {
      variables = ComposeVariables(environment.bytes)
    }
    let project = loaded(layers, folder: folder, variables)
    let own = Set(layers.map { ObjectIdentifier($0.source) })
    let declared = layers.flatMap { declaredGroups($0.source) }
    var others: [ObjectIdentifier: [UInt32]] = [:]
    for service in project.services {
      let begin = findings.count
      var groups = declared
      for part in service.layers where !own.contains(ObjectIdentifier(part.source)) {
        let id = ObjectIdentifier(part.source)
        let said = others[id] ?? declaredGroups(part.source)
        others[id] = said
        groups += said.filter { !groups.contains($0) }
      }
      lint(service, service.ownLayers.first?.folder ?? folder, groups)
      passes.append((layers[0].path, service.name, begin..<findings.count))
    }
  }

  /// Files put together, and what of them could not be followed said.
  mutating func loaded(_ layers: [ComposeLayer], folder: String, _ variables: ComposeVariables)
    -> ComposeLoader
  {
    var loader = ComposeLoader()
    loader.add(layers, folder: folder, variables: variables, chain: layers.prefix(1).map(\.path)) {
      found($0)
    }
    for part in loader.unread {
      findings.append(
        LintFinding("could-not-tell", .note, ByteString(part.reason).display, part.source, part.span))
    }
    broughtIn.formUnion(loader.included)
    broughtIn.formUnion(loader.extended.filter { !$0.hasPrefix("\(layers.first?.path ?? "")\u{0}") })
    return loader
  }

  /// What has to do with the question may stand in another file.
  static func bringsIn(_ bytes: [UInt8]) -> Bool {
    bytes.firstIndex(of: Array("include:".utf8)) != nil
      || bytes.firstIndex(of: Array("extends:".utf8)) != nil
        && bytes.firstIndex(of: Array("file:".utf8)) != nil
  }

  /// What a file that others bring in would say by itself, without what they say.
  mutating func forgetBroughtIn() {
    guard !broughtIn.isEmpty else { return }
    var forgotten: Set<Int> = []
    for pass in passes
    where broughtIn.contains(pass.path) || broughtIn.contains(ComposeLoader.key(pass.path, pass.service)) {
      forgotten.formUnion(pass.findings)
    }
    guard !forgotten.isEmpty else { return }
    findings = findings.indices.filter { !forgotten.contains($0) }.map { findings[$0] }
  }

  /// A whole directory with sockets in it may be mounted.
  static func mayMountRuntime(_ bytes: [UInt8]) -> Bool {
    bytes.firstIndex(of: Array("/run".utf8)) != nil
  }

  mutating func lint(_ service: ComposeService, _ folder: String, _ declared: [UInt32]) {
    var build: (source: SourceText, stage: ImageBuild.Stage)?
    var context = folder
    var inline: InlineDockerfile?
    let begin = findings.count
    defer {
      if let inline {
        for index in begin..<findings.count { findings[index] = inline.placed(findings[index]) }
      }
    }
    if let located = service.first("build") {
      let folder = located.folder ?? folder
      let path = service.text(located)?.value ?? located["context"].flatMap { service.text($0)?.value } ?? "."
      let name = located["dockerfile"].flatMap { service.text($0)?.value } ?? "Dockerfile"
      if let written = located["dockerfile_inline"] {
        guard let text = service.text(written)?.value else {
          findings.append(
            LintFinding(
              "could-not-tell", .note, "the format of a variable in it is not followed", written.source,
              written.value.span))
          return
        }
        let own = InlineDockerfile(written.value, text, in: written.source)
        let played = ImageBuild(own.source, arguments: arguments(service, located), options: options)
        images.formUnion(played.bases)
        if let failure = played.failure {
          findings.append(
            own.placed(
              LintFinding(
                "could-not-tell", .note, "from here on it is not read: \(failure.reason)", own.source,
                Span(failure.offset, failure.offset))))
        }
        if let stage = played.stage(located["target"].flatMap({ service.text($0)?.value })) {
          build = (own.source, stage)
        }
        context = Self.normalised(Self.join(folder, path))
        report(events: played, own.source)
        inline = own
      } else if !path.contains("://"), !path.hasPrefix("git@") {
        context = Self.normalised(Self.join(folder, path))
        let file = Self.normalised(Self.join(context, name))
        if let source = related(file) {
          guard let played = played(source, arguments(service, located)) else {
            findings.append(
              LintFinding(
                "could-not-tell", .note,
                "\(service.name): more builds with arguments of their own are played than this",
                located.source,
                located.value.span))
            return
          }
          images.formUnion(played.bases)
          if let stage = played.stage(located["target"].flatMap { service.text($0)?.value }) {
            build = (source, stage)
          }
          if !builtFrom.contains(file), !dockerfiles.contains(where: { $0.source === source }) {
            report(events: played, source)
          }
          builtFrom.insert(file)
        }
      }
    }
    let folders = context
    var scripts: [String: SourceText] = [:]
    for (target, path) in build?.stage.state.copied ?? [:] {
      // Only what may be started is read.
      guard isStarted(target, service, build?.stage.state),
        let source = related(Self.normalised(Self.join(folders, path)))
      else { continue }
      scripts[target] = source
    }
    let found = ServiceContext(
      service, options: options, build: build,
      script: { name in
        scripts[name] ?? scripts.first { $0.key.split(separator: "/").last.map(String.init) == name }?.value
      }, declaredGroups: declared)
    guard
      !found.sockets.isEmpty
        || found.service.mounts.contains(where: { $0.target.map(EnginePath.isSocket) == true })
    else {
      findings += SocketMissing.findings(found)
      return
    }
    if let name = found.imageName, service.first("build") == nil { images.insert(name) }
    var answers = LintRules.ofServices.flatMap { $0.findings(found) } + ServiceAccess.findings(found)
    if service.ownLayers.isEmpty {
      // What is proposed is written for Compose files.
      for index in answers.indices { answers[index].proposal = nil }
    }
    findings += answers
  }

  func isStarted(_ target: String, _ service: ComposeService, _ state: ImageState?) -> Bool {
    let name = target.split(separator: "/").last.map(String.init) ?? target
    let words = (state?.entrypoint?.words ?? []) + (state?.command?.words ?? [])
    if words.contains(where: { $0.raw.hasSuffix(name) }) { return true }
    if name.hasSuffix(".sh") || name.contains("entrypoint") { return true }
    return ["entrypoint", "command"].contains { key in
      guard let value = service.first(key) else { return false }
      return service.text(value)?.value?.contains(name) == true
        || value.items?.contains { $0.value.text?.contains(name) == true } == true
    }
  }

  func arguments(_ service: ComposeService, _ build: Located) -> [String: String?] {
    guard let args = build["args"] else { return [:] }
    var found: [String: String?] = [:]
    for pair in args.value.pairs ?? [] {
      guard let name = pair.key.text else { continue }
      let text = service.variables.expanded(pair.value)
      found[name] = .some(text?.unset.isEmpty == true ? text?.value : nil)
    }
    for item in args.items ?? [] {
      guard let text = service.text(item)?.value, let equals = text.firstIndex(of: "=") else { continue }
      found[String(text[..<equals])] = String(text[text.index(after: equals)...])
    }
    return found
  }
}
