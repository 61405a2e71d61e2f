enum ContextUnseenBySDKs: Remark {
  static let code = "context-unseen-by-sdks"
  static let severity = Cause.Severity.note

  static func recognise(_ situation: Situation) -> Finding? {
    guard let endpoint = situation.view.endpoint, case let choice = endpoint.chosenByCommandLine,
      let context = choice.context, let path = choice.path, case let sdks = endpoint.chosenBySDKs,
      path != sdks.path
    else { return nil }
    let who =
      endpoint.chosenBySDKsThatFollowContexts.path == path
      ? "docker-py does since 7.2.0, testcontainers for Python since 4.15.0; SDKs that look at DOCKER_HOST alone, as "
        + "docker-py 7.1 and Go's client do, use \(sdks.path?.display ?? sdks.description)."
      : "No SDK knows of \(choice.source.name), which is the docker command's own: they use "
        + "\(sdks.path?.display ?? sdks.description)."
    return Finding(
      title: "Not every SDK follows the context \"\(ByteString(context).display)\"",
      detail: who + " Export DOCKER_HOST=unix://\(path) to have all use the same socket.",
      evidence: ["context": .text(ByteString(context).display), "path": .text(path.display)])
  }
}
