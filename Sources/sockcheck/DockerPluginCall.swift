import PermissionProbe

/// How the docker command line calls a plugin: by the name of its file, with words of its own before ours
/// (github.com/docker/cli, cli-plugins/manager).
enum DockerPluginCall: Equatable {
  /// What kind of plugin it is.
  case metadata
  /// A docker command has ended; the document says which one, and with what error.
  case hook(String)
  /// What may follow these words on a command line (cobra's `__complete`).
  case completion([String])
  /// `docker [its own options] sockcheck WORD...`: what docker was told, and our words.
  case verb(DockerGlobalOptions, [String])

  /// The name of the file by which docker finds a plugin.
  static let fileName = "docker-sockcheck"
  /// The word behind `docker`.
  static let pluginName = "sockcheck"

  /// `nil` for a program of another name, and for one that was not called by docker.
  init?(program: String, arguments: @autoclosure () -> [String]) {
    guard program.hasSuffix(Self.fileName), program == Self.fileName || program.hasSuffix("/\(Self.fileName)")
    else { return nil }
    let arguments = arguments()
    if arguments == ["docker-cli-plugin-metadata"] {
      self = .metadata
      return
    }
    var rest = arguments[...]
    let completes = rest.first == "__complete" || rest.first == "__completeNoDesc"
    if completes { rest.removeFirst() }
    guard let options = DockerGlobalOptions(takingFrom: &rest), rest.popFirst() == Self.pluginName else {
      return nil
    }
    if completes {
      self = .completion(Array(rest))
    } else if rest.first == "docker-cli-plugin-hooks", let document = rest.last, rest.count == 2 {
      self = .hook(document)
    } else {
      self = .verb(options, Array(rest))
    }
  }

  /// The words of a verb, as if the program had been called by its own name; none where docker asks something else.
  var words: [String] {
    if case .verb(let options, let words) = self { options.given(to: words) } else { [] }
  }

  /// Answers docker, which ends the program; returns for a verb.
  func answer() {
    switch self {
    case .metadata: DockerPluginAnswers.metadata()
    case .hook(let document): DockerPluginAnswers.hook(document)
    case .completion(let words): DockerPluginAnswers.completion(words)
    case .verb(let options, _): return options.useDirectory()
    }
    Terminal.exit(0)
  }
}

extension DockerGlobalOptions {
  /// `--config`, which has no option of ours, as the variable that means the same.
  func useDirectory() {
    if let configDirectory { Terminal.setEnvironment("DOCKER_CONFIG", configDirectory) }
  }

  /// Our words with docker's `--host` and `--context` among them, for the verbs that ask docker's endpoint.
  fileprivate func given(to words: [String]) -> [String] {
    var options: [String] = []
    if let host { options += ["--host", host] }
    if let context { options += ["--context", context] }
    guard !options.isEmpty, let first = words.first(where: { $0.utf8.first != UInt8(ascii: "-") }) else {
      return options + words
    }
    guard Sockcheck.verbs.contains(first) else { return options + words }
    guard Sockcheck.verbsWithEndpoint.contains(first), words.first == first else { return words }
    return [first] + options + words.dropFirst()
  }
}
