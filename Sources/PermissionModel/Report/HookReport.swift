extension Report {
  /// What stands behind a refused docker command, for docker to print: verdict and cause, the reason, the fix of this
  /// place, where to read more. Docker drops an answer of more lines than ``mostHookLines`` altogether
  /// (cli-plugins/hooks/template.go).
  ///
  /// - Returns: nothing where the socket is not what stopped the command: whoever is let in, and an endpoint that is no
  ///   Unix socket, was stopped by something else.
  package func hookLines(_ style: TextStyle) -> [String] {
    guard [.denied, .missing, .unavailable].contains(verdict), let cause = rootCause, !wasCutShort else {
      return []
    }
    let head = Array(
      style.wrapped("\(style.fail) \(question) \(style.dash) \(headline)", indent: 0, hanging: 2).prefix(2))
    let more = furtherReading(cause, style)
    let reason = style.wrapped(cause.detail, indent: 2)
    let room = Self.mostHookLines - head.count - more.count
    let fix = hookFixes(style).first { $0.count + min(2, reason.count) <= room } ?? []
    return head + shortened(reason, to: room - fix.count, style) + fix + more
  }

  /// One line more, and docker prints none.
  package static let mostHookLines = 10

  /// A docker command that waits for its daemon would still be waiting: its answer is only slower than the look at it.
  private var wasCutShort: Bool {
    let observation = situation.view.observation
    return observation?.errno == .timedOut || observation?.api?.outcome == .silent
  }

  /// The fix of this place, ever shorter.
  private func hookFixes(_ style: TextStyle) -> [[String]] {
    guard var remedy = plan.remedies.first(where: { !$0.isLastResort }) else { return [] }
    let pointer = style.wrapped("Fix: docker sockcheck fix --for \(remedy.target.rawValue)", indent: 2)
    let whole = full(remedy, style)
    // Its price is said wherever its lines are; what else is to be known of it stands in the report.
    remedy.caveats = []
    return [whole, full(remedy, style), pointer]
  }

  private func furtherReading(_ cause: Cause, _ style: TextStyle) -> [String] {
    let page = "docker sockcheck explain \(cause.code)"
    let both = "  More: docker sockcheck, \(page)"
    return [both.cells <= style.width ? both : "  \(page)"]
  }

  private func shortened(_ lines: [String], to count: Int, _ style: TextStyle) -> [String] {
    let kept: [String] = Array(lines.prefix(count))
    guard lines.count > count, let last = kept.last else { return lines }
    let ellipsis = style.usesUnicode ? " …" : " ..."
    return kept.dropLast() + [last.prefix(cells: style.width - ellipsis.cells) + ellipsis]
  }
}
