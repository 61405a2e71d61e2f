import PermissionModel

/// A shell script that is a value of a file.
struct ScriptText {
  private let source: SourceText
  private let span: Span
  private let bytes: [UInt8]
  private let commands: [ShellScript.Command]

  /// - Parameter span: of the value; its text stands there with another indentation, or with quotes.
  init(_ text: String, _ span: Span, _ source: SourceText) {
    self.source = source
    self.span = span
    bytes = Array(text.utf8)
    commands = ShellScript(bytes, Span(0, bytes.count)).commands
  }

  /// It calls docker, or what asks the same engine.
  var callsEngine: Bool {
    commands.contains { command in
      guard let name = AccountCommands.bare(command).name else { return false }
      return ["docker", "docker-compose", "podman", "act", "ctop"].contains(name)
    }
  }

  /// Containers that it starts, as far as who they run as stands there and is not computed.
  func containers(_ words: Vocabulary) -> [ComposeService] {
    commands.compactMap { command in
      let bare = AccountCommands.bare(command)
      let place = place(bare.span)
      let run = DockerRun(bare.words.map { .init(value: $0.value ?? $0.raw, span: place) })
      guard let run, !run.identities.contains(where: { $0.contains("$") || $0.contains("`") }) else {
        return nil
      }
      return run.service(source, at: place, words: words)
    }
  }

  func changesOfSocket(_ words: Vocabulary) -> [LintFinding] {
    commands.compactMap { command in
      let bare = AccountCommands.bare(command)
      guard let tool = bare.name, SocketCommands.changing.contains(tool),
        let word = bare.arguments.first(where: { SocketCommands.socket(in: $0) != nil }),
        let path = SocketCommands.socket(in: word)
      else { return nil }
      return LintFinding(
        SocketChanged.code, .warning,
        "\(tool) \(path): it changes the socket of the host, for everyone there, and the daemon's next start undoes it",
        source, place(bare.span), help: "give the user the group instead: \(words.groups)")
    }
  }

  /// Where a part of the script stands in the file: its own line, where that is found there.
  private func place(_ part: Span) -> Span {
    let line = bytes[min(part.start, bytes.count)..<min(part.end, bytes.count)]
      .prefix { $0 != UInt8(ascii: "\n") }
    let written = Array(source[span])
    guard !line.isEmpty, let start = written.firstIndex(of: Array(line)) else { return span }
    return Span(span.start + start, span.start + start + line.count)
  }
}
