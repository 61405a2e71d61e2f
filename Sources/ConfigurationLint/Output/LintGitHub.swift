import PermissionModel

extension LintReport {
  /// GitHub shows so many annotations of a level for a step.
  private static let mostAnnotations = 10

  /// Workflow commands for the first ten of each level; the rest is in the step's summary.
  package var gitHub: String {
    var lines: [String] = []
    for file in files where file.reading == .not {
      guard let trouble = file.trouble else { continue }
      lines.append(
        Self.command(
          "error", file.source.name, trouble.place, nil, "sockcheck", "not read: \(trouble.reason)"))
    }
    for level in LintLevel.allCases.reversed() {
      let found = findings.filter { $0.level == level }
      let word = level == .note ? "notice" : level.rawValue
      for finding in found.prefix(Self.mostAnnotations) {
        lines.append(
          Self.command(
            word, finding.source.name, finding.start, finding.end, finding.code,
            finding.message + finding.help1))
      }
      if found.count > Self.mostAnnotations {
        lines.append("\(found.count - Self.mostAnnotations) more of level \(level.rawValue) in the summary")
      }
    }
    return lines.map { $0 + "\n" }.joined()
  }

  /// For the file of `GITHUB_STEP_SUMMARY`: a table in Markdown.
  package var gitHubSummary: String {
    var text = "### sockcheck lint\n\n\(summary)\n"
    guard !findings.isEmpty else { return text }
    text += "\n| level | code | place | |\n| --- | --- | --- | --- |\n"
    for finding in findings {
      text +=
        "| \(finding.level.rawValue) | \(finding.code) | \(Self.cell(finding.source.name.display)):\(finding.start.line) | \(Self.cell(finding.message)) |\n"
    }
    return text
  }

  private static func cell(_ text: String) -> String {
    var out = String.UnicodeScalarView()
    // By scalars: a bar with a combining mark behind it still parts cells.
    for scalar in ByteString(text).display.unicodeScalars {
      if "|<>&`*_[]\\".unicodeScalars.contains(scalar) { out.append("\\") }
      out.append(scalar)
    }
    return String(out)
  }

  private static func command(
    _ word: String, _ name: ByteString, _ start: LinePosition, _ end: LinePosition?, _ title: String,
    _ message: String
  ) -> String {
    var properties = "file=\(escaped(name.display, isProperty: true)),line=\(start.line),col=\(start.column)"
    if let end {
      properties += ",endLine=\(end.line)" + (end.line == start.line ? ",endColumn=\(end.column)" : "")
    }
    return
      "::\(word) \(properties),title=\(escaped(title, isProperty: true))::\(escaped(message, isProperty: false))"
  }

  /// As the runner takes it apart (actions/toolkit, command.ts).
  private static func escaped(_ text: String, isProperty: Bool) -> String {
    var out = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "%": out += "%25"
      case "\r": out += "%0D"
      case "\n": out += "%0A"
      case ":" where isProperty: out += "%3A"
      case "," where isProperty: out += "%2C"
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out
  }
}
