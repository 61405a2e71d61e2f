/// The image has no such program, or another one of that name.
enum ToolMissing: BuildRule {
  static let code = "tool-missing"

  static func finding(_ event: BuildEvent, _ stage: ImageBuild.Stage, _ source: SourceText) -> LintFinding? {
    guard case .toolMissing(let tool, let reason) = event.kind, event.endsBuild, !event.isConditional else {
      return nil
    }
    var finding = LintFinding(code, .error, "\(tool): \(reason)", source, event.span)
    if stage.state.family == .alpine {
      finding.proposal = event.command.flatMap { DockerfileEdits.inBusyBox($0, source) }
    }
    return finding
  }
}
