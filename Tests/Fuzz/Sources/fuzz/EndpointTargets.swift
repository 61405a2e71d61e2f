import PermissionDocuments
import PermissionModel

/// Where the docker command line is told which engine to talk to.
enum EndpointTargets {
  /// config.json and a context's meta.json: the same bytes as either.
  static func configuration(_ bytes: [UInt8]) {
    let current = try? DockerConfiguration.currentContext(bytes)
    guard let metadata = try? DockerConfiguration.Metadata(bytes) else {
      if let current { judge(EndpointFacts(currentContext: .seen(current)), in: bytes) }
      return
    }
    let name = current ?? metadata.name ?? "ci"
    judge(
      EndpointFacts(
        currentContext: .seen(name),
        contexts: [.init(name: metadata.name ?? "ci", host: metadata.host.map { .seen($0) } ?? .absent)]),
      in: bytes)
  }

  /// config.json with the plugin put in and taken out again.
  static func plugin(_ bytes: [UInt8]) {
    func state(_ text: [UInt8]) -> DockerPluginSettings.State? { try? DockerPluginSettings.state(of: text) }
    guard let before = state(bytes) else {
      expect((try? DockerPluginSettings.removed(from: bytes)) == nil, "taken out of a damaged document")
      return
    }
    guard let installed = try? DockerPluginSettings.installed(in: bytes, commands: ["ps", "run"]) else {
      return
    }
    expect(state(installed)?.commands != nil, "it is not named")
    expect(state(installed)?.hooks != false || before.hooks == false, "hooks are off")
    let again = try? DockerPluginSettings.installed(in: installed, commands: [])
    let left = try? DockerPluginSettings.removed(from: installed)
    guard before.commands == nil else { return }
    expect(again == installed, "another document the second time")
    expect(left == bytes, "not as it was")
  }

  /// `--host`, DOCKER_HOST and a context's endpoint.
  static func endpoint(_ bytes: [UInt8]) {
    let text = ArgumentText.text(bytes)
    judge(EndpointFacts(hostOption: text), in: bytes)
    judge(EndpointFacts(hostVariable: text), in: bytes)
    judge(EndpointFacts(contextVariable: "ci", contexts: [.init(name: "ci", host: .seen(text))]), in: bytes)
    judge(EndpointFacts(contextOption: text, contexts: [.init(name: "ci", host: .absent)]), in: bytes)
    let recording = FactsDocument.Recording(facts: facts(EndpointFacts(hostVariable: bytes.text)))
    FactsTarget.expectSameAgain(recording)
  }

  private static func facts(_ endpoint: EndpointFacts) -> Facts {
    var facts = worldFacts()
    facts.endpoint = endpoint
    return facts
  }

  private static func judge(_ endpoint: EndpointFacts, in bytes: [UInt8]) {
    for choice in [endpoint.chosenByCommandLine, endpoint.chosenBySDKs] {
      expectShowable(choice.description, "the endpoint")
      switch choice.address {
      case .unix(let path): expect(!path.isEmpty, "an empty path")
      case .invalid(let reason): expectShowable(reason, "the reason")
      case .other(let scheme): expectShowable(scheme, "the scheme")
      }
    }
    let report = SocketsReport(endpoint: endpoint, entries: [])
    expectShowable(report.text, lines: true, "the text")
    expectShowable(report.plain, lines: true, "the plain report")
    FactsTarget.expectJSON(try? report.json(pretty: false))
    // By turns, for the sake of speed.
    FactsTarget.show(
      Report(bytes.count % 2 == 0 ? facts(endpoint) : facts(endpoint).redacted()), in: bytes)
  }
}
