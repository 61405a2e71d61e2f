import PermissionModel

/// What became of a file that another one names.
package enum FileAnswer: Sendable {
  case bytes([UInt8])
  case absent
  /// It is there and was not read, and why.
  case refused(String)
}

/// Reads the files that were named, and those that they name, into findings.
package struct Linter {
  package internal(set) var files: [LintedFile] = []
  package internal(set) var findings: [LintFinding] = []
  /// Images that the answers hang on and no file at hand builds, by their names as the files have them.
  package internal(set) var images: Set<String> = []

  let options: LintOptions
  /// A file by its path as it would be typed.
  private let read: (String) -> FileAnswer
  private var sources: [String: Related] = [:]
  /// Findings of each service of a Compose file that was read by itself.
  private var passes: [(path: String, service: String, findings: Range<Int>)] = []
  /// Compose files, and services of them (``ComposeLoader/key(_:_:)``), that others bring in and are answered for there.
  var broughtIn: Set<String> = []
  /// Dockerfiles that a service was built from, whose own question is answered there.
  private var builtFrom: Set<String> = []
  private var dockerfiles: [(source: SourceText, build: ImageBuild)] = []
  /// Units are asked about once all are there: a socket unit says what the services beside it find.
  var units: [(name: String, source: SourceText, kind: Kind)] = []
  /// Jobs of pipelines, and the runners that may start them.
  var pipelines: [(source: SourceText, jobs: [PipelineReader.Job])] = []
  var runners: [ComposeService] = []
  private var refusals: [(path: String, reason: String)] = []
  /// The files that were added, to be read again with other bytes.
  private var inputs: [(name: String, bytes: [UInt8])] = []
  /// Which of them have to do with a file.
  private var readers: [String: Set<Int>] = [:]

  package init(options: LintOptions, read: @escaping (String) -> FileAnswer) {
    self.options = options
    self.read = read
  }

  /// A file above it is not read.
  package static let largestFile = 16 << 20

  // MARK: Files

  /// - Parameter isNamed: by the user, so that what cannot be read is an error.
  package mutating func add(_ name: String, _ bytes: [UInt8]) {
    let source = SourceText(name: ByteString(argument: name), bytes: bytes)
    sources[Self.normalised(name)] = .source(source)
    readers[Self.normalised(name), default: []].insert(inputs.count)
    inputs.append((name, bytes))
    if SourceText.isUTF16(bytes) {
      // No word in it would be found.
      return addUnreadable(name, "this is UTF-16; write it as UTF-8")
    }
    switch Self.kind(name: name, bytes: bytes) {
    case .compose: compose(source, name)
    case .dockerfile: dockerfile(source, name)
    case .kubernetes: kubernetes(source)
    case .workflow: workflow(source)
    case .devcontainer: devcontainer(source, name)
    case .gitLabRunner: gitLabRunner(source)
    case .gitLabPipeline: gitLabPipeline(source)
    case .service, .socket, .quadlet: units.append((name, source, Self.kind(name: name, bytes: bytes)))
    case .jenkins: jenkins(source)
    case .unknown:
      files.append(
        LintedFile(
          source: source, kind: Kind.unknown.rawValue, reading: .not,
          failure: NotRead("it is of no kind that is read")))
    }
  }

  /// A file that could not be opened, or is too large.
  package mutating func addUnreadable(_ name: String, _ reason: String) {
    files.append(
      LintedFile(
        source: SourceText(name: ByteString(argument: name), bytes: []), kind: Kind.unknown.rawValue,
        reading: .not,
        failure: NotRead(reason)))
  }

  /// What is at a path that a file names.
  enum Related: Sendable {
    case source(SourceText)
    case absent
    /// It was not read, and why.
    case refused(String)
  }

  mutating func found(_ path: String) -> Related {
    let path = Self.normalised(path)
    readers[path, default: []].insert(inputs.count - 1)
    if let known = sources[path] { return known }
    let found: Related =
      switch read(path) {
      case .bytes(let bytes): .source(SourceText(name: ByteString(argument: path), bytes: bytes))
      case .absent: .absent
      case .refused(let reason): .refused(reason)
      }
    sources[path] = found
    return found
  }

  mutating func related(_ path: String) -> SourceText? {
    switch found(path) {
    case .source(let source): return source
    case .absent: return nil
    case .refused(let reason):
      let path = Self.normalised(path)
      if !refusals.contains(where: { $0.path == path }) { refusals.append((path, reason)) }
      return nil
    }
  }

  // MARK: Again

  /// The files that were added and have to do with others.
  func readers(of paths: Set<String>) -> Set<Int> {
    paths.reduce(into: []) { $0.formUnion(readers[$1] ?? []) }
  }

  /// Some of the files that were added, linted anew.
  ///
  /// - Parameter changed: the bytes that count for a path.
  func again(_ chosen: Set<Int>, with changed: [String: [UInt8]]) -> Linter {
    let read = read
    var linter = Linter(options: options) { path in changed[path].map { .bytes($0) } ?? read(path) }
    for index in chosen.sorted() {
      let (name, bytes) = inputs[index]
      linter.add(name, changed[Self.normalised(name)] ?? bytes)
    }
    linter.finish()
    return linter
  }

  /// By what was made of it.
  func isDockerfile(_ source: SourceText) -> Bool {
    dockerfiles.contains { $0.source === source }
      || builtFrom.contains(Self.normalised(source.name.text ?? ""))
  }

  /// Without `.` and `x/..`.
  static func normalised(_ path: String) -> String {
    var parts: [Substring] = []
    for part in path.split(separator: "/") where part != "." {
      if part == "..", let last = parts.last, last != ".." { parts.removeLast() } else { parts.append(part) }
    }
    let joined = parts.joined(separator: "/")
    return path.hasPrefix("/") ? "/" + joined : joined.isEmpty ? "." : joined
  }

  static func folder(_ path: String) -> String {
    path.contains("/") ? String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)]) : "."
  }

  static func join(_ folder: String, _ path: String) -> String {
    if path.hasPrefix("/") { return path }
    return folder == "." || folder.isEmpty ? path : "\(folder)/\(path)"
  }

  // MARK: Dockerfile

  private mutating func dockerfile(_ source: SourceText, _ name: String) {
    guard Trigger.isMet(source.bytes[...]) else {
      files.append(LintedFile(source: source, kind: Kind.dockerfile.rawValue, reading: .whole, failure: nil))
      return
    }
    let build = ImageBuild(source, options: options)
    images.formUnion(build.bases)
    files.append(
      LintedFile(
        source: source, kind: Kind.dockerfile.rawValue,
        reading: build.failure == nil ? .whole : build.stages.isEmpty ? .not : .partly,
        failure: build.failure))
    dockerfiles.append((source, build))
    report(events: build, source)
  }

  private mutating func report(events build: ImageBuild, _ source: SourceText) {
    for stage in build.stages {
      for event in stage.events {
        for rule in LintRules.ofBuilds {
          if let finding = rule.finding(event, stage, source) { findings.append(finding) }
        }
      }
    }
  }

  // MARK: Compose

  private static let overrides = [
    "docker-compose.yml": ["docker-compose.override.yml", "docker-compose.override.yaml"],
    "docker-compose.yaml": ["docker-compose.override.yml", "docker-compose.override.yaml"],
    "compose.yml": ["compose.override.yml", "compose.override.yaml"],
    "compose.yaml": ["compose.override.yml", "compose.override.yaml"],
  ]

  private mutating func compose(_ source: SourceText, _ name: String) {
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
    let declared = layers.flatMap { Comments($0.source).hostGroups }
    var others: [ObjectIdentifier: [UInt32]] = [:]
    for service in project.services {
      let begin = findings.count
      var groups = declared
      for part in service.layers where !own.contains(ObjectIdentifier(part.source)) {
        let id = ObjectIdentifier(part.source)
        let said = others[id] ?? Comments(part.source).hostGroups
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
  private static func bringsIn(_ bytes: [UInt8]) -> Bool {
    bytes.firstIndex(of: Array("include:".utf8)) != nil
      || bytes.firstIndex(of: Array("extends:".utf8)) != nil
        && bytes.firstIndex(of: Array("file:".utf8)) != nil
  }

  /// What a file that others bring in would say by itself, without what they say.
  private mutating func forgetBroughtIn() {
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
  private static func mayMountRuntime(_ bytes: [UInt8]) -> Bool {
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
          let played = ImageBuild(source, arguments: arguments(service, located), options: options)
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

  private func isStarted(_ target: String, _ service: ComposeService, _ state: ImageState?) -> Bool {
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

  private func arguments(_ service: ComposeService, _ build: Located) -> [String: String?] {
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

  // MARK: The end

  /// To be called once all files are added.
  package mutating func finish() {
    forgetBroughtIn()
    askUnits()
    askPipelines()
    for (source, build) in dockerfiles where !builtFrom.contains(Self.normalised(source.name.text ?? "")) {
      guard let stage = build.stages.last else { continue }
      findings += ImageAccess.findings(
        stage, source, options: options, declaredGroups: Comments(source).hostGroups)
    }
    for file in files where file.reading == .partly {
      guard let failure = file.failure else { continue }
      findings.append(
        LintFinding(
          "could-not-tell", .note, "from here on it is not read: \(failure.reason)", file.source,
          Span(failure.offset, failure.offset)))
    }
    for refusal in refusals {
      guard let file = files.first else { continue }
      findings.append(
        LintFinding(
          "could-not-tell", .note,
          "\(ByteString(argument: refusal.path).display) is not read: \(refusal.reason)", file.source,
          Span(0, 0)))
    }
    findings = unique(findings)
    suppress()
    findings.sort { ($0.source.name, $0.span, $0.code) < ($1.source.name, $1.span, $1.code) }
  }

  private func unique(_ findings: [LintFinding]) -> [LintFinding] {
    var places: [String: Int] = [:]
    var files: Set<ObjectIdentifier> = []
    var kept: [LintFinding] = []
    for finding in findings {
      // It is true of every such mount, and said once a file.
      if finding.code == SocketIsDirectory.code, finding.level == .note,
        !files.insert(ObjectIdentifier(finding.source)).inserted
      {
        continue
      }
      let key = [
        finding.source.name.display, String(finding.span.start), finding.code, finding.message,
        finding.socketGroups?.description ?? "",
      ]
      .joined(separator: "\u{0}")
      if let place = places[key] {
        // Several services of one image: each has its mount.
        kept[place].related += finding.related
        kept[place].proposal?.edits += finding.proposal?.edits ?? []
      } else {
        places[key] = kept.count
        kept.append(finding)
      }
    }
    return kept
  }

  /// Comments silence findings of their line and the next; one that silences nothing is said.
  private mutating func suppress() {
    var named: [SourceText] = []
    var seen: Set<ObjectIdentifier> = []
    for source in files.map(\.source) + findings.map(\.source)
    where seen.insert(ObjectIdentifier(source)).inserted { named.append(source) }
    let places = Dictionary(grouping: findings.indices) { ObjectIdentifier(findings[$0].source) }
    for source in named {
      let ignores = Comments(source).ignores
      guard !ignores.isEmpty else { continue }
      let lines = Dictionary(grouping: places[ObjectIdentifier(source)] ?? []) {
        source.line(at: findings[$0].span.start)
      }
      for ignore in ignores {
        var isUsed = false
        for index in (lines[ignore.line] ?? []) + (ignore.isAlone ? lines[ignore.line + 1] ?? [] : [])
        where ignore.codes.contains(findings[index].code) {
          findings[index].suppression = ignore.reason
          isUsed = true
        }
        if !isUsed {
          findings.append(
            LintFinding(
              "unused-ignore", .note,
              "nothing of \(ByteString(ignore.codes.joined(separator: ", ")).display) is found here", source,
              ignore.span))
        }
      }
    }
  }
}
