import Testing

@testable import PermissionModel

/// docker/cli's order of what names an engine; Tests/EngineTests/test_endpoint.py asks the client itself.
@Suite struct EndpointChoiceTests {
  struct Row: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var facts: EndpointFacts
    var source: EndpointChoice.Source
    var context: String?
    var path: ByteString?

    /// - Parameter names: what names an engine, and `path` what docker makes of it; `nil` for no Unix socket.
    init(
      _ name: String, host: String? = nil, context option: String? = nil, DOCKER_HOST: String? = nil,
      DOCKER_CONTEXT: String? = nil, current: String? = nil, _ source: EndpointChoice.Source,
      _ path: ByteString?, _ context: String? = nil
    ) {
      testDescription = name
      facts = EndpointFacts(
        hostOption: host, contextOption: option, hostVariable: DOCKER_HOST, contextVariable: DOCKER_CONTEXT,
        currentContext: current.map { .seen($0) } ?? .absent, contexts: EndpointChoiceTests.contexts)
      (self.source, self.context, self.path) = (source, context, path)
    }
  }

  static let contexts: [EndpointFacts.Context] = [
    .init(name: "ci", host: .seen("unix:///ci.sock")),
    .init(name: "other", host: .seen("unix:///other.sock")),
    .init(name: "bare", host: .seen("")), .init(name: "remote", host: .seen("ssh://builder")),
    .init(name: "before", host: .seen(" unix:///x.sock")),
    .init(name: "behind", host: .seen("unix:///x.sock ")),
    .init(name: "none", host: .absent), .init(name: "torn", host: .unreadable(.invalid)),
    .init(name: "closed", host: .unreadable(.accessDenied)),
    // No client makes one of this name; a store may hold it all the same.
    .init(name: "default", host: .seen("unix:///wrong.sock")),
  ]
  private static let a = "unix:///a.sock"
  private static let b = "unix:///b.sock"
  private static let standard: ByteString = "/var/run/docker.sock"

  @Test(arguments: [
    Row("nothing", .standard, standard), Row("DOCKER_HOST", DOCKER_HOST: a, .hostVariable, "/a.sock"),
    Row("--host before DOCKER_HOST", host: b, DOCKER_HOST: a, .hostOption, "/b.sock"),
    Row("--context before DOCKER_HOST", context: "ci", DOCKER_HOST: a, .contextOption, "/ci.sock", "ci"),
    Row("DOCKER_HOST before DOCKER_CONTEXT", DOCKER_HOST: a, DOCKER_CONTEXT: "ci", .hostVariable, "/a.sock"),
    Row(
      "DOCKER_HOST before a DOCKER_CONTEXT that is not there", DOCKER_HOST: a, DOCKER_CONTEXT: "gone",
      .hostVariable, "/a.sock"),
    Row(
      "DOCKER_CONTEXT before currentContext", DOCKER_CONTEXT: "ci", current: "other", .contextVariable,
      "/ci.sock", "ci"),
    Row("DOCKER_HOST before currentContext", DOCKER_HOST: a, current: "other", .hostVariable, "/a.sock"),
    Row("currentContext", current: "other", .currentContext, "/other.sock", "other"),
    Row("an empty currentContext is none", current: "", .standard, standard),
    Row("default is no context of the store", current: "default", .standard, standard),
    Row("default stands for DOCKER_HOST", context: "default", DOCKER_HOST: a, .hostVariable, "/a.sock"),
    Row(
      "DOCKER_CONTEXT=default passes currentContext over", DOCKER_CONTEXT: "default", current: "ci",
      .standard,
      standard),
    Row("a context without a host", current: "bare", .currentContext, standard, "bare"),
    Row("an empty --host", host: "", DOCKER_HOST: a, .hostOption, standard),
    Row("--host and --context", host: a, context: "ci", .contextOption, nil, "ci"),
    Row("a context that is not there", current: "gone", .currentContext, nil, "gone"),
    Row("a context on another machine", current: "remote", .currentContext, nil, "remote"),
    Row("a context without an endpoint", context: "none", .contextOption, nil, "none"),
    Row("a blank before a context's endpoint", context: "before", .contextOption, nil, "before"),
    Row("a blank behind it", context: "behind", .contextOption, nil, "behind"),
    Row("blanks around DOCKER_HOST", DOCKER_HOST: " \(a) ", .hostVariable, "/a.sock"),
  ])
  func whichIsTaken(_ row: Row) {
    let choice = row.facts.chosenByCommandLine
    #expect(choice.source == row.source)
    #expect(choice.context == row.context)
    #expect(choice.path == row.path)
  }

  /// docker-py's from_env() up to 7.1 knows DOCKER_HOST alone.
  @Test(arguments: [
    EndpointFacts(contextOption: "ci", contexts: contexts),
    EndpointFacts(contextVariable: "ci", contexts: contexts),
    EndpointFacts(hostOption: a), EndpointFacts(currentContext: .seen("ci"), contexts: contexts),
  ])
  func whatSDKsPassOver(facts: EndpointFacts) {
    #expect(facts.chosenByCommandLine.path != Self.standard)
    #expect(facts.chosenBySDKs.path == Self.standard)
    #expect(facts.chosenBySDKs.source == .standard)
  }

  private static let followed: [(EndpointFacts, ByteString)] = [
    (EndpointFacts(contextVariable: "ci", contexts: contexts), "/ci.sock"),
    (EndpointFacts(currentContext: .seen("ci"), contexts: contexts), "/ci.sock"),
    (EndpointFacts(contextVariable: "default", currentContext: .seen("ci"), contexts: contexts), standard),
    (EndpointFacts(contextVariable: "gone", currentContext: .seen("ci"), contexts: contexts), standard),
    (EndpointFacts(hostVariable: b, currentContext: .seen("ci"), contexts: contexts), "/b.sock"),
    (EndpointFacts(currentContext: .seen(""), contexts: contexts), standard),
    // Options are the docker command's own.
    (EndpointFacts(contextOption: "ci", contexts: contexts), standard),
    (EndpointFacts(hostOption: a), standard),
  ]

  /// docker-py's from_env() since 7.2.0; Tests/EngineTests/test_endpoint.py asks both of them.
  @Test(arguments: followed)
  func whatNewerSDKsFollow(facts: EndpointFacts, path: ByteString) {
    #expect(facts.chosenBySDKsThatFollowContexts.path == path)
  }

  /// What is wrong is told apart, since each is mended in another way.
  @Test(arguments: [
    ("gone", "docker context ls"), ("none", "names no docker endpoint"), ("torn", "make the context anew"),
    ("closed", "permission denied"), ("behind", "no blanks"),
  ])
  func whatIsWrong(context: String, word: String) throws {
    let choice = EndpointFacts(contextOption: context, contexts: Self.contexts).chosenByCommandLine
    guard case .invalid(let reason) = choice.address else {
      Issue.record("\(choice.address)")
      return
    }
    #expect(reason.contains(word))
  }

  /// A path of any bytes comes from the environment as it is.
  @Test func aPathThatIsNoUTF8() {
    let bytes = Array("/run/".utf8) + [0xFF, 0xFE]
    let text = "unix://" + ArgumentText.text(bytes)
    #expect(EndpointAddress(parsing: text) == .unix(ByteString(bytes)))
    #expect(EndpointAddress(parsingAsSDK: text) == .unix(ByteString(bytes)))
  }

  /// /var/run is a link to /run in all but the oddest images.
  @Test(
    arguments: [
      ("/run/docker.sock", ["/run/docker.sock", "/var/run/docker.sock"]),
      ("/var/run/docker.sock", ["/var/run/docker.sock", "/run/docker.sock"]),
      ("/var/run/a/b", ["/var/run/a/b", "/run/a/b"]), ("/var/lib/docker.sock", ["/var/lib/docker.sock"]),
      ("/var/running", ["/var/running"]), ("/runner/docker.sock", ["/runner/docker.sock"]),
      ("/tmp/run", ["/tmp/run"]),
    ] as [(ByteString, [ByteString])])
  func namesOfOnePlace(path: ByteString, names: [ByteString]) {
    #expect(EndpointAddress.namesOfSame(path) == names)
  }
}
