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
      lines += walkLines(style) + [""]
      for cause in next {
        lines += style.wrapped("Then you will meet: \(cause.code): \(cause.title).", indent: 2)
      }
      if !next.isEmpty { lines.append("") }
      lines += remedyLines(style)
    } else {
      lines += grantedLines(style)
    }
    lines += remarkLines(style)
    if let code = rootCause?.code {
      let hint = "sockcheck explain \(code)"
      lines += [String(repeating: " ", count: max(2, style.width - hint.count)) + style.paint(hint, .faint)]
    }
    while lines.last == "" { lines.removeLast() }
    return lines.joined(separator: "\n") + "\n"
  }

  private func headLines(_ style: TextStyle) -> [String] {
    let isGood = verdict == .granted
    let mark = isGood ? style.pass : style.fail
    let head = "\(mark) \(question) \(style.dash) \(headline)"
    let painted = style.wrapped(head, indent: 0).map { style.paint($0, isGood ? .good : .bad) }
    guard let code = rootCause?.code else { return painted }
    let gap = style.width - head.count - code.count
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
    guard situation.walk.end != .assumed else { return entryLines(style, indent: 4) }
    let rows = walkRows
    func label(_ row: WalkRow) -> String {
      let indent = String(repeating: " ", count: max(0, row.depth - 1) * 3)
      let name = row.linkTarget.map { "\(row.name) \(style.arrow) \($0)" } ?? row.name
      return (row.depth > 0 ? indent + style.branch : "") + name
    }
    let ownershipWidth = rows.map(\.ownership.count).max() ?? 0
    let room = style.width - 4 - 2 - ownershipWidth - 2 - 11 - 2 - 7
    let labelWidth = max(
      12, min(rows.filter { $0.linkTarget == nil }.map { label($0).count }.max() ?? 0, room))
    var lines: [String] = []
    for row in rows {
      var text = label(row)
      if row.linkTarget == nil, text.count > labelWidth {
        text = text.prefix(labelWidth - 1) + (style.usesUnicode ? "…" : "~")
      }
      var line = "    " + text
      if row.state != .follow {
        line += padding(labelWidth - text.count) + "  " + row.ownership
        line += padding(ownershipWidth - row.ownership.count) + "  " + row.mode
        line += padding(11 - row.mode.count) + " " + paintedState(row.state, style)
      }
      lines.append(line.trimmedEnd)
      if row.state == .stop { lines += entryLines(style, indent: 4 + min(labelWidth + 2, 24)) }
    }
    return lines
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
      lines += entries.map { padding(indent) + ($0.counts ? style.paint($0.entry + needs, .bad) : $0.entry) }
    }
    if let remark = groupNameRemark { lines.append(padding(indent) + style.paint(remark, .faint)) }
    return lines
  }

  // MARK: The fixes

  private func remedyLines(_ style: TextStyle) -> [String] {
    let remedies = plan.remedies
    guard let first = remedies.first else { return [] }
    var lines: [String] = []
    if first.isLastResort {
      lines.append("  " + style.paint("No fix but the last resort:", .heading))
    } else {
      let cost = first.side == .deployment ? "nothing to rebuild; " : ""
      lines.append(
        "  " + style.paint("Fix it in \(first.place) (\(cost)\(first.proofWord))", .heading))
      lines += first.snippetLines.map { "      " + $0 } + [""]
    }
    let shownFirst = first.isLastResort ? 0 : 1
    let others = remedies.dropFirst(shownFirst).filter {
      !$0.isLastResort && $0.target.writer.isShownAsAlternative
    }
    for remedy in others { lines += alternative("or", remedy, style) }
    for remedy in remedies where remedy.isLastResort && remedy.target == .compose {
      lines += alternative("last resort", remedy, style)
    }
    for target in [RemedyTarget.dockerfile]
    where verdict == .denied
      && plan.best(for: target).map(\.isLastResort) != false
    {
      if let reason = plan.refusals[target] {
        lines += hanging("  no \(target.writer.place): ", "\(reason).", style)
      }
    }
    lines.append("")
    return lines
  }

  private func alternative(_ word: String, _ remedy: Remedy, _ style: TextStyle) -> [String] {
    let label = "  \(word)" + padding(13 - word.count)
    let body = remedy.target == .compose ? Array(remedy.snippetLines.dropFirst(2)) : remedy.snippetLines
    let place = "\(remedy.target.writer.place)"
    if body.count == 1, remedy.language == .options || remedy.target == .compose {
      let command = remedy.target == .compose ? body[0].trimmedStart : "\(place) \(body[0])"
      if label.count + command.count <= style.width { return ["\(style.paint(label, .faint))\(command)"] }
    }
    return ["\(style.paint(label, .faint))\(place)"]
      + body.map { padding(6) + $0.dropping(remedy.target == .compose ? 4 : 0) }
  }

  private func hanging(_ label: String, _ text: String, _ style: TextStyle) -> [String] {
    var lines = style.wrapped(text, indent: 15)
    guard let first = lines.first else { return [label] }
    let rest = first.trimmedStart
    lines[0] = label.count <= 15 ? label + padding(15 - label.count) + rest : label + rest
    if lines[0].count > style.width {
      lines = [label.trimmedEnd] + style.wrapped(text, indent: 15)
    }
    return lines.enumerated().map { $0.offset == 0 ? $0.element : $0.element }
  }

  private func remarkLines(_ style: TextStyle) -> [String] {
    var lines: [String] = []
    if verdict == .denied, let power = situation.enginePower {
      switch power {
      case .root: lines += style.wrapped("Whoever may use this socket is root on the host.", indent: 2)
      case .user(let id):
        lines += style.wrapped(
          "Whoever may use this socket can do what uid \(id) on the host can.", indent: 2)
      }
    }
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
