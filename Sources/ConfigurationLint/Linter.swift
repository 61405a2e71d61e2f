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
  let read: (String) -> FileAnswer
  var sources: [String: Related] = [:]
  /// Findings of each service of a Compose file that was read by itself.
  var passes: [(path: String, service: String, findings: Range<Int>)] = []
  /// Compose files, and services of them (``ComposeLoader/key(_:_:)``), that others bring in and are answered for there.
  var broughtIn: Set<String> = []
  /// Dockerfiles that a service was built from, whose own question is answered there.
  var builtFrom: Set<String> = []
  var dockerfiles: [(source: SourceText, build: ImageBuild)] = []
  /// Units are asked about once all are there: a socket unit says what the services beside it find.
  var units: [(name: String, source: SourceText, kind: Kind)] = []
  /// Jobs of pipelines, and the runners that may start them.
  var pipelines: [(source: SourceText, jobs: [PipelineReader.Job])] = []
  var runners: [ComposeService] = []
  var refusals: [(path: String, reason: String)] = []
  /// The files that were added, to be read again with other bytes.
  var inputs: [(name: String, bytes: [UInt8])] = []
  /// Which of them have to do with a file.
  var readers: [String: Set<Int>] = [:]
  /// What comments declare, by the file: it is asked for with each service.
  private var declarations: [ObjectIdentifier: [UInt32]] = [:]
  /// Builds that were played, by the Dockerfile and its arguments.
  private var builds: [BuildKey: ImageBuild] = [:]
  /// Bytes of Dockerfiles that are still played once more: each service may have arguments of its own for one.
  private var roomForBuilds = 1 << 20
  private var playedOnce: Set<ObjectIdentifier> = []

  private struct BuildKey: Hashable {
    var source: ObjectIdentifier
    var arguments: [String: String?]
  }

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

  mutating func declaredGroups(_ source: SourceText) -> [UInt32] {
    let id = ObjectIdentifier(source)
    if let known = declarations[id] { return known }
    let groups = Comments(source).hostGroups
    declarations[id] = groups
    return groups
  }

  // MARK: Dockerfile

  /// So many builds are kept: one with thousands of stages takes 50 MB.
  private static let mostBuilds = 2

  /// - Returns: `nil` where more were played than anybody waits for.
  mutating func played(_ source: SourceText, _ arguments: [String: String?]) -> ImageBuild? {
    let key = BuildKey(source: ObjectIdentifier(source), arguments: arguments)
    if let known = builds[key] { return known }
    if !playedOnce.insert(key.source).inserted { roomForBuilds -= max(source.bytes.count, 1024) }
    guard roomForBuilds >= 0 else { return nil }
    if builds.count >= Self.mostBuilds { builds = [:] }
    let build = ImageBuild(source, arguments: arguments, options: options)
    builds[key] = build
    return build
  }

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

  mutating func report(events build: ImageBuild, _ source: SourceText) {
    for stage in build.stages {
      for event in stage.events {
        for rule in LintRules.ofBuilds {
          if let finding = rule.finding(event, stage, source) { findings.append(finding) }
        }
      }
    }
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
