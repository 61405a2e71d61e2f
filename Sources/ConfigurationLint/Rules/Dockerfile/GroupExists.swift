/// groupadd(8), exit 9; addgroup of BusyBox: "group in use".
enum GroupExists: BuildRule {
  static let code = "group-exists"

  static func finding(_ event: BuildEvent, _ stage: ImageBuild.Stage, _ source: SourceText) -> LintFinding? {
    guard case .nameTaken(let noun, let name, let by) = event.kind, event.endsBuild, !event.isConditional
    else { return nil }
    var finding = LintFinding(
      code, .error, "the \(noun) \(name) is there already, made by \(by): the build stops here", source,
      event.span,
      help: noun == "group"
        ? "groupmod --gid changes its number; getent group \(name) || groupadd \(name) takes it as it is"
        : nil)
    if noun == "group" {
      finding.proposal = event.command.flatMap { DockerfileEdits.takingGroup($0, source) }
    }
    return finding
  }
}
