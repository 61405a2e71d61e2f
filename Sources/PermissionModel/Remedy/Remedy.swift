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

  /// What `docker restart` and its like take; `nil` where nobody said.
  var givenContainerName: ByteString? { (container?.name ?? namedService).map { ByteString($0) } }

  /// Where a remedy for a target is to be written down.
  func place(of target: RemedyTarget) -> String {
    guard target == .compose, let compose = container?.compose, let file = compose.files.last else {
      return target.writer.place
    }
    return "\(ByteString(file).display), service \(ByteString(service).display)"
  }
}
