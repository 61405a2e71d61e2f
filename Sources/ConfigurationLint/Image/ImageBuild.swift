import PermissionModel

/// A Dockerfile played through: each stage's image, and what would be met on the way.
package struct ImageBuild: Sendable {
  package struct Stage: Sendable {
    package var name: String?
    package var state: ImageState
    package var events: [BuildEvent]
    /// Where the stage begins.
    package var span: Span
    /// ARG and ENV at its end.
    var variables: BuildVariables
    /// A place that speaks of an engine's socket or of a group docker.
    package var mention: Span?
    /// DOCKER_HOST as the image sets it.
    package var endpoint: LintedText?
  }

  package var stages: [Stage] = []
  package let source: SourceText
  package var failure: NotRead?
  /// Images that it begins with and no stage of it makes.
  package private(set) var bases: Set<String> = []

  /// - Parameters:
  ///   - arguments: `build.args` of a Compose file; `nil` for one that is given and not known.
  ///   - options: what is known of the images that it begins with.
  package init(_ source: SourceText, arguments: [String: String?] = [:], options: LintOptions = LintOptions())
  {
    self.source = source
    let file = Dockerfile(source.bytes)
    failure = file.failure
    var player = Player(source, file, arguments, options)
    for instruction in file.instructions { player.play(instruction) }
    player.finishStage()
    stages = player.stages
    bases = player.bases
  }

  /// The stage that is built: the one that is named, or the last.
  package func stage(_ target: String?) -> Stage? {
    guard let target, !target.isEmpty else { return stages.last }
    if let number = Int(target), stages.indices.contains(number) { return stages[number] }
    return stages.last { $0.name?.lowercased() == target.lowercased() }
  }
}

private struct Player {
  private let source: SourceText
  private let escape: UInt8
  private let given: [String: String?]
  private let options: LintOptions
  private(set) var bases: Set<String> = []
  private var globals = BuildVariables()
  var stages: [ImageBuild.Stage] = []
  private var current: ImageBuild.Stage?
  private var nextSymbolicID = SymbolicID.first
  private var usesOtherShell = false

  init(_ source: SourceText, _ file: Dockerfile, _ arguments: [String: String?], _ options: LintOptions) {
    self.options = options
    self.source = source
    escape = file.escape
    given = arguments
  }

  mutating func finishStage() {
    if let current { stages.append(current) }
    current = nil
  }

  mutating func play(_ instruction: Dockerfile.Instruction) {
    if instruction.keyword == "FROM" { return from(instruction) }
    if instruction.keyword == "ARG" { return argument(instruction) }
    guard var stage = current else { return }
    // The only copy, which is changed in its place.
    current = nil
    if stage.mention == nil, Trigger.isMet(source[instruction.span]) { stage.mention = instruction.span }
    switch instruction.keyword {
    case "ENV":
      for (name, word) in pairs(instruction) {
        let text = stage.variables.expanded(word, escape: escape)
        stage.variables.values[name] = .init(
          text: text.value, arguments: text.overridable, isEnvironment: true)
        if name == "DOCKER_HOST" { stage.endpoint = text }
      }
    case "USER":
      // BuildKit takes the whole line as one word, once its lines are joined.
      let raw = instruction.words.map(\.raw).joined(separator: " ")
      stage.state.user = stage.variables.expanded(
        .init(raw: raw.trimmed, span: instruction.body), escape: escape)
      stage.state.userSource = nil
    case "VOLUME":
      for word in instruction.json ?? instruction.words {
        guard let path = stage.variables.expanded(word, escape: escape).value else { continue }
        stage.state.volumes.append(.init(path: path, span: word.span))
      }
    case "ENTRYPOINT":
      stage.state.entrypoint = launch(instruction, stage)
      stage.state.hasUnseenEntrypoint = false
      // A new entrypoint takes the base's command away.
      stage.state.command = nil
    case "CMD": stage.state.command = launch(instruction, stage)
    case "SHELL":
      usesOtherShell =
        !(instruction.json?.first.map {
          ["sh", "bash", "ash", "dash"].contains($0.raw.split(separator: "/").last.map(String.init) ?? "")
        } ?? false)
    case "COPY", "ADD": copy(instruction, &stage)
    case "RUN": run(instruction, &stage)
    default: break
    }
    current = stage
  }

  private mutating func from(_ instruction: Dockerfile.Instruction) {
    finishStage()
    usesOtherShell = false
    guard let first = instruction.words.first else { return }
    let base = globals.expanded(first, escape: escape)
    var name: String?
    if instruction.words.count >= 3, instruction.words[1].raw.lowercased() == "as" {
      name = instruction.words[2].raw
    }
    if let value = base.value,
      let parent = stages.last(where: { $0.name?.lowercased() == value.lowercased() })
    {
      current = .init(
        name: name, state: parent.state, events: [], span: instruction.span, variables: parent.variables,
        mention: parent.mention, endpoint: parent.endpoint)
      return
    }
    if let value = base.value { bases.insert(value) }
    var state = base.value.map(options.image(named:)) ?? ImageState()
    if base.value == nil { state.hasUnseenEntrypoint = true }
    current = .init(
      name: name, state: state, events: [], span: instruction.span, variables: BuildVariables(), mention: nil,
      endpoint: nil)
  }

