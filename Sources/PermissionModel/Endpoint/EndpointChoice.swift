/// The endpoint that a client would use, and what told it so.
package struct EndpointChoice: Hashable, Sendable {
  package enum Source: Hashable, Sendable {
    case hostOption, contextOption, hostVariable, contextVariable, currentContext, standard

    /// As a person would look for it.
    package var name: String {
      switch self {
      case .hostOption: "--host"
      case .contextOption: "--context"
      case .hostVariable: "DOCKER_HOST"
      case .contextVariable: "DOCKER_CONTEXT"
      case .currentContext: "currentContext in config.json"
      case .standard: "the default"
      }
    }
  }

  package var source: Source
  /// The context's name, where one was followed.
  package var context: String?
  /// The endpoint as it was written.
  package var text: String
  package var address: EndpointAddress

  package var path: ByteString? {
    if case .unix(let path) = address { return path }
    return nil
  }

  /// `DOCKER_HOST (tcp://127.0.0.1:2375)`.
  package var description: String {
    let place = context.map { "\(source.name) \"\(ByteString($0).display)\"" } ?? source.name
    return text.isEmpty ? place : "\(place) (\(ByteString(text).display))"
  }
}

extension EndpointFacts {
  private static let standard = EndpointChoice(
    source: .standard, text: "", address: .unix(EndpointAddress.standardPath))

  /// The docker command line's order (docker/cli: resolveContextName, cli/command/cli.go). A context named
  /// `default` stands for DOCKER_HOST or the default socket.
  package var chosenByCommandLine: EndpointChoice {
    if hostOption != nil, contextOption != nil {
      return EndpointChoice(
        source: .contextOption, context: contextOption, text: hostOption ?? "",
        address: .invalid("docker takes --host or --context, not both"))
    }
    if let contextOption { return choice(context: contextOption, .contextOption) }
    if let hostOption { return choice(host: hostOption, .hostOption) }
    if let hostVariable { return choice(host: hostVariable, .hostVariable) }
    if let contextVariable { return choice(context: contextVariable, .contextVariable) }
    if let current = currentContext.value, !current.isEmpty {
      return choice(context: current, .currentContext)
    }
    return Self.standard
  }

  /// Most SDKs know DOCKER_HOST and nothing else: docker-py's from_env up to 7.1, Go's client.FromEnv.
  package var chosenBySDKs: EndpointChoice {
    hostVariable.map {
      EndpointChoice(source: .hostVariable, text: $0, address: EndpointAddress(parsingAsSDK: $0))
    } ?? Self.standard
  }

  /// Others go on as the command line does, without its options, and take the standard socket where there is no such
  /// context: docker-py since 7.2.0 (`use_context`), testcontainers for Python since 4.15.0.
  package var chosenBySDKsThatFollowContexts: EndpointChoice {
    if hostVariable != nil { return chosenBySDKs }
    let followed =
      contextVariable.map { choice(context: $0, .contextVariable) }
      ?? currentContext.value.flatMap { $0.isEmpty ? nil : choice(context: $0, .currentContext) }
    guard let followed, contexts.contains(where: { $0.name == followed.context }) else {
      return Self.standard
    }
    return followed
  }

  private func choice(host: String, _ source: EndpointChoice.Source) -> EndpointChoice {
    EndpointChoice(source: source, text: host, address: EndpointAddress(parsing: host))
  }

  private func choice(context name: String, _ source: EndpointChoice.Source) -> EndpointChoice {
    if name == "default" { return hostVariable.map { choice(host: $0, .hostVariable) } ?? Self.standard }
    func invalid(_ reason: String) -> EndpointChoice {
      EndpointChoice(source: source, context: name, text: "", address: .invalid(reason))
    }
    guard let context = contexts.first(where: { $0.name == name }) else {
      return invalid("there is no context of that name; docker context ls lists them")
    }
    switch context.host {
    case .seen(let host):
      return EndpointChoice(
        source: source, context: name, text: host, address: EndpointAddress(ofContext: host))
    case .absent: return invalid("its meta.json names no docker endpoint")
    case .unreadable(.invalid): return invalid("its meta.json is damaged; make the context anew")
    case .unreadable(let errno): return invalid("its meta.json cannot be read: \(errno.sentence)")
    }
  }
}
