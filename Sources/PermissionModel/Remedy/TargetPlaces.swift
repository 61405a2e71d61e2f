extension RemedyTarget {
  /// Its lines are for a machine and what runs on it outside of any container.
  var isForHosts: Bool {
    switch self {
    case .host: true
    case .compose, .dockerRun, .dockerfile, .entrypoint, .kubernetes, .devcontainer, .podmanRun, .jenkins,
      .gitlabRunner, .githubActions:
      false
    }
  }
}

extension Place.Kind {
  /// Where whoever is in such a place writes a fix down, the nearest first.
  var targets: [RemedyTarget] {
    switch self {
    case .hostShell, .hostUnit: [.host]
    case .compose: [.compose]
    // From inside of a container Compose is not to be told from docker run, and both are asked alike.
    case .docker: []
    case .podman, .quadlet: [.podmanRun]
    case .swarm: [.dockerfile]
    case .kubernetes: [.kubernetes]
    case .gitlabJob: [.gitlabRunner]
    case .githubJob: [.githubActions]
    case .jenkinsAgent: [.jenkins]
    case .devcontainer: [.devcontainer]
    case .imageBuild: [.dockerfile]
    case .nomad, .ecs, .unknown: []
    }
  }
}
