// One line of many, where the subjects are several.

extension Report {
  /// The verdict, the cause and the nearest fix behind a name.
  ///
  /// - Parameter nameWidth: the columns that the names take.
  package func line(_ name: String, nameWidth: Int, _ style: TextStyle) -> String {
    let isGood = verdict == .granted
    let mark = isGood ? style.pass : style.fail
    let padding = String(repeating: " ", count: max(0, nameWidth - name.cells))
    return "\(style.paint("\(mark) \(name)", isGood ? .good : .bad))\(padding)  \(plainLine)"
  }

  /// The same without the name and any mark.
  package var plainLine: String {
    var words = [situation.walk.requested.display, verdict.rawValue]
    if let cause = rootCause { words.append(cause.code) }
    words.append(situation.subjectName)
    var line = words.joined(separator: "  ")
    if let fix = plan.remedies.first(where: { $0.recommended && $0.language == .options })
      ?? plan.remedies.first(where: { $0.target == .dockerRun && !$0.isLastResort })
    {
      line += "  fix: docker run \(fix.snippet.split(separator: "\n").joined(separator: " "))"
    }
    return line
  }
}
