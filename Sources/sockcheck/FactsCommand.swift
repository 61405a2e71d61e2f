import ArgumentParser
import PermissionProbe

/// All that was observed, as one document that `--facts` replays anywhere.
struct FactsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "facts",
    abstract: "Write down all that was observed, as one JSON document that --facts replays anywhere.",
    discussion: """
      EXAMPLES:
        sockcheck facts > facts.json && sockcheck --facts facts.json
        sockcheck facts --redact > report.json    without names, for a public report
      """)

  @Argument(
    help: "The socket; by default the one that the docker command line would use.", completion: .file())
  var socket: String?

  @Flag(help: "Replace names and host-specific paths, each always by the same word.")
  var redact = false

  @OptionGroup var shared: SharedOptions

  @OptionGroup var host: HostOptions

  func validate() throws {
    try host.validate(shared)
    if redact, host.isNamed {
      throw ValidationError("--redact takes names out and --with-host puts the host's in; take one of them")
    }
  }

  func run() throws {
    try Failure.reported {
      let recording = try shared.recording(socket)
      let (facts, host) = (recording.facts, redact ? nil : recording.host ?? host.identity)
      guard !shared.output.quiet else { return }
      Terminal.write(
        try FactsDocument.encode(
          redact ? facts.redacted() : facts, host: host, pretty: Terminal.isInteractive) + "\n")
    }
  }
}
