import PermissionModel

/// DOCKER_HOST names a socket, and nothing brings one into the container.
enum SocketMissing: ServiceRule {
  static let code = "socket-missing"

  static func findings(_ context: ServiceContext) -> [LintFinding] {
    guard context.sockets.isEmpty, let endpoint = context.endpoint, let text = endpoint.text.value,
      !text.isEmpty, endpoint.text.unset.isEmpty, case .unix(let path) = EndpointAddress(parsing: text),
      path.isAbsolutePath,
      !context.service.words.mayMakeSocket, !makesItself(context)
    else { return [] }
    let names = EndpointAddress.namesOfSame(path)
    let isMounted = context.service.mounts.contains { mount in
      guard let target = mount.target else { return true }
      return names.contains { $0.below(ByteString(target)) != nil }
    }
    // Mounts of other containers, which are not followed.
    guard !isMounted, context.service.first("volumes_from") == nil else { return [] }
    return [
      LintFinding(
        code, .warning,
        "DOCKER_HOST is \(path.display), and nothing is mounted there: unless a program in the container makes it, there is no socket",
        endpoint.source, endpoint.text.span,
        help: "\(EndpointAddress.standardPath.display):\(path.display) mounts the host's")
    ]
  }

  /// Engines in containers have their own socket.
  private static func makesItself(_ context: ServiceContext) -> Bool {
    let name = context.imageName ?? ""
    return context.service.first("privileged")?.value.text == "true"
      || ["dind", "podman", "sysbox"].contains { name.contains($0) }
      || context.texts("devices").contains { $0.contains("fuse") }
  }
}
