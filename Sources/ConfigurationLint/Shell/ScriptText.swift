import PermissionModel

/// A shell script that is a value of a file.
struct ScriptText {
  fileprivate let source: SourceText
  fileprivate let span: Span
  fileprivate let bytes: [UInt8]
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
    var places = Places(self)
    return commands.compactMap { command in
      let bare = AccountCommands.bare(command)
      guard let name = bare.name, DockerRun.programs.contains(name) else { return nil }
      let place = places.place(bare.span)
      let run = DockerRun(bare.words.map { .init(value: $0.value ?? $0.raw, span: place) })
      guard let run, !run.identities.contains(where: { $0.contains("$") || $0.contains("`") }) else {
        return nil
      }
      return run.service(source, at: place, words: words)
    }
  }

  func changesOfSocket(_ words: Vocabulary) -> [LintFinding] {
    var places = Places(self)
    return commands.compactMap { command in
      let bare = AccountCommands.bare(command)
      guard let tool = bare.name, SocketCommands.changing.contains(tool),
        let word = bare.arguments.first(where: { SocketCommands.socket(in: $0) != nil }),
        let path = SocketCommands.socket(in: word)
      else { return nil }
      return LintFinding(
        SocketChanged.code, .warning,
        "\(tool) \(path): it changes the socket of the host, for everyone there, and the daemon's next start undoes it",
        source, places.place(bare.span), help: "give the user the group instead: \(words.groups)")
    }
  }

}

/// Where parts of a script stand in the file, one after another: each its own line, where that is found there.
private struct Places {
  private let whole: Span
  private let bytes: [UInt8]
  private let written: [UInt8]
  /// In the script and in the file, behind the last that was found.
  private var (read, found) = (0, 0)
  /// Indentation and quotes, beside what they add to each line.
  private static let slack = 4096

  init(_ script: ScriptText) {
    whole = script.span
    bytes = script.bytes
    written = Array(script.source[script.span])
  }

  mutating func place(_ part: Span) -> Span {
    let line = bytes[min(part.start, bytes.count)..<min(part.end, bytes.count)]
      .prefix { $0 != UInt8(ascii: "\n") }
    // Not from the beginning each time, nor to the end.
    let end = min(written.count, found + 4 * max(0, part.start - read) + line.count + Self.slack)
    guard !line.isEmpty, let start = Array(written[min(found, end)..<end]).firstIndex(of: Array(line)) else {
      return whole
    }
    let place = whole.start + found + start
    (read, found) = (part.start + line.count, found + start + line.count)
    return Span(place, place + line.count)
  }
}
