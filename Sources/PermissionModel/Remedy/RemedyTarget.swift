/// Where a fix is written down (contract: `--for`).
public enum RemedyTarget: String, Hashable, Sendable, Codable, CaseIterable {
  /// A Compose file.
  case compose
  /// Options of `docker run`.
  case dockerRun = "docker-run"
  /// A Dockerfile.
  case dockerfile
  /// An entrypoint script.
  case entrypoint
  /// A Dockerfile's line by which this program edits the image's account files.
  case image
  /// A pod's manifest.
  case kubernetes
  /// values.yaml of a chart of Helm's.
  case helm
  /// devcontainer.json.
  case devcontainer
  /// Options of `podman run`.
  case podmanRun = "podman-run"
  /// A .container file of podman's (Quadlet).
  case quadlet
  /// A stack's file, for `docker stack deploy`.
  case swarm
  /// A job of Nomad's.
  case nomad
  /// A task definition of Amazon ECS.
  case ecs
  /// A Jenkinsfile.
  case jenkins
  /// config.toml of the GitLab runner.
  case gitlabRunner = "gitlab-runner"
  /// A workflow of GitHub Actions.
  case githubActions = "github-actions"
  /// A shell on the host.
  case host
  /// The configuration of the daemon that makes the socket.
  case daemon
  /// A drop-in of a unit of systemd's.
  case systemd
  /// Tasks of an Ansible playbook, for the host.
  case ansible
}

extension RemedyTarget {
  /// Each target's own file.
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

extension RemedyTarget {
  /// Its lines say what a container is started with, and not what is in its image or done on a host.
  var givesContainersGroups: Bool {
    !writer.isForHosts && ![.dockerfile, .entrypoint, .image].contains(self)
  }

  /// Its lines have the user beside the groups, where the container has another one now.
  var namesUserItself: Bool { [.compose, .dockerRun, .podmanRun].contains(self) }
}
