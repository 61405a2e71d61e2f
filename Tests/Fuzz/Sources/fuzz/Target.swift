/// What is tried with bytes, and by which name.
struct Target: Sendable {
  var name: String
  /// Its inputs are JSON, and are changed as such.
  var isJSON = false
  var run: @Sendable ([UInt8]) -> Void

  nonisolated(unsafe) static var chosen: Target?

  static let all: [Target] = [
    Target(name: "facts", isJSON: true, run: FactsTarget.run),
    Target(name: "passwd", run: AccountTargets.passwd),
    Target(name: "group", run: AccountTargets.group),
    Target(name: "identity", run: AccountTargets.identity),
    Target(name: "edit", run: EditTarget.run),
    Target(name: "who", run: WhoTarget.run),
    Target(name: "status", run: ProcessTargets.status),
    Target(name: "mountinfo", run: ProcessTargets.mountInfo),
    Target(name: "id-map", run: ProcessTargets.idMap),
    Target(name: "cgroup", run: ProcessTargets.controlGroup),
    Target(name: "place", run: PlaceTarget.run),
    Target(name: "process-texts", run: ProcessTargets.texts),
    Target(name: "docker-config", isJSON: true, run: EndpointTargets.configuration),
    Target(name: "docker-plugin", isJSON: true, run: EndpointTargets.plugin),
    Target(name: "endpoint", run: EndpointTargets.endpoint),
    Target(name: "http", run: EngineTargets.http),
    Target(name: "inspect", isJSON: true, run: EngineTargets.inspection),
    Target(name: "tar", run: EngineTargets.tar),
    Target(name: "compose", run: LintTargets.compose),
    Target(name: "dockerfile", run: LintTargets.dockerfile),
    Target(name: "yaml", run: LintTargets.yaml),
    Target(name: "argument", run: TextTargets.argument),
    Target(name: "listed-sockets", run: TextTargets.listedSockets),
  ]
}
