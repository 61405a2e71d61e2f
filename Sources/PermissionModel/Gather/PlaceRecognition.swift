// Which place the signs speak of. Who made the process counts before what it is told in its environment, and
// the environment before what an engine leaves in the root file system.

extension Place {
  package init(recognisedFrom signs: PlaceSigns) {
    var recognition = PlaceRecognition(signs)
    self = recognition.recognised()
  }
}

private struct PlaceRecognition {
  private let signs: PlaceSigns
  private var place = Place(.unknown)
  private var found: [Place.Kind] = []

  /// More would not be read by anybody.
  private static let mostReasons = 6

  init(_ signs: PlaceSigns) { self.signs = signs }

  mutating func recognised() -> Place {
    place.unread = Array(signs.unread.prefix(Self.mostReasons))
    place.isInContainer = isInContainer
    place.container = signs.container.map { ByteString($0.name) }
    place.containerID = signs.container.map { ByteString($0.id) } ?? containerID
    let accounts = signs.environment.filter { PlaceSigns.accountVariables.contains($0.key) }
    place.accountVariables = accounts.isEmpty ? nil : accounts
    place.sandbox = sandbox
    switch place.isInContainer {
    case true?:
      build()
      labelled()
      jobs()
      schedulers()
      engines()
    case false?:
      jobs()
      host()
    case nil: jobs()
    }
    place.kind = found.first ?? .unknown
    place.also = Array(found.dropFirst())
    return place
  }

  private mutating func find(_ kind: Place.Kind, _ reason: String) {
    if !found.contains(kind) { found.append(kind) }
    if place.seenBy.count < Self.mostReasons, !place.seenBy.contains(reason) { place.seenBy.append(reason) }
  }

  // MARK: Signs

  private func label(_ name: String) -> ByteString? { value(signs.labels[name].map { ByteString($0) }) }

  private func variable(_ name: String) -> ByteString? { value(signs.environment[name]) }

  private func value(_ text: ByteString?) -> ByteString? {
    guard let text, !text.isEmpty, text.count <= PlaceSigns.longestValue else { return nil }
    return text
  }

  /// What a snap's or flatpak's own files and control group say counts before the environment, which children inherit.
  private var sandbox: Sandbox? {
    if signs.files.contains(Sandbox.flatpakFile) { return .flatpak }
    if group(where: { $0.hasPrefix("snap.") && $0.hasSuffix(".scope") }) { return .snap }
    return Sandbox.variables.first { sign in
      variable(sign.name).map { sign.value.isEmpty || $0 == sign.value } ?? false
    }?.sandbox
  }

  private func group(where isWanted: (ByteString) -> Bool) -> Bool {
    signs.controlGroups.contains { $0.contains(where: isWanted) }
  }

  private var isInContainer: Bool? {
    if signs.container != nil || !signs.labels.isEmpty || containerID != nil || hasKubernetesMount {
      return true
    }
    if signs.files.contains(PlaceSigns.containerFilePath) { return true }
    return signs.isContainer
  }

  /// The files of a container's own network, which its engine mounts from a folder that bears the container's id.
  private var engineMounts: [Mount] {
    signs.mounts.filter { ["/etc/hosts", "/etc/hostname", "/etc/resolv.conf"].contains($0.mountPoint) }
  }

  private var hasKubernetesMount: Bool {
    signs.mounts.contains { mount in
      ["/etc/hosts", "/dev/termination-log"].contains(mount.mountPoint)
        && mount.root.pathComponents.contains("pods")
        && (mount.root.contains("/kubelet/") || mount.root.contains("/etc-hosts")
          || mount.mountPoint == "/dev/termination-log")
    }
  }

  private var containerID: ByteString? {
    for path in signs.controlGroups {
      if case .container(let id) = ControlGroup(
        path: ByteString("/" + path.map(\.display).joined(separator: "/")))
      {
        return ByteString(id)
      }
    }
    return engineMounts.lazy.compactMap { Self.idBehind(["containers", "overlay-containers"], $0.root) }.first
  }

