/// Writes measures down in the words of one target.
protocol Emitter: Sendable {
  var target: RemedyTarget { get }
  /// `nil` where the measure is none of this target's.
  func snippet(
    for measure: Measure, _ situation: Situation, _ context: RemedyContext
  ) throws(Unexpressible) -> Snippet?
}

/// What an emitter wrote.
struct Snippet {
  var title: String
  var side: Remedy.Side
  var text: String
  var language: Remedy.Language
  var caveats: [String] = []
}

enum Emitters {
  static let all: [any Emitter] = [
    ComposeEmitter(), DockerRunEmitter(), DockerfileEmitter(), EntrypointEmitter(), KubernetesEmitter(),
    DevcontainerEmitter(),
    PodmanRunEmitter(), JenkinsEmitter(), GitLabRunnerEmitter(), GitHubActionsEmitter(), HostEmitter(),
  ]
}
