import PermissionModel

/// Files of other formats, each read into services that the same rules are asked of.
extension Linter {
  // MARK: YAML

  /// The documents of a file in which a word of ours stands, as far as they can be read; what cannot is noted.
  ///
  /// - Parameter isMet: whether the file has anything to do with the question.
  private mutating func documents(_ source: SourceText, _ kind: Kind, isMet: Bool) -> [YAMLValue] {
    var file = LintedFile(source: source, kind: kind.rawValue, reading: .whole, failure: nil)
    defer { files.append(file) }
    guard isMet else { return [] }
    let result = YAMLReader.read(source.bytes)
    var documents = result.documents
    file.failure = result.failure
    // Of the document in which reading ends it is not known what else it would say.
    if file.failure != nil, !documents.isEmpty { documents.removeLast() }
    let open = Array("{{".utf8)
    let template = documents.firstIndex { $0.hasTemplates }
    if let template { documents.removeSubrange(template...) }
    if template != nil || file.failure != nil, let place = source.bytes.firstIndex(of: open) {
      file.failure = NotRead(
        "templates ({{ … }}) are no YAML; render the file and pipe it: helm template … | sockcheck lint -",
        at: template == nil ? min(place, file.failure?.offset ?? place) : place)
      file.reading = .partly
      return documents.compactMap(\.root)
    }
    if file.failure != nil { file.reading = documents.isEmpty ? .not : .partly }
    for key in documents.flatMap(\.duplicateKeys) {
      findings.append(
        LintFinding(
          "could-not-tell", .note,
          "\(key.name) stands here for the second time: the last one counts, or the file is refused", source,
          key.span, related: [.init(source: source, span: key.first, message: "the first time")]))
    }
    return documents.compactMap(\.root)
  }

  private static func mentions(_ bytes: [UInt8], _ word: String) -> Bool {
    bytes.firstIndex(of: Array(word.utf8)) != nil
  }

  mutating func kubernetes(_ source: SourceText) {
    let mentionsSocket = Trigger.isMet(source.bytes[...])
    var services: [ComposeService] = []
    for root in documents(
      source, .kubernetes, isMet: mentionsSocket || Self.mentions(source.bytes, "hostPath"))
    {
      let pods = PodReader(root, source)
      services += pods.services
      findings += pods.findings
      guard mentionsSocket else { continue }
      findings += pods.unread.map { LintFinding("could-not-tell", .note, $0.reason, source, $0.span) }
    }
    ask(services, source)
  }

  mutating func workflow(_ source: SourceText) {
    for root in documents(source, .workflow, isMet: Self.mentions(source.bytes, "docker")) {
      let jobs = WorkflowReader(root, source)
      findings += jobs.findings
      ask(jobs.services, source)
    }
  }

  mutating func jenkins(_ source: SourceText) {
    for root in documents(source, .jenkins, isMet: Trigger.isMet(source.bytes[...])) {
      let clouds = JenkinsReader(root, source)
      findings += clouds.findings
      ask(clouds.services, source)
      for manifest in clouds.manifests {
        let before = findings.count
        ask(manifest.services, source)
        for index in before..<findings.count {
          findings[index] = JenkinsReader.moved(
            findings[index], from: manifest.source, to: source, manifest.span)
        }
      }
    }
  }

  mutating func gitLabPipeline(_ source: SourceText) {
    for root in documents(source, .gitLabPipeline, isMet: Self.mentions(source.bytes, "docker")) {
      let pipeline = PipelineReader(root, source)
      findings += pipeline.findings
      pipelines.append((source, pipeline.jobs))
      ask(pipeline.services, source)
    }
  }

  /// More runners of different settings are not put together with each job.
  private static let mostRunners = 16
  /// Jobs on runners, in all.
  private static let mostPairs = 20_000

