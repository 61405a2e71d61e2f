import PermissionModel

/// What was found, as it is shown.
package struct LintReport: Sendable {
  package let files: [LintedFile]
  /// Those that a comment silences among them.
  package let all: [LintFinding]
  /// YAML files of searched directories that are of no kind that is read.
  package var passedOver = 0

  /// - Parameters:
  ///   - select: only these codes, where there are any.
  ///   - ignore: none of these.
  package init(_ linter: Linter, select: [String] = [], ignore: [String] = []) {
    files = linter.files
    all = linter.findings.filter { (select.isEmpty || select.contains($0.code)) && !ignore.contains($0.code) }
  }

  package var findings: [LintFinding] { all.filter { $0.suppression == nil } }

  package func isFailed(at level: LintLevel) -> Bool { findings.contains { $0.level >= level } }

  /// A file that was named and of which nothing could be read.
  package var isUnread: Bool { files.contains { $0.reading == .not } }

  package func count(_ level: LintLevel) -> Int { findings.count { $0.level == level } }

  /// "1 error, 2 warnings in 3 files".
  package var summary: String {
    func some(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }
    let read = files.count { $0.reading != .not }
    var text = LintLevel.allCases.reversed().map { some(count($0), $0.rawValue) }.joined(separator: ", ")
    text += " in \(some(read, "file"))"
    let silenced = all.count - findings.count
    if silenced > 0 { text += ", \(silenced) silenced" }
    let unread = files.count - read
    if unread > 0 { text += "; \(some(unread, "file")) not read" }
    if passedOver > 0 { text += "; \(some(passedOver, "other YAML file")) passed over" }
    return text
  }
}

extension LintFinding {
  var start: LinePosition { source.position(span.start) }
  var end: LinePosition { source.position(span.end) }

  var help1: String { help.map { "; \($0)" } ?? "" }
}

extension LintedFile {
  /// Where its reading ended, and why.
  var trouble: (place: LinePosition, reason: String)? {
    failure.map { (source.position($0.offset), ByteString($0.reason).display) }
  }
}
