package import PermissionModel

extension LintReport {
  /// For a person: each finding with its line, and what it is about underlined.
  package func text(_ style: TextStyle) -> String {
    var lines: [String] = []
    for file in files where file.reading == .not {
      guard let trouble = file.trouble else { continue }
      lines += style.wrapped(
        "\(file.source.name.display):\(trouble.place.line):\(trouble.place.column): not read: \(trouble.reason)",
        indent: 0, hanging: 2)
      lines.append("")
    }
    for finding in findings { lines += text(finding, style) + [""] }
    let role: TextStyle.Role = count(.error) > 0 ? .bad : count(.warning) > 0 ? .caution : .good
    lines.append(style.paint(summary, role))
    return lines.joined(separator: "\n") + "\n"
  }

  private func text(_ finding: LintFinding, _ style: TextStyle) -> [String] {
    let role: TextStyle.Role = finding.level == .error ? .bad : finding.level == .warning ? .caution : .faint
    let place = "\(finding.source.name.display):\(finding.start.line):\(finding.start.column)"
    var lines = [
      "\(style.paint(finding.level.rawValue, role)) \(style.paint(finding.code, .heading))  \(place)"
    ]
    lines += style.wrapped(finding.message, indent: 2)
    lines += quoted(finding, style, role)
    for related in finding.related {
      let position = related.source.position(related.span.start)
      lines += style.wrapped(
        "\(related.source.name.display):\(position.line):\(position.column): \(related.message)", indent: 2,
        hanging: 4)
    }
    if let help = finding.help { lines += style.wrapped("help: \(help)", indent: 2, hanging: 8) }
    return lines
  }

  private func quoted(_ finding: LintFinding, _ style: TextStyle, _ role: TextStyle.Role) -> [String] {
    let number = finding.start.line
    let line = finding.source.lineSpan(number)
    guard line.end > line.start, line.end - line.start < 400 else { return [] }
    func shown(_ span: Span) -> String {
      ByteString(finding.source[span].map { $0 == 0x09 ? 0x20 : $0 }).display
    }
    let before = shown(Span(line.start, max(line.start, finding.span.start)))
    let marked = shown(
      Span(max(line.start, finding.span.start), min(line.end, max(finding.span.end, finding.span.start + 1))))
    let digits = String(number)
    let bar = style.usesUnicode ? "│" : "|"
    let gap = String(repeating: " ", count: digits.count)
    return [
      style.paint("  \(digits) \(bar) ", .faint) + shown(line),
      style.paint("  \(gap) \(bar) ", .faint) + String(repeating: " ", count: before.cells)
        + style.paint(String(repeating: style.usesUnicode ? "▔" : "^", count: max(1, marked.cells)), role),
    ]
  }

  /// As compilers print it, a line each: `file:line:column: level: text [code]`.
  package var gcc: String {
    var lines = files.filter { $0.reading == .not }.compactMap { file in
      file.trouble.map {
        "\(file.source.name.display):\($0.place.line):\($0.place.column): error: not read: \($0.reason)"
      }
    }
    lines += findings.map {
      "\($0.source.name.display):\($0.start.line):\($0.start.column): \($0.level.rawValue): \($0.message)\($0.help1) [\($0.code)]"
    }
    return lines.map { $0 + "\n" }.joined()
  }
}