  /// Which mounts and groups a job gets is said in the runner's file alone.
  mutating func askPipelines() {
    guard !pipelines.isEmpty else { return }
    var seen: Set<String> = []
    let different = runners.filter { seen.insert($0.settings).inserted }
    let jobs = pipelines.reduce(0) { $0 + $1.jobs.count }
    let most = max(1, min(Self.mostRunners, Self.mostPairs / max(1, jobs)))
    if different.count > most, let file = pipelines.first?.source {
      findings.append(
        LintFinding(
          "could-not-tell", .note,
          "of \(different.count) different runners the first \(most) are put together with the jobs",
          file,
          Span(0, 0)))
    }
    for (source, jobs) in pipelines {
      for job in jobs {
        let before = findings.count
        ask(different.prefix(most).map { PipelineReader.service(job, source, on: $0) }, source)
        // What stands in a runner's file holds of a job that is not named there.
        for index in before..<findings.count where findings[index].source !== source {
          findings[index].related.append(
            .init(source: source, span: job.span, message: "of the job \(ByteString(job.name).display)"))
        }
      }
    }
  }

  // MARK: Other syntaxes

  /// What a reader of our own made of a file, noted.
  private mutating func tree(
    _ source: SourceText, _ kind: Kind, _ read: ([UInt8]) -> (root: YAMLValue?, failure: NotRead?)
  ) -> YAMLValue? {
    var file = LintedFile(source: source, kind: kind.rawValue, reading: .whole, failure: nil)
    defer { files.append(file) }
    guard Trigger.isMet(source.bytes[...]) || Self.mentions(source.bytes, "docker-outside-of-docker") else {
      return nil
    }
    let (root, failure) = read(source.bytes)
    guard failure == nil else {
      // What is behind the fault may say something else of what is in front of it.
      file.failure = failure
      file.reading = .not
      return nil
    }
    for key in root?.document.duplicateKeys ?? [] {
      findings.append(
        LintFinding(
          "could-not-tell", .note, "\(key.name) stands here for the second time, and the last one counts",
          source,
          key.span, related: [.init(source: source, span: key.first, message: "the first time")]))
    }
    return root
  }

  mutating func devcontainer(_ source: SourceText, _ name: String) {
    guard let root = tree(source, .devcontainer, JSONReader.read) else { return }
    let reader = DevcontainerReader(root, source)
    findings += reader.findings
    let folder = Self.folder(name)
    guard let compose = reader.compose else { return ask([reader.service(folder, below: nil)], source) }
    var layers: [ComposeLayer] = []
    for file in compose.files {
      let path = Self.normalised(Self.join(folder, file))
      guard let text = related(path), let root = YAMLReader.read(text.bytes).documents.first?.root else {
        continue
      }
      layers.append(ComposeLayer(path: path, source: text, root: root))
    }
    let composeFolder = layers.first.map { Self.folder($0.path) } ?? folder
    var variables = ComposeVariables()
    if let environment = related(Self.normalised(Self.join(composeFolder, ".env"))) {
      variables = ComposeVariables(environment.bytes)
    }
    // A part that is put over the first file is nothing by itself.
    broughtIn.formUnion(layers.dropFirst().map { ComposeLoader.key($0.path, compose.service) })
    let below = loaded(layers, folder: composeFolder, variables).services.first { $0.name == compose.service }
    guard let below else {
      findings.append(
        LintFinding(
          "could-not-tell", .note, "the service \(compose.service) of its Compose files is not found",
          source, root["service"]?.span ?? Span(0, 0)))
      return
    }
    ask([reader.service(folder, below: below)], source, in: composeFolder)
  }

  mutating func gitLabRunner(_ source: SourceText) {
    guard let root = tree(source, .gitLabRunner, TOMLReader.read) else { return }
    let reader = RunnerReader(root, source)
    runners += reader.services
    ask(reader.services, source)
  }

  // MARK: Units

