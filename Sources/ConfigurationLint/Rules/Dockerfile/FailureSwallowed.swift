/// A command that fails, and nobody hears of it.
enum FailureSwallowed: BuildRule {
  static let code = "failure-swallowed"

  static func finding(_ event: BuildEvent, _ stage: ImageBuild.Stage, _ source: SourceText) -> LintFinding? {
    guard !event.endsBuild, !event.isConditional else { return nil }
    let what: String
    switch event.kind {
    case .nameTaken(let noun, let name, let by):
      // Taking it as it is, is what `|| true` is for there.
      guard noun == "group", stage.state.madeByPackage[name] == nil, by == "the base image" else {
        return nil
      }
      what = "the \(noun) \(name) is there already, made by \(by)"
    case .groupIDTaken(let id, let by, let wanted):
      what = "gid \(id) is the group \(by)'s, so there is no group \(wanted) with it"
    case .toolMissing(let tool, let reason): what = "\(tool) is not there: \(reason)"
    case .notRoot(let tool, let user): what = "\(tool) needs root, and this runs as \(user)"
    case .socketNotThere(let tool, let path, let isMade):
      guard !isMade else { return nil }
      what = "\(tool) finds no \(path): a build has no engine's socket"
    case .socketChanged: return nil
    }
    return LintFinding(
      code, .warning, "\(what); the failure is swallowed, and the build goes on without it", source,
      event.span)
  }
}
