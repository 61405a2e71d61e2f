import PermissionModel

/// The client will not ask the socket that is mounted.
enum EndpointNotUnix: ServiceRule {
  static let code = "endpoint-not-unix"

  static func findings(_ context: ServiceContext) -> [LintFinding] {
    guard let endpoint = context.endpoint, let text = endpoint.text.value, !text.isEmpty,
      case .other(let scheme) = EndpointAddress(parsing: text), let socket = context.sockets.first
    else { return [] }
    return [
      LintFinding(
        code, .note, "DOCKER_HOST leads to \(scheme), and the socket at \(socket.path) is mounted for nobody",
        endpoint.source,
        endpoint.text.span,
        related: [.init(source: socket.mount.file, span: socket.mount.span, message: "mounted here")])
    ]
  }
}