  private mutating func argument(_ instruction: Dockerfile.Instruction) {
    for word in instruction.words {
      let name = String(word.raw.prefix { $0 != "=" })
      guard !name.isEmpty else { continue }
      var value: BuildVariables.Value
      if let text = given[name] {
        // The Compose file says it, and whoever builds from it gets that.
        value = .init(text: text, arguments: [name])
      } else if word.raw.contains("=") {
        let rest = Dockerfile.Word(raw: String(word.raw.dropFirst(name.count + 1)), span: word.span)
        let text = (current?.variables ?? globals).expanded(rest, escape: escape)
        value = .init(text: text.value, arguments: [name])
      } else if current != nil, let global = globals.values[name] {
        value = global
      } else {
        value = .init(text: nil, arguments: [name])
      }
      if current == nil {
        globals.values[name] = value
      } else {
        // An ENV of that name wins.
        if current?.variables.values[name]?.isEnvironment != true { current?.variables.values[name] = value }
        if current?.mention == nil, Trigger.isMet(source[word.span]) { current?.mention = word.span }
      }
    }
  }

  /// `A=b C=d`, or the old form `A b c`.
  private func pairs(_ instruction: Dockerfile.Instruction) -> [(String, Dockerfile.Word)] {
    guard let first = instruction.words.first else { return [] }
    guard first.raw.contains("=") else {
      let rest = instruction.words.dropFirst().map(\.raw).joined(separator: " ")
      return [(first.raw, .init(raw: rest, span: instruction.body))]
    }
    return instruction.words.compactMap { word in
      let name = String(word.raw.prefix { $0 != "=" })
      guard word.raw.contains("=") else { return nil }
      return (name, .init(raw: String(word.raw.dropFirst(name.count + 1)), span: word.span))
    }
  }

  private func launch(_ instruction: Dockerfile.Instruction, _ stage: ImageBuild.Stage) -> ImageState.Launch {
    guard let json = instruction.json else {
      return .init(words: [], script: instruction.body, span: instruction.body)
    }
    return .init(
      words: json.map { .init(value: $0.raw, raw: $0.raw, span: $0.span) }, script: nil,
      span: instruction.body)
  }

  private func copy(_ instruction: Dockerfile.Instruction, _ stage: inout ImageBuild.Stage) {
    let words = (instruction.json ?? instruction.words).compactMap {
      stage.variables.expanded($0, escape: escape).value
    }
    guard words.count >= 2, let target = words.last else { return }
    let isForeign = instruction.flags.contains { $0.name == "from" }
    for path in words.dropLast() {
      let name = path.split(separator: "/").last.map(String.init) ?? path
      let destination =
        target.hasSuffix("/") || words.count > 2
        ? "\(target.hasSuffix("/") ? target : target + "/")\(name)" : target
      if destination == "/etc/group" || destination == "/etc/passwd" {
        stage.state.lostAccounts = ("\(instruction.keyword) brings another \(destination)", instruction.span)
      }
      if isForeign {
        stage.state.copied[destination] = nil
      } else if !path.hasPrefix("<<"), !path.contains("*") {
        stage.state.copied[destination] = path
      }
      if target == "/" || target == "/etc/" || target == "/etc" {
        stage.state.completeness = min(stage.state.completeness, .partly)
      }
    }
  }

  private mutating func run(_ instruction: Dockerfile.Instruction, _ stage: inout ImageBuild.Stage) {
    guard !usesOtherShell else { return }
    var scripts: [Span] = []
    if let heredoc = instruction.heredocs.first {
      let first = instruction.words.first?.raw ?? ""
      let isShell =
        first.hasPrefix("<<")
        || ["sh", "bash", "ash", "dash"].contains(first.split(separator: "/").last.map(String.init) ?? "")
      scripts = [isShell ? heredoc.body : instruction.body]
    } else if instruction.json == nil {
      scripts = [instruction.body]
    }
    var commands = scripts.flatMap {
      ShellScript(source.bytes, $0, variables: stage.variables.environment, escape: escape).commands
    }
    if let json = instruction.json {
      commands =
        json.isEmpty
        ? []
        : [
          ShellScript.Command(
            words: json.map { .init(value: $0.raw, raw: $0.raw, span: $0.span) }, span: instruction.body,
            failure: .counts,
            isConditional: false)
        ]
    }
    let mounts = instruction.flags.filter { $0.name == "mount" }.map(\.value)
    var accounts = AccountCommands(stage.state, stage.variables, nextSymbolicID: nextSymbolicID)
    for command in commands {
      accounts.play(command, as: stage.state.user)
      if let event = SocketCommands.event(command, mounts: mounts, made: accounts.state.created) {
        accounts.events.append(event)
      }
      if let made = SocketCommands.made(command) { accounts.state.created.formUnion(made) }
    }
    nextSymbolicID = accounts.symbolicIDsUsed
    stage.state = accounts.state
    stage.events += accounts.events
  }
}

extension StringProtocol {
  /// Without blanks around it.
  var trimmed: String {
    var text = Substring(self)
    while let first = text.first, first.isWhitespace { text = text.dropFirst() }
    while let last = text.last, last.isWhitespace { text = text.dropLast() }
    return String(text)
  }
}
