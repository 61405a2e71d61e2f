/// Where a fix is written down (contract: `--for`).
public enum RemedyTarget: String, Hashable, Sendable, Codable, CaseIterable {
  case compose
  case dockerRun = "docker-run"
  case dockerfile
  case entrypoint
  case kubernetes
  case devcontainer
  case podmanRun = "podman-run"
  case jenkins
  case gitlabRunner = "gitlab-runner"
  case githubActions = "github-actions"
  case host
}

/// A change that lets the subject in, in the words of one target.
public struct Remedy: Hashable, Sendable {
  /// Who has to make the change.
  public enum Side: String, Hashable, Sendable, Codable { case image, deployment, host, session }

  public enum Proof: String, Hashable, Sendable, Codable {
    /// The same decision, asked again on the facts with the change applied, lets the subject in.
    case granted
    /// The change is outside of what the facts describe.
    case notModelled = "not-modelled"
  }

  /// The language of a snippet, as a code block names it.
  public enum Language: String, Hashable, Sendable, Codable {
    case yaml, dockerfile, json, groovy, toml
    case shell = "sh"
    /// Options to be put into a command line that is there already.
    case options = "sh-options"
  }

  public var target: RemedyTarget
  /// Where it is to be written down: a file's name where that is known.
  public var place: String
  public var title: String
  public var recommended: Bool
  public var side: Side
  /// Paste-ready; ends in a newline.
  public var snippet: String
  public var language: Language
  public var proof: Proof
  /// What it does to security, in a sentence; empty for nothing beyond what the socket itself gives.
  public var risk: String
  public var caveats: [String]
  /// Nothing better is to be had, or something better stands before it.
  public var isLastResort: Bool
}

/// What the planner came to.
public struct Plan: Hashable, Sendable {
  /// Best first; each one proved.
  public var remedies: [Remedy] = []
  /// Why a target has no honest fix.
  public var refusals: [RemedyTarget: String] = [:]

  public func best(for target: RemedyTarget) -> Remedy? { remedies.first { $0.target == target } }
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

  var service: String { namedService ?? container?.compose?.service ?? "app" }

  /// What `docker restart` and its like take.
  var containerName: String { container?.name ?? service }

  /// Where a remedy for a target is to be written down.
  func place(of target: RemedyTarget) -> String {
    guard target == .compose, let compose = container?.compose, let file = compose.files.last else {
      return target.place
    }
    return "\(ByteString(file).display), service \(ByteString(service).display)"
  }
}
