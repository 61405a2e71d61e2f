import Foundation
import TestSupport
import Testing

/// Reports on stdout, problems on stderr, and what happens to a stream that nobody reads.
@Suite struct StreamsTests {
  private static let ask = ["--assume", "0:64999:0660", "--user", "1000:1000", "--no-connect"]

  @Test(arguments: ["text", "plain", "json"]) func theReportIsOnStdout(format: String) throws {
    let child = try Program.run(Self.ask + ["--format", format])
    #expect(child.outputText.contains("gid-mismatch"))
    #expect(child.errorText.isEmpty)
    expectNoControlCharacters(child)
  }

  @Test func quietIsSilent() throws {
    for extra in [[], ["--format", "json"], ["--color", "always"]] {
      let child = try Program.run(Self.ask + ["--quiet"] + extra)
      #expect(child.status == 77)
      #expect(child.output.isEmpty)
      #expect(child.errors.isEmpty)
    }
  }

  @Test func colorsOnlyWhereAskedFor() throws {
    #expect(try Program.run(Self.ask).outputText.contains("\u{1B}") == false)
    #expect(try Program.run(Self.ask + ["--color", "always"]).outputText.contains("\u{1B}["))
    #expect(try Program.run(Self.ask + ["--color", "never"]).outputText.contains("\u{1B}") == false)
  }

  /// `script` gives it a terminal.
  @Test(.enabled(if: Need.optional(Child.find("script") != nil, "script(1)"))) func aTerminal() throws {
    let line = "script --quiet --return --command \"$sockcheck \(Self.ask.joined(separator: " "))\" /dev/null"
    #expect(try Program.shell("TERM=xterm " + line).outputText.contains("\u{1B}[1;31m"))
    #expect(!(try Program.shell("TERM=dumb " + line).outputText.contains("\u{1B}[1;31m")))
    #expect(!(try Program.shell("TERM=xterm NO_COLOR=1 " + line).outputText.contains("\u{1B}[1;31m")))
  }

  @Test(arguments: ["en_US.ISO-8859-1", "de_DE@euro"]) func aLocaleWithoutUnicode(locale: String) throws {
    let child = try Program.run(Self.ask, environment: ["LC_ALL": locale])
    #expect(child.output.allSatisfy { $0 < 0x80 })
    #expect(try Program.run(Self.ask, environment: ["LC_ALL": "C.UTF-8"]).outputText.contains("✗"))
  }

  @Test func pipedIntoHead() throws {
    let options = Self.ask.joined(separator: " ")
    let child = try Program.shell("$sockcheck \(options) | head -1")
    #expect(child.outputText.hasPrefix("✗ /var/run/docker.sock"))
    #expect(child.outputText.split(separator: "\n").count == 1)
    #expect(child.errorText.isEmpty)
    // Many reports, and a reader that is gone before the first: no complaint, no crash, no endless run.
    let many = String(repeating: "/a ", count: 2000)
    let gone = try Program.shell("$sockcheck \(options) \(many) | true; echo ${PIPESTATUS[0]} >&2")
    let status = try #require(Int32(gone.errorText.trimmingCharacters(in: .whitespacesAndNewlines)))
    #expect([1, 77, 141].contains(status))
  }

  @Test(arguments: [">&-", "> /dev/full", "2>&- >&-"]) func aStreamThatTakesNothing(redirection: String)
    throws
  {
    let child = try Program.shell("$sockcheck \(Self.ask.joined(separator: " ")) \(redirection)")
    #expect(!child.isSignalled)
    #expect(child.status != 0)
    #expect(child.status < 128)
  }

  @Test(arguments: ["40", "80", "120"]) func theWidthOfTheTerminal(columns: String) throws {
    let child = try Program.run(Self.ask, environment: ["COLUMNS": columns])
    let widest = child.outputText.split(separator: "\n").map(\.count).max() ?? 0
    #expect(widest <= max(80, Int(columns) ?? 0))
  }
}
