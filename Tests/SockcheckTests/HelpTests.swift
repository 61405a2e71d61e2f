import TestSupport
import Testing

/// Every verb explains itself.
@Suite struct HelpTests {
  /// The names under SUBCOMMANDS, so that a new verb is asked too.
  private static func verbs() throws -> [String] {
    let help = try Program.run(["--help"]).outputText
    let part = help.split(separator: "SUBCOMMANDS:").dropFirst().first ?? ""
    return part.split(separator: "\n").filter { $0.hasPrefix("  ") && !$0.hasPrefix("   ") }
      .compactMap { $0.split(separator: " ").first.map(String.init) }.filter { $0 != "See" }
  }

  @Test func everyVerbHasExamples() throws {
    let verbs = try Self.verbs()
    #expect(verbs.contains("diagnose"))
    #expect(verbs.contains("fix"))
    for verb in verbs {
      let help = try Program.run([verb, "--help"])
      #expect(help.status == 0)
      #expect(help.outputText.contains("EXAMPLES:"), "\(verb)")
      #expect(help.outputText.contains("sockcheck"), "\(verb)")
      #expect(help.errorText.isEmpty)
    }
  }

  /// The parser breaks a long line anywhere, and what comes behind begins at the left.
  @Test func nothingThatIsTypedIsBroken() throws {
    var seen = 0
    for verb in try [[]] + Self.verbs().map({ [$0] }) {
      let help = try Program.run(verb + ["--help"], environment: ["COLUMNS": "80"]).outputText
      for title in ["EXAMPLES:", "EXIT STATUS:"] {
        let lines = help.split(separator: "\n", omittingEmptySubsequences: false).drop { $0 != title }
          .dropFirst()
        for line in lines.prefix(while: { !$0.isEmpty }) {
          seen += 1
          #expect(line.hasPrefix("  "), "\(verb): \(line)")
        }
      }
    }
    #expect(seen > 25)
  }

  @Test func theProgramsOwnHelp() throws {
    let help = try Program.run(["--help"])
    #expect(help.status == 0)
    for word in ["EXAMPLES:", "EXIT STATUS:", "77 denied", "69 unavailable", "66 missing", "71 unknown"] {
      #expect(help.outputText.contains(word))
    }
  }

  @Test func version() throws {
    let child = try Program.run(["--version"])
    #expect(child.status == 0)
    #expect(child.outputText.contains(/^[0-9]+\.[0-9]+\.[0-9]+\n$/))
  }
}