  /// `…/containers/ID/hostname`.
  private static func idBehind(_ names: Set<ByteString>, _ path: ByteString) -> ByteString? {
    let components = path.pathComponents
    for (name, id) in zip(components, components.dropFirst()) where names.contains(name) {
      if id.count == 64, id.bytes.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }) {
        return id
      }
    }
    return nil
  }

  // MARK: In a container

  private mutating func build() {
    if signs.hostName == "buildkitsandbox" { find(.imageBuild, "the host name buildkitsandbox") }
    if engineMounts.contains(where: { $0.root.pathComponents.contains("buildkit") }) {
      find(.imageBuild, "a mount of BuildKit's")
    }
    if signs.files.contains("/kaniko/executor") { find(.imageBuild, "file /kaniko/executor") }
    if containerFileValue("engine")?.hasPrefix("buildah-") == true {
      find(.imageBuild, "file \(PlaceSigns.containerFilePath)")
    }
  }

  /// What the engine was told by whoever made the container.
  private mutating func labelled() {
    if let pod = label("io.kubernetes.pod.name") {
      find(.kubernetes, "label io.kubernetes.pod.name")
      place.pod = Place.Pod(
        namespace: label("io.kubernetes.pod.namespace"), name: pod,
        container: label("io.kubernetes.container.name"))
    }
    if let service = label("com.docker.swarm.service.name") {
      find(.swarm, "label com.docker.swarm.service.name")
      place.task = Place.Task(name: service, parent: label("com.docker.stack.namespace"))
    }
    if let job = label("com.gitlab.gitlab-runner.job.id") {
      find(.gitlabJob, "label com.gitlab.gitlab-runner.job.id")
      place.job = Place.Job(
        name: label("com.gitlab.gitlab-runner.job.url") ?? job,
        runner: label("com.gitlab.gitlab-runner.runner.id"))
    }
    if label("com.hashicorp.nomad.alloc_id") != nil {
      find(.nomad, "label com.hashicorp.nomad.alloc_id")
      place.task = Place.Task(
        name: label("com.hashicorp.nomad.task_name") ?? variable("NOMAD_TASK_NAME"),
        parent: label("com.hashicorp.nomad.job_name") ?? variable("NOMAD_JOB_NAME"))
    }
    if let family = label("com.amazonaws.ecs.task-definition-family") {
      find(.ecs, "label com.amazonaws.ecs.task-definition-family")
      place.task = Place.Task(name: label("com.amazonaws.ecs.container-name"), parent: family)
    }
    if label("com.nirima.jenkins.plugins.docker.JenkinsId") != nil {
      find(.jenkinsAgent, "label com.nirima.jenkins.plugins.docker.JenkinsId")
      place.job = Place.Job(runner: label("com.nirima.jenkins.plugins.docker.NodeName"))
    }
    // A devcontainer that is a service of Compose's: what stands in Compose's file counts, and `runArgs` does not.
    if let service = label("com.docker.compose.service") {
      find(.compose, "label com.docker.compose.service")
      place.compose =
        signs.container?.compose
        ?? Place.Compose(
          project: signs.labels["com.docker.compose.project"] ?? "", service: service.display, files: [])
    }
    if let folder = label("devcontainer.local_folder") {
      find(.devcontainer, "label devcontainer.local_folder")
      place.devcontainer = Place.Devcontainer(folder: folder, configFile: label("devcontainer.config_file"))
    }
    // podman-compose starts its pods by a unit of its own.
    if let unit = label("PODMAN_SYSTEMD_UNIT"), !unit.hasPrefix("podman-compose@"), UnitName.isValid(unit) {
      find(.quadlet, "label PODMAN_SYSTEMD_UNIT")
      place.unit = UnitName(unit, user: unitOfControlGroup?.user)
    }
  }

  private mutating func jobs() {
    if variable("GITLAB_CI") == "true" {
      find(.gitlabJob, "environment GITLAB_CI")
      if place.job == nil {
        place.job = Place.Job(
          name: variable("CI_JOB_NAME"), project: variable("CI_PROJECT_PATH"),
          runner: variable("CI_RUNNER_DESCRIPTION"))
      }
    }
    if variable("GITHUB_ACTIONS") == "true" {
      find(.githubJob, "environment GITHUB_ACTIONS")
      if place.job == nil {
        place.job = Place.Job(
          name: variable("GITHUB_JOB"), project: variable("GITHUB_REPOSITORY"),
          runner: variable("RUNNER_NAME"))
      }
    }
    if let sign = jenkinsSign {
      find(.jenkinsAgent, "environment \(sign)")
      if place.job == nil {
        place.job = Place.Job(
          name: variable("JOB_NAME"), runner: variable("JENKINS_AGENT_NAME") ?? variable("NODE_NAME"))
      }
    }
  }

  /// The controller's own image has other variables (JENKINS_HOME), and is nobody's agent.
  private var jenkinsSign: String? {
    if variable("BUILD_TAG")?.hasPrefix("jenkins-") == true { return "BUILD_TAG" }
    if variable("JENKINS_AGENT_NAME") != nil { return "JENKINS_AGENT_NAME" }
    return variable("JENKINS_URL") != nil && variable("JOB_NAME") != nil ? "JENKINS_URL" : nil
  }

  private mutating func schedulers() {
    if variable("NOMAD_ALLOC_ID") != nil {
      find(.nomad, "environment NOMAD_ALLOC_ID")
      if place.task == nil {
        place.task = Place.Task(name: variable("NOMAD_TASK_NAME"), parent: variable("NOMAD_JOB_NAME"))
      }
    }
    for name in ["ECS_CONTAINER_METADATA_URI_V4", "ECS_CONTAINER_METADATA_URI"] where variable(name) != nil {
      find(.ecs, "environment \(name)")
    }
    kubernetes()
    for name in ["CODESPACES", "REMOTE_CONTAINERS"] where variable(name) == "true" {
      find(.devcontainer, "environment \(name)")
    }
  }

  private mutating func kubernetes() {
    if variable("KUBERNETES_SERVICE_HOST") != nil { find(.kubernetes, "environment KUBERNETES_SERVICE_HOST") }
    if signs.files.contains("/var/run/secrets/kubernetes.io") {
      find(.kubernetes, "file /var/run/secrets/kubernetes.io")
    }
    if hasKubernetesMount { find(.kubernetes, "a mount of the kubelet's") }
    if group(where: { $0 == "kubepods" || $0.hasPrefix("kubepods.") || $0.hasPrefix("kubepods-") }) {
      find(.kubernetes, signs.controlGroupFile)
    }
    if found.contains(.kubernetes), place.pod == nil {
      place.pod = Place.Pod(
        namespace: signs.podNamespace, name: variable("HOSTNAME") ?? value(signs.hostName))
    }
  }

  /// Which engine, where nothing told of whoever used it.
  private mutating func engines() {
    let madeByOthers = found.contains { ![.gitlabJob, .githubJob, .jenkinsAgent].contains($0) }
    if isPodmans {
      if let unit = unitOfControlGroup, unit.name.hasSuffix(".service"), !unit.name.hasPrefix("user@"),
        !madeByOthers
      {
        find(.quadlet, signs.controlGroupFile)
        place.unit = unit
      } else if !madeByOthers {
        find(.podman, podmanSign)
      }
      place.container = place.container ?? value(containerFileValue("name"))
      place.containerID = place.containerID ?? value(containerFileValue("id"))
    } else if !madeByOthers, let sign = dockerSign {
      find(.docker, sign)
    }
    if found.isEmpty { place.seenBy = ["the root file system, which is a container's"] }
  }

  private var isPodmans: Bool {
    variable("container") == "podman" || signs.files.contains(PlaceSigns.containerFilePath)
      || group(where: { $0.hasPrefix("libpod-") })
      || engineMounts.contains { $0.root.pathComponents.contains("overlay-containers") }
  }

  private var podmanSign: String {
    if signs.files.contains(PlaceSigns.containerFilePath) { return "file \(PlaceSigns.containerFilePath)" }
    return variable("container") == "podman" ? "environment container" : signs.controlGroupFile
  }

  private var dockerSign: String? {
    if signs.container != nil { return "the engine" }
    if engineMounts.contains(where: { Self.idBehind(["containers"], $0.root) != nil }) {
      return "a mount of the engine's"
    }
    if group(where: { $0 == "docker" || $0.hasPrefix("docker-") }) { return signs.controlGroupFile }
    return signs.files.contains("/.dockerenv") ? "file /.dockerenv" : nil
  }

  /// `NAME="VALUE"`, a line each.
  private func containerFileValue(_ name: String) -> ByteString? {
    let prefix = Array("\(name)=\"".utf8)
    for line in signs.containerFile.prefix(1 << 16).split(separator: UInt8(ascii: "\n")) {
      guard line.starts(with: prefix), line.last == UInt8(ascii: "\""), line.count > prefix.count else {
        continue
      }
      return ByteString(line.dropFirst(prefix.count).dropLast())
    }
    return nil
  }

  // MARK: On a host

  private var unitOfControlGroup: UnitName? {
    signs.controlGroups.lazy.compactMap { ControlGroupPath.unit($0) }.first
  }

  private mutating func host() {
    guard let unit = unitOfControlGroup else {
      find(.hostShell, "no sign of a container")
      return
    }
    place.unit = unit
    find(unit.isOfSessions ? .hostShell : .hostUnit, signs.controlGroupFile)
  }
}

extension UnitName {
  /// Services through which somebody comes in, and whose children are that one's: a change of their settings
  /// changes nothing for him.
  private static let doors: Set<String> = [
    "ssh", "sshd", "cron", "crond", "cronie", "atd", "getty", "serial-getty", "console-getty",
    "container-getty",
    "gdm", "gdm3", "sddm", "lightdm", "xrdp", "user",
  ]

  /// Scopes have no settings of a service's; a program of a desktop is called `app-…` (XDG, systemd).
  package var isOfSessions: Bool {
    if !name.hasSuffix(".service") { return true }
    if user != nil, name.hasPrefix("app-") { return true }
    let stem = name.bytes.dropLast(".service".utf8.count).prefix { $0 != UInt8(ascii: "@") }
    return Self.doors.contains(String(decoding: stem, as: UTF8.self))
  }
}
