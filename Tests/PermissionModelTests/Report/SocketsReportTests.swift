import Foundation
import Testing

import PermissionDocuments

@testable import PermissionModel

/// `sockcheck sockets`, from the facts to what is shown.
@Suite struct SocketsReportTests {
  private static let contexts = [
    EndpointFacts.Context(name: "ci", host: .seen("unix:///tmp/ci.sock")),
    .init(name: "remote", host: .seen("ssh://builder")), .init(name: "torn", host: .unreadable(.invalid)),
    .init(name: "bare", host: .absent), .init(name: "\u{1B}[31m", host: .seen(" unix:///tmp/x.sock")),
  ]
  private static let endpoints: KeyValuePairs = [
    "standard": EndpointFacts(),
    "context": EndpointFacts(currentContext: .seen("ci"), contexts: contexts),
    "variable": EndpointFacts(
      hostVariable: "unix:///tmp/h.sock", currentContext: .seen("ci"), contexts: contexts),
    "ssh": EndpointFacts(contextOption: "remote", contexts: contexts),
    "torn": EndpointFacts(contextVariable: "torn", contexts: contexts),
    "bare": EndpointFacts(contextOption: "bare", contexts: contexts),
    "blanks": EndpointFacts(contextOption: "\u{1B}[31m", contexts: contexts),
    "damaged": EndpointFacts(
      configDirectory: "/home/\u{1B}[31m/.docker", currentContext: .unreadable(.invalid)),
    "unreadable": EndpointFacts(
      configDirectory: "/home/a/.docker", currentContext: .unreadable(.accessDenied)),
  ]

  private static func report(_ endpoint: EndpointFacts) -> SocketsReport {
    SocketsReport(
      endpoint: endpoint,
      entries: [
        .init(
          socket: .init(path: "/run/docker.sock", otherPaths: ["/var/run/docker.sock"], owner: "Docker"),
          verdict: .denied, cause: "gid-mismatch", isPredicted: false),
        .init(
          socket: .init(path: "/tmp/\u{1B}[31m", owner: "ssh agent"), verdict: .granted, cause: nil,
          isPredicted: true),
      ],
      unreadable: [.init(path: "/run/podman/podman.sock", owner: "Podman", errno: .accessDenied)])
  }