  mutating func askUnits() {
    var dropIns: [String: [Int]] = [:]
    var isBeside: Set<Int> = []
    for index in units.indices where units[index].name.hasSuffix(".conf") {
      dropIns[Self.normalised(Self.folder(units[index].name)), default: []].append(index)
    }
    // A drop-in of the daemon's own unit need not name it.
    let asks = units.map { unit in
      UnitAccess.mayAsk(unit.source.bytes)
        || ["docker.socket", "podman.socket"].contains { unit.name.contains($0) }
    }
    var made: [(name: String, kind: Kind, settings: UnitSettings, isWhole: Bool)] = []
    for (index, unit) in units.enumerated() where !unit.name.hasSuffix(".conf") {
      let folder = Self.folder(unit.name)
      let file = unit.name.split(separator: "/").last.map(String.init) ?? unit.name
      // The most particular folder counts last.
      let folders = UnitFile.dropInFolders(ByteString(argument: file)).reversed().map {
        Self.normalised(Self.join(folder, $0.text ?? ""))
      }
      let beside = folders.flatMap { (dropIns[$0] ?? []).sorted { units[$0].name < units[$1].name } }
      guard asks[index] || beside.contains(where: { asks[$0] }) else { continue }
      var sources = [unit.source]
      for place in folders {
        let inside = beside.filter { Self.normalised(Self.folder(units[$0].name)) == place }
        if inside.isEmpty, let usual = related("\(place)/override.conf") {
          sources.append(usual)
        }
        sources += inside.map { units[$0].source }
      }
      made.append((unit.name, unit.kind, UnitSettings(file, sources, section: Self.section(unit.kind)), true))
      // A folder may be that of several units (`service.d`).
      for index in beside { isBeside.insert(index) }
    }
    for (index, unit) in units.enumerated()
    where unit.name.hasSuffix(".conf") && asks[index] && !isBeside.contains(index) {
      let folder =
        Self.folder(unit.name).split(separator: "/").last.map { String($0.dropLast(2)) } ?? unit.name
      made.append(
        (folder, unit.kind, UnitSettings(folder, [unit.source], section: Self.section(unit.kind)), false))
    }
    for unit in units {
      let failure = UnitSettings.failure(unit.source)
      files.append(
        LintedFile(
          source: unit.source, kind: unit.kind.rawValue, reading: failure == nil ? .whole : .partly,
          failure: failure))
    }
    for unit in made {
      switch unit.kind {
      case .socket: findings += SocketUnit.findings(unit.settings, unit.name, isWhole: unit.isWhole)
      case .quadlet: quadlet(unit.name, unit.settings)
      default:
        var access = UnitAccess(
          settings: unit.settings, options: options,
          declaredGroups: unit.settings.sources.flatMap { Comments($0).hostGroups }, maker: nil)
        if let source = unit.settings.sources.first { ask(UnitRuns.services(unit.settings), source) }
        guard let path = access.mention?.path else { continue }
        access.maker =
          made.first { $0.kind == .socket && $0.isWhole && $0.settings.facts.listens(at: ByteString(path)) }?
          .settings
        if unit.isWhole {
          findings += access.findings()
        } else if let place = access.mention?.value {
          findings.append(
            LintFinding(
              "could-not-tell", .note,
              "\(unit.name), to which this drop-in belongs, is not among the files that were named",
              place.source, place.text.span))
        }
      }
    }
  }

  private static func section(_ kind: Kind) -> ByteString {
    switch kind {
    case .socket: "Socket"
    case .quadlet: "Container"
    default: "Service"
    }
  }

  private mutating func quadlet(_ name: String, _ settings: UnitSettings) {
    let reader = QuadletReader(name, settings)
    guard let service = reader.service, let source = settings.sources.first else { return }
    let hasSocket = service.mounts.contains {
      $0.target.map(EnginePath.isSocket) == true || $0.sourcePath?.value.map(EnginePath.isSocket) == true
    }
    if let unread = reader.unread {
      if hasSocket {
        findings.append(LintFinding("could-not-tell", .note, unread.reason, unread.source, unread.span))
      }
      return
    }
    ask([service], source)
  }

  // MARK: The question

  private mutating func ask(_ services: [ComposeService], _ source: SourceText, in folder: String? = nil) {
    guard !services.isEmpty else { return }
    let declared = declaredGroups(source)
    let folder = folder ?? Self.folder(source.name.text ?? ".")
    for service in services { lint(service, folder, declared) }
  }
}

extension YAMLDocument {
  /// `{{ x }}` without quotes is read as a mapping whose key is one: nothing else looks so.
  fileprivate var hasTemplates: Bool {
    nodes.contains { node in
      guard case .mapping(let pairs) = node.content else { return false }
      return pairs.contains { pair in
        if case .mapping = nodes[pair.key.index].content { return true }
        return false
      }
    }
  }
}
