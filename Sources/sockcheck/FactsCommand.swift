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
        sockcheck facts --redact                 without names and host-specific paths, for a public report
      """)

  @Argument(help: "The socket; by default the one that the docker command line would use.")
  var socket: String?

  @Flag(help: "Replace names and host-specific paths, each always by the same word.")
  var redact = false

  @OptionGroup var shared: SharedOptions

  func run() throws {
    try Failure.reported {
      let facts = try shared.facts(socket)
      guard !shared.output.quiet else { return }
      Terminal.write(
        try FactsDocument.encode(redact ? facts.redacted() : facts, pretty: Terminal.isInteractive) + "\n")
    }
  }
}
