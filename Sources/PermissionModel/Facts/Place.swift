/// Where the subject lives, as far as that can be seen: what started it, and where the lines stand that a fix
/// changes. Nothing is decided by it; it tells which fix comes first.
package struct Place: Hashable, Sendable, Codable {
  package enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
    /// A login, a script or a program on the host that no unit of its own started.
    case hostShell = "host-shell"
    /// A service of systemd's (`unit`).
    case hostUnit = "host-unit"
    case compose, docker, podman
    /// A podman container that a unit of systemd's runs (`unit`): Quadlet, or what `podman generate systemd` wrote.
    case quadlet
    case swarm, kubernetes
    case gitlabJob = "gitlab-job"
    case githubJob = "github-job"
    case jenkinsAgent = "jenkins-agent"
    case devcontainer
    /// A RUN line of an image that is being built.
    case imageBuild = "image-build"
    case nomad, ecs, unknown
  }

  /// What Compose, podman-compose or a stack's file call it.
  package typealias Compose = ContainerFacts.Compose

  /// A pod of Kubernetes; what is not seen is `nil`.
  package struct Pod: Hashable, Sendable, Codable {
    package var namespace: ByteString?
    package var name: ByteString?
    /// Which of its containers.
    package var container: ByteString?

    package init(namespace: ByteString? = nil, name: ByteString? = nil, container: ByteString? = nil) {
      self.namespace = namespace
      self.name = name
      self.container = container
    }
  }

  /// A job of a CI server.
  package struct Job: Hashable, Sendable, Codable {
    package var name: ByteString?
    /// The repository or folder that it belongs to.
    package var project: ByteString?
    /// The runner or agent that executes it.
    package var runner: ByteString?

    package init(name: ByteString? = nil, project: ByteString? = nil, runner: ByteString? = nil) {
      self.name = name
      self.project = project
      self.runner = runner
    }
  }

  /// What a scheduler calls it: a service of a stack (Swarm), a task of a job (Nomad), a container of a task
  /// definition (ECS).
  package struct Task: Hashable, Sendable, Codable {
    package var name: ByteString?
    package var parent: ByteString?

    package init(name: ByteString? = nil, parent: ByteString? = nil) {
      self.name = name
      self.parent = parent
    }
  }

  /// Where a devcontainer is written down, on the machine of whoever opened it.
  package struct Devcontainer: Hashable, Sendable, Codable {
    package var folder: ByteString?
    package var configFile: ByteString?

    package init(folder: ByteString? = nil, configFile: ByteString? = nil) {
      self.folder = folder
      self.configFile = configFile
    }
  }

  package var kind: Kind
  /// Other places that it was seen to be in as well: a job of GitLab's in a pod, a devcontainer of Compose's.
  package var also: [Kind]
  /// What told so, in words: `label com.docker.compose.service`, `environment GITLAB_CI`, `/proc/self/cgroup`.
  package var seenBy: [String]
  /// What would have told more, and why it did not: `/proc/812/environ: permission denied`.
  package var unread: [String]
  /// Whether a container engine's root file system is around it; `nil` where that cannot be told.
  package var isInContainer: Bool?
  /// The unit of systemd's that it belongs to, on the host or as the one that runs its container.
  package var unit: UnitName?
  package var compose: Compose?
  /// The container's name, and its id as far as it is seen.
  package var container: ByteString?
  package var containerID: ByteString?
  package var pod: Pod?
  package var job: Job?
  package var task: Task?
  package var devcontainer: Devcontainer?
  /// What confines it beside; `nil` where nothing was seen to.
  package var sandbox: Sandbox?
  /// The variables from which images make their user's ids (PUID, PGID and their like), as they are set.
  package var accountVariables: [String: ByteString]?

  package init(
    _ kind: Kind, seenBy: [String] = [], isInContainer: Bool? = nil, unit: UnitName? = nil,
    compose: Compose? = nil, container: ByteString? = nil
  ) {
    self.kind = kind
    also = []
    self.seenBy = seenBy
    unread = []
    self.isInContainer = isInContainer
    self.unit = unit
    self.compose = compose
    self.container = container
  }

  package func isOrIsAlso(_ kind: Kind) -> Bool { self.kind == kind || also.contains(kind) }

  /// A process of the host's own, whose fixes are the host's.
  package var isOnHost: Bool { isInContainer == false }
}

/// The name of a unit, and whose manager has it (systemd.unit(5)).
package struct UnitName: Hashable, Sendable, Codable {
  /// `nginx.service`, with its suffix.
  package var name: ByteString
  /// The owner of the user manager; `nil` for the system's.
  package var user: UserID?

  package init(_ name: ByteString, user: UserID? = nil) {
    self.name = name
    self.user = user
  }

  /// Whose manager: `--user` of systemctl(1), or `--system`.
  package var isSystem: Bool { user == nil }

  /// Longer names are none (`UNIT_NAME_MAX`, src/basic/unit-name.h).
  package static let longest = 255

  /// Characters and a suffix as systemd allows them, so that the name can be an argument and a part of a path.
  package static func isValid(_ name: ByteString) -> Bool {
    guard name.count <= longest, let dot = name.bytes.lastIndex(of: UInt8(ascii: ".")), dot > 0,
      name.bytes.first != UInt8(ascii: "-"), name.bytes.first != UInt8(ascii: ".")
    else { return false }
    let suffix = String(decoding: name.bytes[(dot + 1)...], as: UTF8.self)
    return ["service", "scope", "socket"].contains(suffix)
      && name.bytes[..<dot].allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"):
          true
        default: ":-_.\\@".utf8.contains(byte)
        }
      }
  }
}
