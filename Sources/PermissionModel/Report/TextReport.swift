extension Report {
  /// The report for a person at a terminal, with a final newline.
  public func text(_ style: TextStyle) -> String {
    var lines = headLines(style)
    if let host {
      lines += style.wrapped("(on \(host.line))", indent: 2).map { style.paint($0, .faint) }
    }
    if let premise { lines += style.wrapped("(\(premise))", indent: 2).map { style.paint($0, .faint) } }
    lines.append("")
    if let cause = rootCause {
      lines += style.wrapped(cause.detail, indent: 2) + [""]
      if let configurationSentence { lines += style.wrapped(configurationSentence, indent: 2) + [""] }
      let walk = walkLines(style)
      lines += walk.isEmpty ? [] : walk + [""]
      lines += remedyLines(style)
      for cause in next {
        lines += style.wrapped("Then you will meet: \(cause.code): \(cause.title).", indent: 2)
      }
    } else {
      lines += grantedLines(style)
    }
    let remarks = remarkLines(style)
    lines += remarks
    lines += moreLine(style, behind: &lines, isProse: !remarks.isEmpty)
    while lines.last == "" { lines.removeLast() }
    return lines.joined(separator: "\n") + "\n"
  }

  private func headLines(_ style: TextStyle) -> [String] {
    let isGood = verdict == .granted
    let mark = isGood ? style.pass : style.fail
    let head = "\(mark) \(question) \(style.dash) \(headline)"
    let painted = style.wrapped(head, indent: 0, hanging: 2).map { style.paint($0, isGood ? .good : .bad) }
    guard let code = rootCause?.code else { return painted }
    let gap = style.width - head.cells - code.count
    if gap >= 2, let line = painted.first {
      return [line + String(repeating: " ", count: gap) + style.paint(code, .heading)]
    }
    return painted + [
      String(repeating: " ", count: max(2, style.width - code.count)) + style.paint(code, .heading)
    ]
  }

  private func grantedLines(_ style: TextStyle) -> [String] {
    var sentences: [String] = []
    if let right { sentences.append("\(situation.subjectName) \(right).") }
    if let daemon { sentences.append("The daemon \(daemon).") }
    if kernelDisagrees {
      sentences.append(
        "The prediction was that the kernel refuses it; please report this, with `sockcheck facts`.")
    }
    return sentences.isEmpty ? [] : style.wrapped(sentences.joined(separator: " "), indent: 2) + [""]
  }

  // MARK: The walk

  private func walkLines(_ style: TextStyle) -> [String] {
    guard situation.walk.end != .assumed else {
      return entryLines(style, indent: 4) + (groupNameRemark.map { ["    " + style.paint($0, .faint)] } ?? [])
    }
    var rows = walkRows
    var lines: [String] = []
    if !style.isVerbose, let folded = foldedLine(&rows, style) { lines.append(folded) }
    func label(_ row: WalkRow) -> String {
      let indent = String(repeating: " ", count: max(0, row.depth - 1) * 3)
      let name = row.linkTarget.map { "\(row.name) \(style.arrow) \($0)" } ?? row.name
      return (row.depth > 0 ? indent + style.branch : "") + name
    }
    let ownershipWidth = rows.map(\.ownership.cells).max() ?? 0
    let room = style.width - 4 - 2 - ownershipWidth - 2 - 11 - 2 - 7
    let labelWidth = max(
      12, min(rows.filter { $0.linkTarget == nil }.map { label($0).cells }.max() ?? 0, room))
    for row in rows {
      var text = label(row)
      if row.linkTarget == nil, text.cells > labelWidth {
        text = text.prefix(cells: labelWidth - 1) + (style.usesUnicode ? "…" : "~")
      }
      var line = "    " + text
      if row.state != .follow {
        line += padding(labelWidth - text.cells) + "  " + row.ownership
        line += padding(ownershipWidth - row.ownership.cells) + "  " + row.mode
        line += padding(11 - row.mode.count) + " " + paintedState(row.state, style)
      }
      let remark = row.state == .stop ? groupNameRemark : nil
      let fits = remark.map { style.visibleCells(line) + 2 + $0.cells <= style.width } ?? false
      if fits, let remark { line += "  " + style.paint(remark, .faint) }
      lines.append(line.trimmedEnd)
      guard row.state == .stop else { continue }
      let indent = 4 + min(labelWidth + 2, 24)
      lines += entryLines(style, indent: indent)
      if !fits, let remark { lines.append(padding(indent) + style.paint(remark, .faint)) }
    }
    return lines
  }

  /// The places before the first that does not let pass, taken out of the rows and put into one line: all of their
  /// paths where they fit, the first and the last ones otherwise.
  private func foldedLine(_ rows: inout [WalkRow], _ style: TextStyle) -> String? {
    let end = rows.firstIndex { $0.state != .pass && $0.state != .follow } ?? max(0, rows.count - 1)
    guard end > 1 else { return nil }
    let folded = rows[..<end].map { row in
      let path = situation.walk.steps[row.step].path.display
      return row.linkTarget.map { "\(path) \(style.arrow) \($0)" } ?? path
    }
    rows.removeFirst(end)
    let depth = rows.first?.depth ?? 0
    for index in rows.indices {
      if index == 0 { rows[0].name = situation.walk.steps[rows[0].step].path.display }
      rows[index].depth = max(0, rows[index].depth - depth)
    }
    var shown = folded.joined(separator: ", ")
    let room = style.width - 4 - 6
    if shown.cells > room, let first = folded.first, let last = folded.last {
      shown = "\(first), \(folded.count - 2) more, \(last)"
    }
    if shown.cells > room { shown = "\(folded.count) directories and links" }
    return "    \(shown)  \(style.paint("pass", .good))"
  }

  private func padding(_ count: Int) -> String { String(repeating: " ", count: max(0, count)) }

  private func paintedState(_ state: WalkRow.State, _ style: TextStyle) -> String {
    switch state {
    case .pass: style.paint("pass", .good)
    case .stop: style.paint("stop", .bad)
    case .missing: style.paint("missing", .bad)
    case .unknown: style.paint("unknown", .caution)
    case .follow, .open: ""
    }
  }

  /// The entries of what stops the subject, the one that counts marked.
  private func entryLines(_ style: TextStyle, indent: Int) -> [String] {
    let entries = decidingEntries
    let needs =
      situation.decision.decidedBy.map { " \(style.pointer) you, and it needs \($0.needs.letters)" } ?? ""
    var lines: [String] = []
    if entries.count == 3 {
      let shown = entries.map { $0.counts ? style.paint($0.entry + needs, .bad) : $0.entry }
      let length = entries.map(\.entry).joined(separator: "   ").count + needs.count
      lines.append(padding(min(indent, style.width - length)) + shown.joined(separator: "   "))
    } else {
      // Of a long list those around the one that counts.
      let place = entries.firstIndex(where: \.counts) ?? 0
      let first = style.isVerbose ? 0 : max(0, min(place - 3, entries.count - Self.mostEntries))
      let shown = style.isVerbose ? entries[...] : entries[first...].prefix(Self.mostEntries)
      lines += shown.map { padding(indent) + ($0.counts ? style.paint($0.entry + needs, .bad) : $0.entry) }
      if shown.count < entries.count {
        lines.append(padding(indent) + "(\(entries.count - shown.count) entries more)")
      }
    }
    return lines
  }

  /// So many entries of an ACL are shown.
  private static let mostEntries = 6

  // MARK: The fixes

  /// The first fix in full, with what it costs and what to know of it; the others in a line.
  private func remedyLines(_ style: TextStyle) -> [String] {
    guard let first = plan.remedies.first else { return [] }
    var lines: [String] = []
    if first.isLastResort {
      lines.append("  " + style.paint("No fix but the last resort:", .heading))
    } else {
      lines += full(first, style)
    }
    let others = plan.remedies.filter { !$0.isLastResort && $0.target != first.target }
    var named: [RemedyTarget] = []
    for remedy in others where !named.contains(remedy.target) {
      named.append(remedy.target)
      guard style.isVerbose || remedy.language == .options && remedy.target.writer.isShownAsAlternative else {
        continue
      }
      if style.isVerbose {
        lines += full(remedy, style, word: "Or")
      } else {
        let line = "  or  \(remedy.target.writer.place) \(remedy.snippetLines.joined(separator: " "))"
        if line.cells <= style.width {
          lines.append(line)
          named.removeLast()
        }
      }
    }
    let words = others.map(\.target).reduce(into: [String]()) { words, target in
      if named.contains(target), !words.contains(target.rawValue) { words.append(target.rawValue) }
    }
    if !style.isVerbose, !words.isEmpty { lines.append(otherTargets(words, style)) }
    if let last = lastResort { lines += style.wrapped("last resort: \(last)", indent: 2) }
    return lines
  }

  /// As many names as one line holds.
  private func otherTargets(_ names: [String], _ style: TextStyle) -> String {
    let more = style.usesUnicode ? "…" : "..."
    var line = "  or  sockcheck fix --for \(names[0])"
    for (index, name) in names.enumerated().dropFirst() {
      let isLast = index == names.count - 1
      guard line.count + 2 + name.count + (isLast ? 0 : 2 + more.count) <= style.width else {
        return line + ", " + more
      }
      line += ", \(name)"
    }
    return line
  }

  func full(_ remedy: Remedy, _ style: TextStyle, word: String = "Fix it") -> [String] {
    let cost = remedy.side == .deployment ? "nothing to rebuild; " : ""
    let heading = "\(word) in \(remedy.place) (\(cost)\(remedy.proofWord))"
    var lines = style.wrapped(heading, indent: 2).map { style.paint($0, .heading) }
    lines += remedy.snippetLines.map { "      " + $0 }
    for sentence in (remedy.risk.isEmpty ? [] : ["Risk: \(remedy.risk)"]) + remedy.caveats {
      lines += style.wrapped(sentence, indent: 4).map { style.paint($0, .faint) }
    }
    return lines
  }

  /// In the words of the target that comes first, where it has some.
  private var lastResort: String? {
    let last = plan.remedies.filter(\.isLastResort)
    let first = plan.remedies.first { !$0.isLastResort }?.target
    guard let remedy = last.first(where: { $0.target == first }) ?? last.first else { return nil }
    guard remedy.target == .compose else {
      return remedy.language == .options
        ? "\(remedy.target.writer.place) \(remedy.snippetLines.joined(separator: " "))"
        : remedy.snippetLines.map(\.trimmedStart).joined(separator: " ")
    }
    return remedy.snippetLines.last?.trimmedStart
  }

  /// Where to read more: behind the last line where there is room and nobody copies it, else in a line of its own.
  private func moreLine(_ style: TextStyle, behind lines: inout [String], isProse: Bool) -> [String] {
    guard let code = rootCause?.code else { return [] }
    let hint = "sockcheck explain \(code)"
    let painted = style.paint(hint, .faint)
    let room = lines.last.map { style.width - style.visibleCells($0) } ?? 0
    if isProse, let last = lines.last, room >= 2 + hint.count {
      lines.removeLast()
      return [last + padding(room - hint.count) + painted]
    }
    return [padding(max(2, style.width - hint.count)) + painted]
  }

  private func remarkLines(_ style: TextStyle) -> [String] {
    var lines: [String] = []
    if let powerSentence { lines += style.wrapped(powerSentence, indent: 2) }
    for cause in causes where cause.severity != .error {
      let mark = cause.severity == .warning ? "warning" : "note"
      lines += style.wrapped("\(mark): \(cause.title) (\(cause.code)).", indent: 2)
        .map { cause.severity == .warning ? style.paint($0, .caution) : $0 }
    }
    return lines
  }
}

extension Remedy {
  var snippetLines: [String] {
    snippet.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
  }

  var proofWord: String {
    switch proof {
    case .granted: "proved"
    case .assumed: "assumed, not looked at"
    case .notModelled: "cannot be tried in advance"
    }
  }
}

extension String {
  fileprivate func dropping(_ count: Int) -> String { String(dropFirst(count)) }

  var trimmedEnd: String {
    guard let last = lastIndex(where: { $0 != " " }) else { return "" }
    return String(self[...last])
  }

  var trimmedStart: String { String(drop { $0 == " " }) }
}
