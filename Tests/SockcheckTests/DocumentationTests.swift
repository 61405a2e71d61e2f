import Foundation
import TestSupport
import Testing

/// What README and docs tell people to type is understood by the program, and what they show it prints.
@Suite struct DocumentationTests {
  private static let repository = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  private static let pages: [String] = {
    let files = FileManager.default.enumerator(atPath: repository.appending(path: "docs").path)
    let names = (files?.allObjects as? [String] ?? []).filter { $0.hasSuffix(".md") }
    return ["README.md", "README.zh.md", "CONTRIBUTING.md", "SECURITY.md"]
      + names.map { "docs/\($0)" }.sorted()
  }()

  private static func text(_ path: String) throws -> String {
    try String(contentsOf: repository.appending(path: path), encoding: .utf8)
  }

  /// The words behind `sockcheck` on each line of a shell block, up to what the shell itself takes.
  private static func commands(in page: String) -> [[String]] {
    var found: [[String]] = []
    var isShell = false
    for line in page.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("```") {
        isShell = line == "```sh"
        continue
      }
      guard isShell, let name = line.range(of: "sockcheck "), !line.hasPrefix("#"),
        name.lowerBound == line.startIndex || " (".contains(line[line.index(before: name.lowerBound)])
      else { continue }
      let rest = line[name.upperBound...].prefix { !"|>&;#()`".contains($0) }
      let words = rest.split(separator: " ").map { $0.trimmingCharacters(in: ["\"", "'"]) }
      if words.last != "\\" { found.append(words) }
    }
    return found
  }

  @Test(arguments: pages)
  func commandsAreUnderstood(page: String) throws {
    for words in Self.commands(in: try Self.text(page)) {
      // Only what exec is given is asked for, not whom this machine could become.
      var arguments = words.first == "exec" || words.first == "image" ? words + ["--help"] : words
      // Nothing is written here.
      if let option = arguments.firstIndex(of: "--output"), option + 1 < arguments.count {
        arguments[option + 1] = "-"
      }
      // What a shell would have found out.
      if let option = arguments.firstIndex(of: "--pid"), option + 1 < arguments.count,
        arguments[option + 1].hasPrefix("$")
      {
        arguments[option + 1] = "\(getpid())"
      }
      let child = try Program.run(arguments.contains("--") ? words : arguments)
      #expect(!child.errorText.contains("Usage: sockcheck"), "\(page): \(words): \(child.errorText)")
    }
  }

  @Test func thereAreCommands() throws {
    let count = try Self.pages.map { Self.commands(in: try Self.text($0)).count }.reduce(0, +)
    #expect(count > 15, "\(count)")
  }

  /// scripts/picture draws it from a snapshot, and `make lint` sees that it is fresh.
  @Test(arguments: ["README.md", "README.zh.md"])
  func thePictureIsThere(page: String) throws {
    #expect(try Self.text(page).contains("](docs/report.svg)"))
  }

  @Test(arguments: pages)
  func linksLeadSomewhere(page: String) throws {
    let folder = Self.repository.appending(path: page).deletingLastPathComponent()
    for match in try Self.text(page).matches(of: #/\]\(([^)#:]+)(#[^)]*)?\)/#) {
      let target = folder.appending(path: String(match.1))
      #expect(FileManager.default.fileExists(atPath: target.path), "\(page): \(match.1)")
    }
  }
}
