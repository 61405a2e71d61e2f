import Testing

@testable import PermissionModel

/// Which place the signs speak of, and by what it was seen.
@Suite struct PlaceRecognitionTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var kind: Place.Kind
    var by: String
    var also: [Place.Kind] = []
    var signs: PlaceSigns
    var testDescription: String { name }

    init(
      _ name: String, _ kind: Place.Kind, by: String, also: [Place.Kind] = [],
      _ make: (inout PlaceSigns) -> Void
    ) {
      (self.name, self.kind, self.by, self.also) = (name, kind, by, also)
      signs = PlaceSigns()
      make(&signs)
    }
  }

  private static let id = String(repeating: "0123456789abcdef", count: 4)

  private static func groups(_ text: String) -> [[ByteString]] { ControlGroupPath.all(in: text.utf8) }

  /// What the engine says of a container with these labels.
  private static func labelled(
    _ labels: [String: String], _ variables: [String: ByteString] = [:]
  ) -> (inout PlaceSigns) -> Void {
    { signs in
      signs.isContainer = true
      signs.container = ContainerFacts(id: id, name: "ci")
      signs.labels = PlaceSigns.labels(in: labels)
      signs.environment = variables
    }
  }

  private static func inside(_ make: @escaping (inout PlaceSigns) -> Void) -> (inout PlaceSigns) -> Void {
    { signs in
      signs.isContainer = true
      make(&signs)
    }
  }

  private static func mount(_ point: ByteString, _ root: ByteString) -> Mount {
    Mount(mountPoint: point, root: root)
  }

  static let cases: [Case] = [
    // The engine's word.
    Case(
      "Compose", .compose, by: "label com.docker.compose.service",
      labelled(["com.docker.compose.service": "web", "com.docker.compose.project": "p"])),
    Case("docker run", .docker, by: "the engine", labelled(["maintainer": "x"])),
    Case(
      "podman run", .podman, by: "environment container", labelled([:], ["container": "podman"])),
    Case(
      "Swarm", .swarm, by: "label com.docker.swarm.service.name",
      labelled(["com.docker.swarm.service.name": "s_web", "com.docker.stack.namespace": "s"])),
    Case(
      "cri-dockerd", .kubernetes, by: "label io.kubernetes.pod.name",
      labelled([
        "io.kubernetes.pod.name": "web-1", "io.kubernetes.pod.namespace": "ci",
        "io.kubernetes.container.name": "c",
      ])),
    Case(
      "GitLab's docker executor", .gitlabJob, by: "label com.gitlab.gitlab-runner.job.id", also: [.docker],
      labelled(["com.gitlab.gitlab-runner.job.id": "77", "com.gitlab.gitlab-runner.runner.id": "abc"])),
    Case(
      "Jenkins' docker plugin", .jenkinsAgent, by: "label com.nirima.jenkins.plugins.docker.JenkinsId",
      also: [.docker],
      labelled([
        "com.nirima.jenkins.plugins.docker.JenkinsId": "e1",
        "com.nirima.jenkins.plugins.docker.NodeName": "n",
      ])
    ),
    Case(
      "Jenkins' docker pipeline", .jenkinsAgent, by: "environment BUILD_TAG", also: [.docker],
      labelled([:], ["BUILD_TAG": "jenkins-a-1", "JOB_NAME": "a"])),
    Case(
      "a container of a workflow", .githubJob, by: "environment GITHUB_ACTIONS", also: [.docker],
      labelled([:], ["GITHUB_ACTIONS": "true"])),
    Case(
      "devcontainer", .devcontainer, by: "label devcontainer.local_folder",
      labelled([
        "devcontainer.local_folder": "/home/a/p", "devcontainer.config_file": "/home/a/p/.devcontainer.json",
      ])),
    Case(
      "a devcontainer of Compose's", .compose, by: "label com.docker.compose.service", also: [.devcontainer],
      labelled(["devcontainer.local_folder": "/home/a/p", "com.docker.compose.service": "app"])),
    Case(
      "Quadlet", .quadlet, by: "label PODMAN_SYSTEMD_UNIT",
      labelled(["PODMAN_SYSTEMD_UNIT": "web.service"], ["container": "podman"])),
    Case(
      "podman-compose", .compose, by: "label com.docker.compose.service",
      labelled(
        ["PODMAN_SYSTEMD_UNIT": "podman-compose@p.service", "com.docker.compose.service": "web"],
        ["container": "podman"])),
    Case(
      "Nomad", .nomad, by: "label com.hashicorp.nomad.alloc_id",
      labelled(["com.hashicorp.nomad.alloc_id": "a"], ["NOMAD_TASK_NAME": "t", "NOMAD_JOB_NAME": "j"])),
    Case(
      "ECS", .ecs, by: "label com.amazonaws.ecs.task-definition-family",
      labelled(["com.amazonaws.ecs.task-definition-family": "f", "com.amazonaws.ecs.container-name": "c"])),
    // From within.
    Case(
      "in docker, as 20.10 has it", .docker, by: "a mount of the engine's",
      inside {
        $0.mounts = [mount("/etc/hosts", ByteString("/var/lib/docker/containers/\(id)/hosts"))]
      }),
    Case("in docker, by its file", .docker, by: "file /.dockerenv", inside { $0.files = ["/.dockerenv"] }),
    Case(
      "in docker, by its control group", .docker, by: "/proc/self/cgroup",
      inside {
        $0.controlGroups = groups("1:name=systemd:/docker/\(id)\n0::/system.slice/containerd.service")
      }),
    Case("in podman", .podman, by: "file /run/.containerenv", inside { $0.files = ["/run/.containerenv"] }),
    Case(
      "a pod", .kubernetes, by: "environment KUBERNETES_SERVICE_HOST",
      inside {
        $0.environment = ["KUBERNETES_SERVICE_HOST": "10.0.0.1", "HOSTNAME": "web-1"]
        $0.files = ["/var/run/secrets/kubernetes.io"]
      }),
    Case(
      "a pod without service links", .kubernetes, by: "a mount of the kubelet's",
      inside {
        $0.mounts = [mount("/etc/hosts", "/var/lib/kubelet/pods/1b2c/etc-hosts")]
      }),
    Case(
      "a pod, from the host", .kubernetes, by: "/proc/812/cgroup",
      inside {
        $0.controlGroupFile = "/proc/812/cgroup"
        $0.controlGroups = groups("0::/kubepods.slice/kubepods-besteffort.slice/cri-containerd-\(id).scope")
      }),
    Case(
      "a job of GitLab's in a pod", .gitlabJob, by: "environment GITLAB_CI", also: [.kubernetes],
      inside {
        $0.environment = ["GITLAB_CI": "true", "CI_JOB_NAME": "build", "KUBERNETES_SERVICE_HOST": "10.0.0.1"]
      }),
    Case(
      "an agent of Jenkins' in docker", .jenkinsAgent, by: "environment JENKINS_AGENT_NAME", also: [.docker],
      inside {
        $0.environment = ["JENKINS_AGENT_NAME": "a1"]
        $0.files = ["/.dockerenv"]
      }),
    Case(
      "Jenkins' controller", .docker, by: "file /.dockerenv",
      inside {
        $0.environment = ["JENKINS_URL": "http://x/"]
        $0.files = ["/.dockerenv"]
      }),
    Case(
      "a codespace", .devcontainer, by: "environment CODESPACES",
      inside {
        $0.environment = ["CODESPACES": "true"]
        $0.files = ["/.dockerenv"]
      }),
    Case(
      "a Nomad task", .nomad, by: "environment NOMAD_ALLOC_ID",
      inside {
        $0.environment = ["NOMAD_ALLOC_ID": "a", "NOMAD_TASK_NAME": "t"]
      }),
    Case(
      "an ECS task", .ecs, by: "environment ECS_CONTAINER_METADATA_URI_V4",
      inside {
        $0.environment = ["ECS_CONTAINER_METADATA_URI_V4": "http://169.254.170.2/v4/x"]
      }),
    Case(
      "BuildKit", .imageBuild, by: "the host name buildkitsandbox", inside { $0.hostName = "buildkitsandbox" }
    ),
    Case(
      "kaniko in a pod", .imageBuild, by: "file /kaniko/executor", also: [.kubernetes],
      inside {
        $0.files = ["/kaniko/executor"]
        $0.environment = ["KUBERNETES_SERVICE_HOST": "10.0.0.1"]
      }),
    Case(
      "buildah", .imageBuild, by: "file /run/.containerenv",
      inside {
        $0.files = ["/run/.containerenv"]
        $0.containerFile = Array("engine=\"buildah-1.28.2\"\nname=\"x\"\n".utf8)
      }),
    Case(
      "Quadlet, from the host", .quadlet, by: "/proc/9/cgroup",
      {
        $0.isContainer = true
        $0.controlGroupFile = "/proc/9/cgroup"
        $0.controlGroups = groups("0::/system.slice/web.service/libpod-payload-\(id)")
      }),
    Case("another engine's", .unknown, by: "the root file system, which is a container's", inside { _ in }),
    // A host.
    Case(
      "a unit", .hostUnit, by: "/proc/self/cgroup",
      {
        $0.isContainer = false
        $0.controlGroups = groups("0::/system.slice/nginx.service")
      }),
    Case(
      "a user's unit", .hostUnit, by: "/proc/self/cgroup",
      {
        $0.isContainer = false
        $0.controlGroups = groups(
          "0::/user.slice/user-1000.slice/user@1000.service/app.slice/syncthing.service")
      }),
    Case(
      "a login", .hostShell, by: "/proc/self/cgroup",
      {
        $0.isContainer = false
        $0.controlGroups = groups("0::/user.slice/user-1000.slice/session-3.scope")
      }),
    Case(
      "a terminal of a desktop", .hostShell, by: "/proc/self/cgroup",
      {
        $0.isContainer = false
        $0.controlGroups = groups(
          "0::/user.slice/user-1000.slice/user@1000.service/app.slice/app-org.kde.konsole@1.service")
      }),
    Case(
      "cron", .hostShell, by: "/proc/self/cgroup",
      {
        $0.isContainer = false
        $0.controlGroups = groups("0::/system.slice/cron.service")
      }),
    Case(
      "no systemd", .hostShell, by: "no sign of a container",
      {
        $0.isContainer = false
        $0.controlGroups = groups("0::/")
        $0.files = ["/.dockerenv"]
      }),
    Case(
      "a pod's variable on a host", .hostShell, by: "no sign of a container",
      {
        $0.isContainer = false
        $0.environment = ["KUBERNETES_SERVICE_HOST": "10.0.0.1", "NOMAD_ALLOC_ID": "x"]
      }),
    Case(
      "a runner that is a unit", .githubJob, by: "environment GITHUB_ACTIONS", also: [.hostUnit],
      {
        $0.isContainer = false
        $0.environment = ["GITHUB_ACTIONS": "true"]
        $0.controlGroups = groups("0::/system.slice/actions.runner.a.service")
      }),
  ]

  @Test(arguments: cases)
  func recognised(_ example: Case) throws {
    let place = Place(recognisedFrom: example.signs)
    #expect(place.kind == example.kind)
    #expect(place.also == example.also)
    #expect(place.seenBy.contains(example.by), "\(place.seenBy)")
  }

  @Test func everyKindIsMet() {
    #expect(Set(Self.cases.map(\.kind)) == Set(Place.Kind.allCases))
  }

  @Test func nothingToBeSeen() {
    let place = Place(recognisedFrom: PlaceSigns())
    #expect(place.kind == .unknown)
    #expect(place.isInContainer == nil && place.seenBy.isEmpty)
  }

  @Test func particulars() {
    func place(_ name: String) -> Place? {
      Self.cases.first { $0.name == name }.map { Place(recognisedFrom: $0.signs) }
    }
    #expect(place("Compose")?.compose == Place.Compose(project: "p", service: "web", files: []))
    #expect(place("Compose")?.container == "ci")
    #expect(place("cri-dockerd")?.pod == Place.Pod(namespace: "ci", name: "web-1", container: "c"))
    #expect(place("a pod")?.pod == Place.Pod(name: "web-1"))
    #expect(place("Swarm")?.task == Place.Task(name: "s_web", parent: "s"))
    #expect(place("Nomad")?.task == Place.Task(name: "t", parent: "j"))
    #expect(place("ECS")?.task == Place.Task(name: "c", parent: "f"))
    #expect(place("a job of GitLab's in a pod")?.job == Place.Job(name: "build"))
    #expect(place("Jenkins' docker plugin")?.job == Place.Job(runner: "n"))
    #expect(place("devcontainer")?.devcontainer?.configFile == "/home/a/p/.devcontainer.json")
    #expect(place("Quadlet")?.unit == UnitName("web.service"))
    #expect(place("Quadlet, from the host")?.unit == UnitName("web.service"))
    #expect(place("Quadlet, from the host")?.containerID == ByteString(Self.id))
    #expect(place("in docker, as 20.10 has it")?.containerID == ByteString(Self.id))
    #expect(place("a user's unit")?.unit == UnitName("syncthing.service", user: UserID(1000)))
    #expect(place("a unit")?.isOnHost == true)
    #expect(place("a pod")?.isOnHost == false)
    #expect(place("a runner that is a unit")?.unit == UnitName("actions.runner.a.service"))
  }

  @Test func variablesOfAnEnvironment() {
    let text =
      "A=1\0GITLAB_CI=true\0GITLAB_CI=false\0AWS_SECRET_ACCESS_KEY=s\0PUID=1000\0\0=\0JENKINS_SECRET=s\0"
    #expect(PlaceSigns.variables(in: Array(text.utf8)) == ["GITLAB_CI": "true", "PUID": "1000"])
    #expect(PlaceSigns.variables(in: ["PUID=1", "PUID=2", "X", "TOKEN=s"]) == ["PUID": "2"])
    let long = "HOSTNAME=" + String(repeating: "a", count: 2000)
    #expect(PlaceSigns.variables(in: Array(long.utf8)).isEmpty)
    #expect(PlaceSigns.variables(in: [long]).isEmpty)
  }

  @Test func hostileSigns() {
    var signs = PlaceSigns()
    signs.isContainer = true
    signs.containerFile =
      Array(repeating: UInt8(ascii: "\n"), count: 1 << 20) + Array("engine=\"\u{1B}[2J\"".utf8)
    signs.files = ["/run/.containerenv"]
    signs.labels = ["PODMAN_SYSTEMD_UNIT": "../../etc/x.service", "com.docker.compose.service": ""]
    signs.environment = ["HOSTNAME": "\u{1B}[2J", "KUBERNETES_SERVICE_HOST": "x", "PUID": "\u{1B}]0;x\u{7}"]
    signs.unread = Array(repeating: "x", count: 1000)
    let place = Place(recognisedFrom: signs)
    #expect(place.kind == .kubernetes)
    #expect(place.unit == nil && place.compose == nil)
    #expect(place.unread.count < 10)
    #expect(place.pod?.name?.display == "\\x1B[2J")
  }
}
