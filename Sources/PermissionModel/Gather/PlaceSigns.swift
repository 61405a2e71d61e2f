/// What a place is recognised by, as it was read: nothing of it was judged yet, and much of it is the word of
/// whoever started the process.
package struct PlaceSigns: Hashable, Sendable {
  /// Whether the root file system looks like a container's; `nil` where it would not tell.
  package var isContainer: Bool?
  /// `/proc/PID/cgroup`, and what it is called in words.
  package var controlGroups: [[ByteString]] = []
  package var controlGroupFile = "/proc/self/cgroup"
  /// The variables that count, by name.
  package var environment: [String: ByteString] = [:]
  /// The labels that count, from the engine.
  package var labels: [String: String] = [:]
  /// Which of `PlaceSigns.files` there are.
  package var files: Set<ByteString> = []
  /// `/run/.containerenv`, which podman and buildah write: `NAME="VALUE"` lines, or empty.
  package var containerFile: [UInt8] = []
  /// The service account's namespace (`PlaceSigns.namespaceFile`).
  package var podNamespace: ByteString?
  package var mounts: [Mount] = []
  /// The name of the node (uname(2)); `nil` for another process, whose UTS namespace is not entered.
  package var hostName: ByteString?
  /// As the engine describes it.
  package var container: ContainerFacts?
  /// What could not be read, and why.
  package var unread: [String] = []

  package init() {}

  /// Files whose presence says something.
  package static let files: [ByteString] = [
    "/.dockerenv", "/run/.containerenv", "/kaniko/executor", "/var/run/secrets/kubernetes.io",
    "/__w", "/github/workspace", Sandbox.flatpakFile,
  ]
  package static let containerFilePath: ByteString = "/run/.containerenv"
  package static let namespaceFile: ByteString = "/var/run/secrets/kubernetes.io/serviceaccount/namespace"

  /// The variables that count. None of them is a secret, and the value of no other is kept.
  package static let variables: Set<String> = placeVariables.union(accountVariables).union(
    Sandbox.variables.map(\.name))

  private static let placeVariables: Set<String> = [
    "container", "HOSTNAME", "KUBERNETES_SERVICE_HOST",
    "GITLAB_CI", "CI_JOB_NAME", "CI_PROJECT_PATH", "CI_RUNNER_DESCRIPTION",
    "GITHUB_ACTIONS", "GITHUB_JOB", "GITHUB_REPOSITORY", "RUNNER_NAME",
    "JENKINS_URL", "JENKINS_AGENT_NAME", "JOB_NAME", "NODE_NAME", "BUILD_TAG",
    "CODESPACES", "REMOTE_CONTAINERS", "NOMAD_ALLOC_ID", "NOMAD_JOB_NAME", "NOMAD_TASK_NAME",
    "ECS_CONTAINER_METADATA_URI", "ECS_CONTAINER_METADATA_URI_V4",
  ]

  /// From which images make their user's ids or groups: those of linuxserver.io and many more, gitea, paperless,
  /// and wrappers around Docker's socket.
  package static let accountVariables: Set<String> = [
    "PUID", "PGID", "USER_UID", "USER_GID", "USERMAP_UID", "USERMAP_GID", "DOCKER_GID", "DOCKER_GROUP_ID",
    "HOST_DOCKER_GID",
  ]

  package static let labels: Set<String> = [
    "com.docker.compose.project", "com.docker.compose.service", "com.docker.compose.project.config_files",
    "com.docker.swarm.service.name", "com.docker.stack.namespace",
    "io.kubernetes.pod.name", "io.kubernetes.pod.namespace", "io.kubernetes.container.name",
    "com.gitlab.gitlab-runner.job.id", "com.gitlab.gitlab-runner.job.url",
    "com.gitlab.gitlab-runner.runner.id",
    "com.gitlab.gitlab-runner.project.id",
    "com.nirima.jenkins.plugins.docker.JenkinsId", "com.nirima.jenkins.plugins.docker.NodeName",
    "devcontainer.local_folder", "devcontainer.config_file", "PODMAN_SYSTEMD_UNIT",
    "com.hashicorp.nomad.alloc_id", "com.hashicorp.nomad.job_name", "com.hashicorp.nomad.task_name",
    "com.amazonaws.ecs.container-name", "com.amazonaws.ecs.task-definition-family",
  ]

  /// A longer name is nobody's, and is left out.
  package static let longestValue = 1024

  /// The variables that count among `NAME=VALUE` entries between NULs (proc_pid_environ(5)); the first of a name
  /// counts, as getenv(3) has it.
  package static func variables(in text: [UInt8]) -> [String: ByteString] {
    var found: [String: ByteString] = [:]
    for entry in text.split(separator: 0) {
      guard entry.count <= longestValue + 64, let mark = entry.firstIndex(of: UInt8(ascii: "=")) else {
        continue
      }
      let name = String(decoding: entry[..<mark], as: UTF8.self)
      guard variables.contains(name), found[name] == nil else { continue }
      found[name] = ByteString(entry[(mark + 1)...])
    }
    return found
  }

  /// The same of an engine's `Config.Env`.
  package static func variables(in entries: [String]) -> [String: ByteString] {
    var found: [String: ByteString] = [:]
    for entry in entries where entry.utf8.count <= longestValue + 64 {
      guard let mark = entry.firstIndex(of: "=") else { continue }
      let name = String(entry[..<mark])
      guard variables.contains(name) else { continue }
      // The engine appends, and the last one counts.
      found[name] = ByteString(String(entry[entry.index(after: mark)...]))
    }
    return found
  }

  /// The labels that count.
  package static func labels(in all: [String: String]) -> [String: String] {
    all.filter { labels.contains($0.key) && $0.value.utf8.count <= 4096 }
  }
}
