import ArgumentParser
import ConfigurationLint
import PermissionProbe

/// The question asked of files, before anything runs.
struct Lint: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lint",
    abstract:
      "Ask of files that start containers who will be able to use the socket, before anything runs.",
    discussion: """
      Compose files, Dockerfiles, Kubernetes manifests, GitHub workflows, devcontainer.json, GitLab's config.toml and \
      pipelines, units of systemd and Quadlet, and Jenkins' configuration as code are read. \
      A Compose file is read together with its override, its .env, the files that it includes or extends, and the \
      Dockerfiles that it builds from. Nothing is started, and no engine is asked but for images where --engine says so. What the socket will be on the host is not known: a finding says on which hosts it \
      holds, unless --host-gid, --facts or a line "# sockcheck: host-gid=999" says which host is meant.

      EXAMPLES:
        sockcheck lint compose.yaml
        sockcheck lint --host-gid 999 compose.yaml Dockerfile
        sockcheck lint --format sarif . > lint.sarif
        sockcheck lint --facts nas.json --facts ci.json compose.yaml
        helm template . | sockcheck lint -
        sockcheck lint --engine compose.yaml
        sockcheck lint --diff compose.yaml
        sockcheck lint --fix --host-gid 999 compose.yaml

      EXIT STATUS:
        0 nothing at --fail-on or above   1 findings
        64 usage   65 a file that could not be read
      """)

  @Argument(help: "Files, directories that are searched, or - for standard input.", completion: .file())
  var files: [String] = []

  @Option(
    help: ArgumentHelp("The socket's gid on the hosts that the files are for; repeatable.", valueName: "gid"))
  var hostGid: [UInt32] = []

  @Option(
    name: .customLong("facts"),
    help: ArgumentHelp("A host that `sockcheck facts` described; repeatable.", valueName: "file"),
    completion: .file())
  var factsFiles: [String] = []

  @Option(
    help: ArgumentHelp(
      "Who an image runs as that is not built from these files: IMAGE=UID[:GID[,GID...]]; repeatable.",
      valueName: "image=user"))
  var imageUser: [String] = []

  @Flag(
    help:
      "Ask the engine that docker would use who the images run as that it has. Nothing is pulled or started, and lint goes on without an answer."
  )
  var engine = false

  @OptionGroup var endpoint: EndpointOptions

  @Option(help: ArgumentHelp("Bound on all that --engine asks.", valueName: "seconds"))
  var timeout: Double = TimeLimit.standard

  @Option(help: "The lowest level that ends with status 1: note, warning, error.")
  var failOn: LintLevel?

  @Option(help: ArgumentHelp("Only these codes; repeatable, or with commas.", valueName: "code"))
  var select: [String] = []

  @Option(help: ArgumentHelp("None of these codes; repeatable, or with commas.", valueName: "code"))
  var ignore: [String] = []

  @Option(help: "text, gcc, json, sarif, github or gitlab.")
  var format: LintFormat = .text

  @Option(help: ArgumentHelp("When to use colours; NO_COLOR and TERM=dumb are honoured.", valueName: "when"))
  var color: ColorChoice = .auto

  @Flag(
    help:
      "Write what can be mended without a decision of yours, each edit tried first, and report what is left.")
  var fix = false

  @Flag(help: "Print what --fix would write as a diff, and nothing else.")
  var diff = false

  @Flag(help: "No report; the exit status speaks.")
  var quiet = false

  func validate() throws {
    if files.isEmpty { throw ValidationError("name a file, a directory, or - for standard input") }
    if files.contains(where: \.isEmpty) { throw ValidationError("the name of a file is empty") }
    if files.count(where: { $0 == "-" }) > 1 { throw ValidationError("- can be read once") }
    if fix, diff { throw ValidationError("--fix writes and --diff only shows; take one of them") }
    if fix, files.contains("-") {
      throw ValidationError("--fix has nowhere to write standard input to; --diff shows it")
    }
    if diff, format != .text { throw ValidationError("--diff has a format of its own; leave --format out") }
    if !hostGid.isEmpty, !factsFiles.isEmpty {
      throw ValidationError("--facts says the host's gid; leave --host-gid out")
    }
    try TimeLimit.check(timeout)
    if !engine, endpoint.isGiven || timeout != TimeLimit.standard {
      throw ValidationError("--host, --context and --timeout are for --engine, which is not there")
    }
    for entry in imageUser where Self.imageAndUser(entry) == nil {
      throw ValidationError("--image-user takes IMAGE=UID[:GID[,GID...]]")
    }
    for code in codes(select) + codes(ignore) where !LintRules.all.contains(where: { $0.code == code }) {
      let near = NearNames.of(code, among: LintRules.all.map(\.code)) { max(2, $0 / 3) }
      let hint = near.isEmpty ? "" : "; did you mean \(near.joined(separator: " or "))?"
      throw ValidationError("there is no code \"\(ByteString(argument: code).display)\"\(hint)")
    }
  }

  private func codes(_ values: [String]) -> [String] {
    values.flatMap { $0.split(separator: ",").map(String.init) }
  }

  private static func imageAndUser(_ entry: String) -> (image: String, user: String)? {
    guard let equals = entry.lastIndex(of: "="), equals > entry.startIndex else { return nil }
    let user = String(entry[entry.index(after: equals)...])
    guard !user.isEmpty, user.utf8.allSatisfy({ (0x30...0x3A).contains($0) || $0 == UInt8(ascii: ",") })
    else { return nil }
    return (String(entry[..<equals]), user)
  }

  func run() throws {
    try Failure.reported {
      let trees = LintTrees(files)
      let settings = try configuration(trees)
      var options = LintOptions()
      options.hostGroups = hostGid.isEmpty ? settings.hostGroups : hostGid
      options.imageUsers = settings.imageUsers
      for entry in imageUser {
        if let (image, user) = Self.imageAndUser(entry) { options.imageUsers[image] = user }
      }
      options.hosts = try factsFiles.map(host)
      let selected = select.isEmpty ? settings.select : codes(select)
      let ignored = ignore.isEmpty ? settings.ignore : codes(ignore)
      func linted() -> (linter: Linter, report: LintReport) {
        var linter = Linter(options: options) { trees.read($0) }
        var passedOver = 0
        for file in files { passedOver += add(file, to: &linter, trees) }
        linter.finish()
        if fix || diff || format == .json || format == .sarif {
          linter.proveFixes { (selected.isEmpty || selected.contains($0.code)) && !ignored.contains($0.code) }
        }
        var report = LintReport(linter, select: selected, ignore: ignored)
        report.passedOver = passedOver
        return (linter, report)
      }
      var (linter, report) = linted()
      if engine, !linter.images.isEmpty {
        options.engineImages = LintImages.asked(linter.images, endpoint, seconds: timeout)
        if !options.engineImages.isEmpty { (linter, report) = linted() }
      }
      if fix, try write(linter, trees) { (linter, report) = linted() }
      if diff {
        for file in linter.fixedFiles { Terminal.write(bytes: file.diff) }
      } else if !quiet {
        try show(report)
      }
      if report.isUnread { throw ExitCode(Failure.Status.damagedInput.rawValue) }
      if report.isFailed(at: failOn ?? settings.failOn ?? .warning) { throw ExitCode(1) }
    }
  }

  /// Puts the proved edits into their files.
  ///
  /// - Returns: whether there were any.
  private func write(_ linter: Linter, _ trees: LintTrees) throws -> Bool {
    for file in linter.fixedFiles {
      let shown = file.source.name.display
      if let trouble = trees.replace(file.source.name.text ?? "", file.source.bytes, by: file.bytes) {
        throw Failure(status: .cannotTell, "\(shown) was not changed: \(trouble)")
      }
      for finding in linter.findings {
        guard let fix = finding.fix, fix.edits.contains(where: { $0.source === file.source }) else {
          continue
        }
        let line = finding.source.position(finding.span.start).line
        if !quiet {
          Terminal.complain("\(shown): \(finding.code) of line \(line) mended: \(fix.title)")
        }
      }
    }
    return !linter.fixedFiles.isEmpty
  }

  private func configuration(_ trees: LintTrees) throws -> LintConfiguration {
    switch trees.read(LintConfiguration.name) {
    case .absent: return LintConfiguration()
    case .refused(let reason): throw Failure(status: .damagedInput, "\(LintConfiguration.name): \(reason)")
    case .bytes(let bytes):
      do throws(NotRead) {
        return try LintConfiguration(bytes)
      } catch {
        let line = SourceText(name: "", bytes: bytes).position(error.offset).line
        throw Failure(
          status: .damagedInput,
          "\(LintConfiguration.name), line \(line): \(ByteString(error.reason).display)")
      }
    }
  }

  private func host(_ name: String) throws -> GivenHost {
    let recording = try SharedOptions.recordedFacts(name)
    let file = name.split(separator: "/").last.map(String.init) ?? name
    let short = file.hasSuffix(".json") ? String(file.dropLast(5)) : file
    return GivenHost(name: ByteString(argument: short).display, facts: recording.facts)
  }

  /// - Returns: how many YAML files of a directory are of no kind that is read.
  private func add(_ name: String, to linter: inout Linter, _ trees: LintTrees) -> Int {
    guard name != "-", LintTrees.isDirectory(name) else {
      switch LintTrees.named(name) {
      case .bytes(let bytes): linter.add(name, bytes)
      case .absent: linter.addUnreadable(name, "there is no such file")
      case .refused(let reason): linter.addUnreadable(name, reason)
      }
      return 0
    }
    var passedOver = 0
    let found = SourceTree.files(below: name) { Linter.isCandidate($0) }
    for path in found.paths {
      let full = name == "." ? path : name.hasSuffix("/") ? name + path : "\(name)/\(path)"
      guard Linter.isOpened(full) else { continue }
      guard case .bytes(let bytes) = LintTrees.named(full) else {
        linter.addUnreadable(full, "it cannot be read, or is larger than \(Linter.largestFile >> 20) MB")
        continue
      }
      if Linter.kind(name: full, bytes: bytes) == .unknown {
        passedOver += [".yml", ".yaml"].contains { full.lowercased().hasSuffix($0) } ? 1 : 0
      } else {
        linter.add(full, bytes)
      }
    }
    if found.isCut { linter.addUnreadable(name, "it has too many files; name directories in it") }
    return passedOver
  }

  private func show(_ report: LintReport) throws {
    switch format {
    case .text:
      let style = Terminal.style(color)
      Terminal.write(report.text(style), paints: style.usesColor)
    case .gcc: Terminal.write(report.gcc)
    case .json where Terminal.isInteractive: Terminal.write(try report.tree.text(pretty: true) + "\n")
    case .json: try LintStream.write(report.parts)
    case .sarif where Terminal.isInteractive:
      Terminal.write(try report.sarif(version: Version.current).text(pretty: true) + "\n")
    case .sarif: try LintStream.write(report.sarifParts(version: Version.current))
    case .gitlab: Terminal.write(try report.gitLab.text(pretty: Terminal.isInteractive) + "\n")
    case .github:
      Terminal.write(report.gitHub)
      guard let file = Terminal.environment("GITHUB_STEP_SUMMARY"), !file.isEmpty else { return }
      if !LintTrees.append(report.gitHubSummary, to: file) {
        Terminal.complain("the step's summary could not be written")
      }
    }
  }
}

enum LintFormat: String, ExpressibleByArgument, CaseIterable { case text, gcc, json, sarif, github, gitlab }

extension LintLevel: ExpressibleByArgument {}
