import ConfigurationLint
import PermissionDocuments
import PermissionModel

/// Files that lint reads: somebody else's repository.
enum LintTargets {
  /// A Compose file, and behind zero bytes the Dockerfile, `.env`, script and override that it may name.
  static func compose(_ bytes: [UInt8]) {
    let parts = bytes.split(separator: 0, maxSplits: 4, omittingEmptySubsequences: false).map(Array.init)
    let beside = ["Dockerfile", ".env", "entrypoint.sh", "compose.override.yaml"]
    let texts = Dictionary(uniqueKeysWithValues: zip(beside, parts.dropFirst()))
    lint("compose.yaml", parts.first ?? []) { texts[$0].map { .bytes($0) } ?? .absent }
    do throws(NotRead) {
      let services = try ComposeServices(parts.first ?? [])
      expect(services.names.allSatisfy { !$0.isEmpty }, "a service without a name")
      expect(Set(services.names).count == services.names.count, "a service twice")
    } catch {
      let source = SourceText(name: "compose.yaml", bytes: parts.first ?? [])
      expect(source.position(error.offset).line >= 1, "a line before the first")
    }
  }

  static func dockerfile(_ bytes: [UInt8]) { lint("Dockerfile", bytes) { _ in .absent } }

  static func yaml(_ bytes: [UInt8]) {
    let result = YAMLReader.read(bytes)
    let source = SourceText(name: "x", bytes: bytes)
    for root in result.documents.compactMap(\.root) { check(root, source, 0) }
    _ = try? LintConfiguration(bytes)
  }

  private static func check(_ value: YAMLValue, _ source: SourceText, _ depth: Int) {
    expect(value.span.start >= 0 && value.span.end <= source.bytes.count, "a node outside of the file")
    // Aliases lead anywhere, and round in no circle that ends.
    guard depth < 4 else { return }
    for item in (value.items ?? []).prefix(50) { check(item, source, depth + 1) }
    for pair in (value.pairs ?? []).prefix(50) {
      check(pair.key, source, depth + 1)
      check(pair.value, source, depth + 1)
      if let name = pair.key.text { expect(value[name] != nil, "a key that is there is not found") }
    }
  }

  private static func lint(_ name: String, _ bytes: [UInt8], read: @escaping (String) -> FileAnswer) {
    var linter = Linter(options: LintOptions(), read: read)
    linter.add(name, bytes)
    linter.finish()
    for file in linter.files {
      expect(file.reading != .not || file.failure != nil, "not read, and nobody says so")
    }
    for finding in linter.findings {
      expect(finding.span.start >= 0 && finding.span.end <= finding.source.bytes.count, "outside of the file")
      expectShowable(finding.message, "a message")
      if let help = finding.help { expectShowable(help, "a help") }
    }
    let before = linter.findings.filter { $0.level > .note }.count
    linter.proveFixes { _ in true }
    let files = linter.fixedFiles
    let report = LintReport(linter)
    for text in [report.text(TextStyle()), report.gcc, report.gitHub, report.gitHubSummary] {
      expect(text.unicodeScalars.allSatisfy { $0 == "\n" || $0.value >= 0x20 }, "a control character")
    }
    do {
      _ = try report.tree.text(pretty: false)
      _ = try report.sarif(version: "1").text(pretty: false)
      _ = try report.gitLab.text(pretty: false)
    } catch {
      expect(false, "a document that is none")
    }
    guard !files.isEmpty else { return }
    // What is offered holds: there is less to say afterwards.
    for file in files { expect(!file.diff.isEmpty, "an edit without a difference") }
    let changed = Dictionary(
      files.compactMap { file in file.source.name.text.map { ($0, file.bytes) } }, uniquingKeysWith: { $1 })
    var again = Linter(options: LintOptions()) { path in changed[path].map { .bytes($0) } ?? read(path) }
    again.add(name, changed[name] ?? bytes)
    again.finish()
    let after = again.findings.filter { $0.level > .note }.count
    expect(after < before || before == 0, "an edit that mends nothing")
  }
}
