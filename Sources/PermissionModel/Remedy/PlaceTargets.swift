extension Place.Kind {
  /// Where whoever is in such a place writes a fix down, the nearest first.
  var targets: [RemedyTarget] {
    switch self {
    case .hostShell: [.host, .daemon]
    case .hostUnit: [.systemd, .host, .daemon]
    case .compose: [.compose]
    // From inside of a container Compose is not to be told from docker run, and both are asked alike.
    case .docker: []
    case .podman: [.podmanRun]
    case .quadlet: [.quadlet]
    case .swarm: [.swarm]
    case .kubernetes: [.kubernetes]
    case .gitlabJob: [.gitlabRunner]
    case .githubJob: [.githubActions]
    case .jenkinsAgent: [.jenkins]
    case .devcontainer: [.devcontainer]
    // What builds it could have the line carried out by this program, which is there already.
    case .imageBuild: [.image]
    case .nomad: [.nomad]
    case .ecs: [.ecs]
    case .unknown: []
    }
  }
}
