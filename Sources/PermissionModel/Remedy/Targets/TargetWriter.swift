/// A target of `fix`: where its lines stand, and how a measure is written down there. One target, one file; none of it
/// has a default, and measures are switched over without one, so that a new measure does not build until every
/// target has answered.
protocol TargetWriter: Sendable {
  /// Where a person would write it.
  static var place: String { get }
  /// It is shown in a report beside the first fix; the others are a `sockcheck fix --for` away.
  static var isShownAsAlternative: Bool { get }
  /// Why nothing that is written there can help, in a clause; `nil` where something might.
  static func obstacle(_ situation: Situation) -> String?
  /// `nil` where the measure is none of this target's.
  static func snippet(
    for measure: Measure, _ situation: Situation, _ context: RemedyContext
  ) throws(Unexpressible) -> Snippet?
}

/// What a target wrote.
struct Snippet {
  var title: String
  var side: Remedy.Side
  var text: String
  var language: Remedy.Language
  var caveats: [String] = []
  /// Where it is to be written down, if that is another place than the target's usual one.
  var place: String?
}

extension RemedyTarget {
  var writer: any TargetWriter.Type {
    switch self {
    case .compose: ComposeTarget.self
    case .dockerRun: DockerRunTarget.self
    case .dockerfile: DockerfileTarget.self
    case .entrypoint: EntrypointTarget.self
    case .image: ImageTarget.self
    case .kubernetes: KubernetesTarget.self
    case .helm: HelmTarget.self
    case .devcontainer: DevcontainerTarget.self
    case .podmanRun: PodmanRunTarget.self
    case .quadlet: QuadletTarget.self
    case .swarm: SwarmTarget.self
    case .nomad: NomadTarget.self
    case .ecs: ECSTarget.self
    case .jenkins: JenkinsTarget.self
    case .gitlabRunner: GitLabRunnerTarget.self
    case .githubActions: GitHubActionsTarget.self
    case .host: HostTarget.self
    case .systemd: SystemdTarget.self
    case .ansible: AnsibleTarget.self
    case .daemon: DaemonTarget.self
    }
  }
}
