enum ContextUnseenBySDKs: Remark {
  static let code = "context-unseen-by-sdks"
  static let severity = Cause.Severity.note

  static func recognise(_ situation: Situation) -> Finding? {
    guard let endpoint = situation.view.endpoint, case let choice = endpoint.chosenByCommandLine,
      let context = choice.context, let path = choice.path, path != endpoint.chosenBySDKs.path
    else { return nil }
    return Finding(
      title: "SDKs do not follow the context \"\(ByteString(context).display)\"",
      detail:
        "docker-py, testcontainers and their like look at DOCKER_HOST alone. Export it to have them use the "
        + "same socket: DOCKER_HOST=unix://\(path).",
      evidence: ["context": .text(ByteString(context).display), "path": .text(path.display)])
  }
}