  @Test func everyFormatSaysTheSame() throws {
    for (name, endpoint) in Self.endpoints {
      let report = Self.report(endpoint)
      let json = try report.json(pretty: false)
      for text in [report.text, report.plain, json] {
        #expect(!text.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" }, "\(name)")
        for word in ["/run/docker.sock", "/var/run/docker.sock", "gid-mismatch", "/run/podman/podman.sock"] {
          #expect(text.contains(word), "\(name): \(word)")
        }
      }
      // A verdict that no connection stands behind is called what it is.
      #expect(report.text.contains("granted, predicted\n") && report.plain.contains("granted, predicted\n"))
      #expect(report.text.contains("denied (gid-mismatch)\n"))
      let object = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
      let choice = try #require(object["commandLine"] as? [String: Any])
      #expect(choice["path"] as? String == report.choice.path?.display, "\(name)")
      #expect((choice["problem"] is NSNull) == (choice["transport"] is String), "\(name)")
      let taken = try #require(object["steps"] as? [[String: Any]]).filter { $0["taken"] as? Bool == true }
      #expect(taken.count == 1, "\(name)")
      #expect(taken.first?["source"] as? String == choice["source"] as? String, "\(name)")
      let newer = try #require(object["sdksThatFollowContexts"] as? [String: Any])
      #expect(newer["path"] as? String == endpoint.chosenBySDKsThatFollowContexts.path?.display, "\(name)")
      for text in [report.text, report.plain] {
        #expect(
          text.contains("; docker-py since 7.2.0: as docker\n") == ["context", "torn"].contains(name),
          "\(name)")
      }
      guard let directory = ProcessInfo.processInfo.environment["SOCKCHECK_DOCUMENTS"] else { continue }
      try Data(json.utf8).write(to: URL(filePath: directory).appending(path: "\(name).sockets.json"))
    }
  }

  /// docker-py's utils.parse_host; Tests/EngineTests/test_endpoint.py asks docker-py itself.
  @Test(arguments: [
    ("unix:///tmp/a.sock", EndpointAddress.unix("/tmp/a.sock")), ("UNIX:///tmp/a.sock", .unix("/tmp/a.sock")),
    ("http+unix:///tmp/a.sock", .unix("/tmp/a.sock")), (" unix:///tmp/a.sock ", .unix("/tmp/a.sock")),
    ("unix://", .unix("/var/run/docker.sock")), ("127.0.0.1:2375", .other(scheme: "tcp")),
    ("tcp://127.0.0.1:2375", .other(scheme: "tcp")), ("ssh://host", .other(scheme: "ssh")),
  ])
  func howSDKsReadIt(text: String, address: EndpointAddress) {
    #expect(EndpointAddress(parsingAsSDK: text) == address)
    #expect(EndpointFacts(hostVariable: text, contextVariable: "ci").chosenBySDKs.address == address)
  }

  /// opts.ParseHost() of docker/cli; Tests/EngineTests/test_endpoint.py asks docker itself.
  @Test(arguments: [
    ("unix:///run/a.sock", EndpointAddress.unix("/run/a.sock")), ("unix://", .unix("/var/run/docker.sock")),
    ("unix://unix:///run/a.sock", .unix("/run/a.sock")), ("unix://a.sock", .unix("a.sock")),
    ("127.0.0.1", .other(scheme: "tcp")), ("localhost:2375", .other(scheme: "tcp")),
    (":2375", .other(scheme: "tcp")),
    ("tcp://127.0.0.1:2375", .other(scheme: "tcp")), ("ssh://host", .other(scheme: "ssh")),
  ])
  func howDockerReadsIt(text: String, address: EndpointAddress) {
    #expect(EndpointFacts(hostVariable: text).chosenByCommandLine.address == address)
  }

  /// What is no endpoint, and what was most likely meant.
  @Test(arguments: [
    ("unix:/run/docker.sock", "unix:///run/docker.sock"), ("/run/a.sock", "unix:///run/a.sock"),
    ("run/a.sock", "unix:///run/a.sock"), ("unix:run/a.sock", "unix:///run/a.sock"),
    ("a.sock", "unix:///run/docker.sock"), ("unix:", "unix:///run/docker.sock"),
    ("UNIX:///run/a.sock", "unix:///run/a.sock"), ("\"unix:///run/a.sock\"", "unix:///run/a.sock"),
    ("unix:///a://b", "unix:///run/docker.sock"), ("foo://x", "unix:///run/docker.sock"),
    ("http://host:1", "unix:///run/docker.sock"), ("/run/\u{1B}[31m.sock", "unix:///run/\\x1B[31m.sock"),
  ])
  func whatIsNoEndpoint(text: String, meant: String) throws {
    guard case .invalid(let reason) = EndpointFacts(hostVariable: text).chosenByCommandLine.address else {
      Issue.record("\(text) is an endpoint")
      return
    }
    #expect(reason.hasSuffix("; write \(meant)"), "\(reason)")
  }

  /// client.ParseHostURL(): a context's endpoint is read otherwise than DOCKER_HOST.
  @Test(arguments: [
    ("unix:///a://b", EndpointAddress.unix("/a://b")), ("", .unix("/var/run/docker.sock")),
    ("http://host:1", .other(scheme: "http")), ("UNIX:///run/a.sock", .other(scheme: "UNIX")),
  ])
  func howDockerReadsAContext(text: String, address: EndpointAddress) {
    let facts = EndpointFacts(contextVariable: "ci", contexts: [.init(name: "ci", host: .seen(text))])
    #expect(facts.chosenByCommandLine.address == address)
  }

  @Test(arguments: [
    "unix:/run/docker.sock", "/run/docker.sock", "localhost:2375", "unix://", " unix:///a", "unix:///a ",
  ])
  func whatIsNoContextsEndpoint(text: String) {
    let facts = EndpointFacts(contextVariable: "ci", contexts: [.init(name: "ci", host: .seen(text))])
    guard case .invalid = facts.chosenByCommandLine.address else {
      Issue.record("\(text) is an endpoint")
      return
    }
  }

  /// FIPS 180-4's examples, and the lengths around a block, against sha256sum(1)'s answers.
  @Test(arguments: [
    ("abc", 1, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 1,
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
    ("a", 0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("a", 1_000_000, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"),
    ("a", 55, "9f4390f8d30c2dd92ec9f095b65e2b9ae9b0a925a5258e241c9f1e910f734318"),
    ("a", 56, "b35439a4ac6f0948b6d6f9e3c6af0f5f590ce20f1bde7090ef7970686ec6738a"),
    ("a", 63, "7d3e74a05d7db15bce4ad9ec0658ea98e3f06eeecf16b4c6fff2da457ddc2f34"),
    ("a", 64, "ffe054fe7ae0cb6dc65c3af9b61d5209f439851db43d0ba5997337df154668eb"),
    ("a", 119, "31eba51c313a5c08226adf18d4a359cfdfd8d2e816b13f4af952f7ea6584dcfb"),
    ("a", 120, "2f3d335432c70b580af0e8e1b3674a7c020d683aa5f73aaaedfdc55af904c21c"),
  ])
  func digests(text: String, count: Int, digest: String) {
    #expect(SHA256.hexadecimal(String(repeating: text, count: count).utf8) == digest)
  }
}
