/// Account files belong to root, and a line behind USER does not run as root.
enum NotRootHere: BuildRule {
  static let code = "not-root-here"

  static func finding(_ event: BuildEvent, _ stage: ImageBuild.Stage, _ source: SourceText) -> LintFinding? {
    guard case .notRoot(let tool, let user) = event.kind, event.endsBuild, !event.isConditional else {
      return nil
    }
    var finding = LintFinding(
      code, .error, "\(tool) needs root, and this runs as \(user): the build stops here", source, event.span,
      help: "move it in front of USER \(user), or put USER root before it and USER \(user) behind it")
    finding.proposal = DockerfileEdits.asRoot(event, source)
    return finding
  }
}
