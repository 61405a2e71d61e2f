/// A build's container has no mount of the host's but those of RUN --mount.
enum BuildSeesNoSocket: BuildRule {
  static let code = "build-sees-no-socket"

  static func finding(_ event: BuildEvent, _ stage: ImageBuild.Stage, _ source: SourceText) -> LintFinding? {
    guard case .socketNotThere(let tool, let path, let isMade) = event.kind else { return nil }
    let help =
      "what is mounted is known when the container starts: group_add there, or sockcheck exec as the entrypoint"
    if isMade {
      return LintFinding(
        code, .warning,
        "\(tool) \(path): this is the file that the build made itself, and the mount covers it", source,
        event.span, help: help)
    }
    guard event.endsBuild, !event.isConditional else { return nil }
    return LintFinding(
      code, .error, "\(tool) finds no \(path): a build has no engine's socket", source, event.span, help: help
    )
  }
}
