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

/// A change that lets the subject in, in the words of one target.
public struct Remedy: Hashable, Sendable {
  /// Who has to make the change.
  public enum Side: String, Hashable, Sendable, Codable {
    /// Who builds the image.
    case image
    /// Who starts the container.
    case deployment
    /// Who administers the host.
    case host
    /// The user, by logging in again.
    case session
  }

  /// How far it is known to help.
  public enum Proof: String, Hashable, Sendable, Codable {
    /// The same decision, asked again on the facts with the change applied, lets the subject in.
    case granted
    /// It would let the subject in, but whether the lines can be carried out where they will stand was not looked at.
    case assumed
    /// The change is outside of what the facts describe.
    case notModelled = "not-modelled"
  }

  /// The language of a snippet, as a code block names it.
  public enum Language: String, Hashable, Sendable, Codable {
    /// YAML.
    case yaml
    /// A Dockerfile.
    case dockerfile
    /// JSON.
    case json
    /// Groovy.
    case groovy
    /// TOML.
    case toml
    /// HashiCorp's configuration language.
    case hcl
    /// systemd's unit files and what is written like them.
    case ini
    /// A daemon's own format.
    case conf
    /// POSIX shell.
    case shell = "sh"
    /// Options to be put into a command line that is there already.
    case options = "sh-options"
  }

  /// The kind of place where it is written down.
  public var target: RemedyTarget
  /// Where it is to be written down: a file's name where that is known.
  public var place: String
  /// What it does, in a few words.
  public var title: String
  /// It is the first choice.
  public var recommended: Bool
  /// Who has to make the change.
  public var side: Side
  /// Paste-ready; ends in a newline.
  public var snippet: String
  /// The language of the snippet.
  public var language: Language
  /// How far it is known to help.
  public var proof: Proof
  /// What it does to security, in a sentence; empty for nothing beyond what the socket itself gives.
  public var risk: String
  /// What to know before it is used, a sentence each.
  public var caveats: [String]
  /// Nothing better is to be had, or something better stands before it.
  public var isLastResort: Bool
}

/// What the planner came to.
public struct Plan: Hashable, Sendable {
  /// Best first; each one proved, assumed or outside of the model, and said to be so.
  public var remedies: [Remedy] = []
  /// What would help too, each for a target that has nothing nearer.
  public var others: [Remedy] = []
  /// Why a target has no honest fix.
  public var refusals: [RemedyTarget: String] = [:]

  /// The first of a target's remedies.
  public func best(for target: RemedyTarget) -> Remedy? {
    let all = all(for: target)
    return all.first { !$0.isLastResort } ?? all.first
  }

  /// Everything that is for a target, best first.
  public func all(for target: RemedyTarget) -> [Remedy] {
    remedies.filter { $0.target == target } + others.filter { $0.target == target }
  }
}

/// What the user said of the place where a fix will stand.
public struct RemedyContext: Hashable, Sendable {
  private let namedService: String?
  /// The container that was asked about.
  private(set) var container: ContainerFacts?

  /// - Parameter service: the service in the Compose file, the container in a manifest; where it is not given,
  ///   that of the container asked about.
  public init(service: String? = nil) { namedService = service }

  func about(_ container: ContainerFacts?) -> Self {
    var context = self
    context.container = container
    return context
  }

  /// Only where the user has named one.
  var givenService: String? { namedService }

  var service: String { namedService ?? container?.compose?.service ?? "app" }

  /// What `docker restart` and its like take.
  var containerName: String { container?.name ?? service }

  /// Where a remedy for a target is to be written down.
  func place(of target: RemedyTarget) -> String {
    guard target == .compose, let compose = container?.compose, let file = compose.files.last else {
      return target.writer.place
    }
    return "\(ByteString(file).display), service \(ByteString(service).display)"
  }
}
