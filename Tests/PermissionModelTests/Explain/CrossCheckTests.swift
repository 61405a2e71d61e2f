import Foundation
import Testing

@testable import PermissionModel

/// Registry, rules, pages, scenarios, situations and schema speak of the same codes.
@Suite struct CrossCheckTests {
  private static let repository = testFolder.deletingLastPathComponent().deletingLastPathComponent()
  private static let pageFolder = repository.appending(path: "docs/causes")

  private static let pages = Set(
    names(in: "docs/causes").filter { $0.hasSuffix(".md") && $0 != "README.md" && !$0.hasSuffix(".zh.md") }
      .map {
        String($0.dropLast(3))
      })

  private static func names(in folder: String) -> [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: repository.appending(path: folder).path)) ?? []
  }

  private func text(_ path: String) throws -> String {
    try String(contentsOf: Self.repository.appending(path: path), encoding: .utf8)
  }

  @Test func everyCodeHasAPageAndEveryPageACode() {
    #expect(Set(CauseRegistry.codes) == Self.pages)
  }

  /// One rule, one file, named after it.
  @Test func everyCodeHasItsFile() throws {
    let folder = "Sources/PermissionModel/Diagnose/Causes"
    var found: [String] = []
    for name in Self.names(in: folder) {
      let rule = try text("\(folder)/\(name)")
      #expect(!rule.contains("TODO"), "laid out by scripts/new-cause, and not filled in")
      let codes = rule.matches(of: #/static let code = "([a-z0-9-]+)"/#).map { String($0.1) }
      #expect(codes.count == 1, "\(name)")
      let joined = codes.joined().replacing("-", with: "")
      #expect(name.lowercased() == "\(joined).swift", "\(name)")
      found += codes
    }
    #expect(Set(found) == Set(CauseRegistry.codes))
  }

  @Test(arguments: pages.sorted())
  func aPage(code: String) throws {
    let page = try text("docs/causes/\(code).md")
    #expect(page.hasPrefix("# \(code): "))
    // The program carries a page without the marks that say how its blocks are tested.
    let shown = page.split(separator: "\n", omittingEmptySubsequences: false)
      .filter { !$0.hasPrefix("<!-- ") }.joined(separator: "\n")
    #expect(CausePages.markdown(code).map { $0 + "\n" } == shown, "stale: run scripts/embed-pages")
    #expect(CausePages.markdown(code)?.contains("<!--") == false)
    #expect(!page.contains("TODO"), "laid out by scripts/new-cause, and not filled in")
    for heading in [
      "## How it looks", "## Why it happens", "## How to tell it from its look-alikes", "## References",
    ] {
      #expect(page.contains("\n\(heading)\n"), "\(heading)")
    }
    #expect(page.contains("\n## Fixes\n") || page.contains("\n## What to do\n") || page.contains("\n## Fix"))
    for link in page.matches(of: #/\]\(([a-z0-9-]+)\.md\)/#) {
      #expect(Self.pages.contains(String(link.1)), "there is no page \(link.1)")
    }
    for named in page.matches(of: #/sockcheck explain ([a-z0-9-]+)/#) {
      #expect(Self.pages.contains(String(named.1)), "there is no cause \(named.1)")
    }
  }

  @Test func theListOfPages() throws {
    let list = try text("docs/causes/README.md")
    #expect(!list.contains("TODO"))
    let links = list.matches(of: #/\]\(([a-z0-9-]+)\.md\)/#).map { String($0.1) }
    #expect(Set(links) == Self.pages)
  }

  @Test func everyCodeIsSetUpForReal() throws {
    let source = try text("Tests/RealSituations/situations.py")
    let codes = source.matches(of: #/@situation\("([a-z0-9-]+)"/#).map { String($0.1) }
    #expect(Set(codes) == Set(CauseRegistry.codes))
  }

  @Test func theSchemaKnowsEveryCode() throws {
    let schema = try text("docs/report.schema.json")
    for code in CauseRegistry.codes { #expect(schema.contains("\"\(code)\""), "\(code)") }
  }

  @Test func theSchemaKnowsAllEvidence() throws {
    let schema = try text("docs/report.schema.json")
    let list = try #require(
      schema.firstMatch(of: #/"The facts that it rests on\.",\s*"properties": \{((?s:.*?))\n          \},/#))
    let known = Set(list.1.matches(of: #/\n {14}"([A-Za-z]+)": \{/#).map { String($0.1) })
    #expect(known.count > 20)
    for cause in Scenario.all.flatMap({ $0.world.report.causes + $0.lookalike.report.causes }) {
      #expect(known.isSuperset(of: cause.evidence.keys), "\(cause.code)")
    }
  }

  /// The targets of `fix` stand in the schema, in both READMEs and in the page that says by what each is checked, in the
  /// order in which the program prefers them.
  @Test func everyTargetIsListed() throws {
    let names = RemedyTarget.allCases.map(\.rawValue)
    var schema = try text("docs/report.schema.json")
    let list = try #require(
      schema.firstMatch(of: #/"Where it is written down\.",\s*"enum": \[(\s*)([^\]]*\S)\s*\]/#))
    let listed = names.map { "\"\($0)\"" }.joined(separator: "," + list.1)
    if list.2 != listed, isRecording {
      schema.replaceSubrange(list.2.startIndex..<list.2.endIndex, with: listed)
      try Data(schema.utf8).write(to: Self.repository.appending(path: "docs/report.schema.json"))
      Issue.record("recorded the targets in the schema; look at it and run again")
    } else {
      #expect(list.2 == listed)
    }
    let languages = try #require(
      schema.firstMatch(of: #/"As a code block names it\.",\s*"enum": \[([^\]]*)\]/#))
    for remedy in Scenario.all.flatMap({ $0.world.report.plan.remedies }) {
      #expect(languages.1.contains("\"\(remedy.language.rawValue)\""))
    }
    for page in ["README.md", "README.zh.md"] {
      let sentence = try #require(
        try text(page).firstMatch(of: #/`--for` (?:knows|支持)([^.。]*)[.。]/#), "\(page)")
      #expect(sentence.1.matches(of: #/`([^`]+)`/#).map { String($0.1) } == names, "\(page)")
    }
    let rows = try text("docs/targets.md").matches(of: #/\n\| `([a-z-]+)` \|/#).map { String($0.1) }
    #expect(rows == names)
  }

  @Test(arguments: ["docs/report.schema.json", "docs/facts.schema.json"])
  func everyPlaceIsListed(schema: String) throws {
    let lists = try text(schema).matches(of: #/"enum": \[([^\]]*"host-shell"[^\]]*)\]/#).map { list in
      list.1.matches(of: #/"([^"]+)"/#).map { String($0.1) }
    }
    #expect(lists.count == 2)
    for list in lists { #expect(list == Place.Kind.allCases.map(\.rawValue)) }
  }

  @Test func theProgramListsEveryPage() { #expect(Set(CausePages.codes) == Self.pages) }
}
