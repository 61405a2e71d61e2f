extension Report {
  /// A line or two for a log: the verdict, and the cause. They send nobody to a program that may not be there.
  public var summary: [String] {
    var lines = ["\(question): \(headline)"]
    if let cause = rootCause { lines.append("\(cause.code): \(cause.title)") }
    return lines
  }

  /// The same content line by line, for logs and screen readers: ASCII punctuation, no columns, no colour.
  public var plain: String {
    var lines = ["\(verdict.rawValue): \(question): \(headline)"]
    if let host { lines.append("host: \(host.line)") }
    if let premise { lines.append("premise: \(premise)") }
    if let right { lines.append("right: \(situation.subjectName) \(right)") }
    if let daemon { lines.append("daemon: \(daemon)") }
    if let cause = rootCause {
      lines += ["cause: \(cause.code): \(cause.title)", "why: \(cause.detail)"]
      if let configurationSentence { lines.append("configuration: \(configurationSentence)") }
      lines += situation.walk.end == .assumed ? [] : walkRows.map(line)
      lines += decidingEntries.map { "entry: \($0.entry)\($0.counts ? " (this one counts)" : "")" }
      if let remark = groupNameRemark { lines.append("group: \(remark)") }
    }
    if let maker { lines.append("made by: \(maker)") }
    lines += next.map { "next: then you will meet: \($0.code): \($0.title)" }
    for remedy in plan.remedies where remedy.target.writer.isShownAsAlternative || remedy.recommended {
      let words = [
        remedy.recommended ? "recommended" : remedy.isLastResort ? "last resort" : "alternative",
        remedy.proofWord,
      ]
      lines.append("fix: \(remedy.place): \(remedy.title) (\(words.joined(separator: ", ")))")
      lines += remedy.snippetLines.map { "    \($0)" }
      if !remedy.risk.isEmpty { lines.append("risk: \(remedy.risk)") }
      lines += remedy.caveats.map { "caveat: \($0)" }
    }
    if let power = powerSentence { lines.append("power: \(power)") }
    for cause in causes where cause.severity != .error {
      lines.append("\(cause.severity.rawValue): \(cause.code): \(cause.title)")
    }
    if let code = rootCause?.code { lines.append("more: sockcheck explain \(code)") }
    return lines.joined(separator: "\n") + "\n"
  }

  private func line(_ row: WalkRow) -> String {
    let path = situation.walk.steps[row.step].path.display
    if let target = row.linkTarget { return "walk: \(path) is a link to \(target)" }
    return "walk: \(path) \(row.ownership) \(row.mode) \(row.state.rawValue)".trimmedEnd
  }
}
