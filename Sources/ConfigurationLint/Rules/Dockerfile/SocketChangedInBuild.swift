/// RUN --mount of the socket: the same as a change in a container.
enum SocketChangedInBuild: BuildRule {
  static let code = SocketChanged.code

  static func finding(_ event: BuildEvent, _ stage: ImageBuild.Stage, _ source: SourceText) -> LintFinding? {
    guard case .socketChanged(let tool, let path) = event.kind else { return nil }
    return LintFinding(
      code, .warning, "\(tool) \(path): it changes what is mounted, and nothing of it is in the image",
      source, event.span)
  }
}
