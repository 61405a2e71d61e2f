import PermissionProbe

/// What this service says instead of "permission denied".
struct EngineUnreachable: Error, CustomStringConvertible {
  let report: Report

  var description: String {
    var lines = report.summary
    if let remedy = report.plan.best(for: .compose), !remedy.isLastResort {
      lines.append("in compose.yaml: \(remedy.title)")
      lines += remedy.snippet.split(separator: "\n").map { "    \($0)" }
    }
    return lines.joined(separator: "\n")
  }

  /// Whether it is worth another try: an engine that restarts answers soon, a permission does not change by itself.
  var isPassing: Bool { report.verdict == .unavailable || report.verdict == .missing }
}
