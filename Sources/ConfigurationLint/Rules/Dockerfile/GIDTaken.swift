/// groupadd(8), exit 4; addgroup of BusyBox: "gid in use".
enum GIDTaken: BuildRule {
  static let code = "gid-taken"

  static func finding(_ event: BuildEvent, _ stage: ImageBuild.Stage, _ source: SourceText) -> LintFinding? {
    guard case .groupIDTaken(let id, let by, _) = event.kind, event.endsBuild, !event.isConditional else {
      return nil
    }
    let base = stage.state.name.isEmpty ? "the image" : stage.state.name
    return LintFinding(
      code, .error, "gid \(id) is the group \(by)'s in \(base): the build stops here", source, event.span,
      socketGroups: [id], help: "no group is needed in the image: group_add: [\"\(id)\"] where it is started")
  }
}
