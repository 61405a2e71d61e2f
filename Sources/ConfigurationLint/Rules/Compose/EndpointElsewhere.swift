import PermissionModel

/// DOCKER_HOST names a socket that no mount brings.
enum EndpointElsewhere: ServiceRule {
  static let code = "endpoint-elsewhere"

  static func findings(_ context: ServiceContext) -> [LintFinding] {
    guard let endpoint = context.endpoint, let text = endpoint.text.value, endpoint.text.unset.isEmpty,
      case .unix(let path) = EndpointAddress(parsing: text), let socket = context.sockets.first
    else { return [] }
    let names = EndpointAddress.namesOfSame(path)
    guard !context.sockets.contains(where: { names.contains(ByteString($0.path)) }) else { return [] }
    // What lies in another mount may be the socket all the same.
    let isMounted = context.service.mounts.contains { mount in
      guard let target = mount.target, let shown = path.text else { return false }
      return shown.hasPrefix(target.hasSuffix("/") ? target : target + "/") || shown == target
    }
    guard !isMounted else { return [] }
    var finding = LintFinding(
      code, .error, "DOCKER_HOST is \(path.display), and the socket is mounted at \(socket.path)",
      endpoint.source,
      endpoint.text.span,
      related: [.init(source: socket.mount.file, span: socket.mount.span, message: "mounted here")],
      help: "DOCKER_HOST=unix://\(socket.path)")
    if endpoint.text.isLiteral, context.service.ownLayers.contains(where: { $0.source === endpoint.source }) {
      let edit = YAMLPlace(source: endpoint.source)
        .replacing(text, with: "unix://\(socket.path)", in: endpoint.text.span)
      finding.proposal = edit.map { LintFix("ask the socket that is mounted", [$0]) }
    }
    return [finding]
  }
}
