/// Where the docker command line was told which engine to talk to, as it was found.
package struct EndpointFacts: Hashable, Sendable, Codable {
  /// A context of the store (`contexts/meta/*/meta.json`), with its `.Endpoints.docker.Host`.
  package struct Context: Hashable, Sendable, Codable {
    package var name: String
    package var host: Known<String>
    package init(name: String, host: Known<String>) {
      self.name = name
      self.host = host
    }
  }

  /// `--host`, `--context`.
  package var hostOption: String?
  package var contextOption: String?
  /// `DOCKER_HOST`, `DOCKER_CONTEXT`; an empty variable counts as unset.
  package var hostVariable: String?
  package var contextVariable: String?
  /// `DOCKER_CONFIG`, or `~/.docker`.
  package var configDirectory: ByteString?
  /// `currentContext` of config.json.
  package var currentContext: Known<String>
  package var contexts: [Context]
  /// What stands at `/var/run/docker.sock`.
  package var standardSocket: Known<FileKind>

  package init(
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
