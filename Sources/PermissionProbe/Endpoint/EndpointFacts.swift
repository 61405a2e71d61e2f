/// Where the docker command line was told which engine to talk to, as it was found.
public struct EndpointFacts: Hashable, Sendable, Codable {
  /// A context of the store (`contexts/meta/*/meta.json`), with its `.Endpoints.docker.Host`.
  public struct Context: Hashable, Sendable, Codable {
    public var name: String
    public var host: Known<String>
    public init(name: String, host: Known<String>) {
      self.name = name
      self.host = host
    }
  }

  /// `--host`, `--context`.
  public var hostOption: String?
  public var contextOption: String?
  /// `DOCKER_HOST`, `DOCKER_CONTEXT`; an empty variable counts as unset.
  public var hostVariable: String?
  public var contextVariable: String?
  /// `DOCKER_CONFIG`, or `~/.docker`.
  public var configDirectory: ByteString?
  /// `currentContext` of config.json.
  public var currentContext: Known<String>
  public var contexts: [Context]
  /// What stands at `/var/run/docker.sock`.
  public var standardSocket: Known<FileKind>

  public init(
    hostOption: String? = nil, contextOption: String? = nil, hostVariable: String? = nil,
    contextVariable: String? = nil, configDirectory: ByteString? = nil,
    currentContext: Known<String> = .absent, contexts: [Context] = [],
    standardSocket: Known<FileKind> = .absent
  ) {
    self.hostOption = hostOption
    self.contextOption = contextOption
    self.hostVariable = hostVariable
    self.contextVariable = contextVariable
    self.configDirectory = configDirectory
    self.currentContext = currentContext
    self.contexts = contexts
    self.standardSocket = standardSocket
  }
}
