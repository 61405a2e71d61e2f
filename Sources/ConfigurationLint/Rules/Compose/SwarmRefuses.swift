import PermissionModel

/// docker/cli, cli/compose/schema: a stack's file has no group_add, and `docker stack deploy` refuses the file;
/// security_opt and userns_mode are left out with a warning.
enum SwarmRefuses: ServiceRule {
  static let code = "swarm-refuses"

  static func findings(_ context: ServiceContext) -> [LintFinding] {
    // What other formats call so is no file of a stack.
    guard !context.service.ownLayers.isEmpty, isStack(context) else { return [] }
    return ["group_add", "security_opt", "userns_mode"].compactMap { key in
      guard let value = context.service.first(key) else { return nil }
      return LintFinding(
        code, .error, "\(key): docker stack deploy does not take it", value.source, value.value.span,
        help: "sockcheck fix --for swarm says what works there")
    }
  }

  /// By the file's name, or because it says where in a swarm it is to run.
  private static func isStack(_ context: ServiceContext) -> Bool {
    let name = context.service.source.name.lastPathComponent.display.lowercased()
    if name.contains("stack") || name.contains("swarm") { return true }
    let constraints = context.service.first("deploy")?["placement"]?["constraints"]?.items ?? []
    return constraints.contains { $0.value.text?.contains("node.role") == true }
  }
}
