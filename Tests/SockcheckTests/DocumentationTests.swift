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
    return ["README.md"] + names.map { "docs/\($0)" }.sorted()
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
      let arguments = words.first == "exec" || words.first == "image" ? words + ["--help"] : words
      let child = try Program.run(arguments.contains("--") ? words : arguments)
      #expect(!child.errorText.contains("Usage: sockcheck"), "\(page): \(words): \(child.errorText)")
    }
  }

  @Test func thereAreCommands() throws {
    let count = try Self.pages.map { Self.commands(in: try Self.text($0)).count }.reduce(0, +)
    #expect(count > 15, "\(count)")
  }

  /// The picture in the README is the one that a snapshot keeps.
  @Test func thePictureIsTrue() throws {
    let snapshot = try Self.text("Tests/PermissionProbeTests/Snapshots/classic.txt")
    #expect(try Self.text("README.md").contains(snapshot))
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
