import Foundation
import TestSupport
import Testing

@testable import PermissionProbe

/// Real listeners, each wrong in its own way; whatever they do, the answer comes within the limit.
@Suite struct ConnectorTests {
  private let directory: TemporaryDirectory
  init() throws { directory = try TemporaryDirectory() }

  private func observe(
    _ behaviour: Listener.Behaviour, seconds: Double = 5, expects: DockerAPIExpectation = .yes
  ) throws -> (Observation, elapsed: Double) {
    let listener = try Listener(directory.path("s"), behaviour)
    let start = Date()
    var observation = withExtendedLifetime(listener) {
      Connector.observe(.init(path: ByteString(listener.path), seconds: seconds, expectation: expects))
    }
    #expect(
      observation.errno != nil || observation.type == .datagram || observation.peer?.rawValue == getpid())
    observation.peer = nil
    return (observation, Date().timeIntervalSince(start))
  }

  @Test func anEngine() throws {
    let observation = try observe(Listener.ping).0
    #expect(
      observation
        == Observation(
          call: .connect,
          api: APIReply(outcome: .answered, status: 200, version: "1.41", server: "Docker/20.10")))
  }

  /// What is sent to another daemon than an engine is an error in its log.
  @Test func nothingIsSentWhereNoEngineIsKnown() throws {
    let listener = try Listener(directory.path("app.sock"), .records)
    let facts = try LinuxHost().facts(.caller(ByteString(listener.path)))
    #expect(facts.observation == Observation(call: .connect, peer: ProcessID(getpid())))
    #expect(facts.listener?.process.value?.processID.rawValue == getpid())
    #expect(listener.received() == [[]])
  }

  @Test func connectingAloneWhereNothingMoreIsAsked() throws {
    #expect(try observe(.silent, expects: .no).0 == Observation(call: .connect))
  }

  @Test(.timeLimit(.minutes(30))) func neverAnswers() throws {
    let (observation, elapsed) = try observe(.silent, seconds: 0.3)
    #expect(observation.errno == nil)
    #expect(observation.api?.outcome == .silent)
    #expect(elapsed >= 0.25)
    #expect(elapsed < 15)
  }

  @Test(.timeLimit(.minutes(30))) func aFullBacklog() throws {
    let (observation, elapsed) = try observe(.fullBacklog, seconds: 0.3)
    #expect(observation.errno == .timedOut)
    #expect(observation.api == nil)
    #expect(elapsed >= 0.25)
    #expect(elapsed < 15)
  }

  @Test(.timeLimit(.minutes(30))) func aHeadWithoutEnd() throws {
    let (observation, elapsed) = try observe(.endlessHead, seconds: 30)
    #expect(observation.api?.outcome == .garbage)
    #expect(elapsed < 20, "bounded by size and not by time")
  }

  @Test(arguments: [
    ("SSH-2.0-OpenSSH_9.2\r\n", APIReply.Outcome.garbage), ("\0\u{1}\u{2}", .garbage), ("H", .garbage),
    ("HTTP/1.1 200 OK\r\n", .garbage), ("HTTP/1.1 404 Not Found\r\n\r\n", .refused),
    ("HTTP/1.1 500 no\r\nApi-Version: 1.41\r\n\r\n", .answered),
    ("HTTP/1.1 200 OK\r\nLibpod-API-Version: 4.3.1\r\n\r\n", .answered), ("HTTP/1.1\r\n\r\n", .refused),
  ])
  func answers(text: String, outcome: APIReply.Outcome) throws {
    #expect(try observe(.answers(text)).0.api?.outcome == outcome)
  }

  @Test func closesAtOnce() throws {
    #expect(try observe(.closesAtOnce).0.api?.outcome == .closed)
  }

  @Test func sockets() throws {
    #expect(try observe(.dead).0.errno == .connectionRefused)
  }

  @Test func otherTypes() throws {
    #expect(try observe(.datagram).0.errno == .wrongProtocolType)
    try FileManager.default.removeItem(atPath: directory.path("s"))
    #expect(try observe(.sequencedPacket).0.errno == .wrongProtocolType)
    try FileManager.default.removeItem(atPath: directory.path("s"))
    #expect(try observe(.datagram, expects: .no).0 == Observation(call: .connect, type: .datagram))
    try FileManager.default.removeItem(atPath: directory.path("s"))
    #expect(
      try observe(.sequencedPacket, expects: .no).0 == Observation(call: .connect, type: .sequencedPacket))
  }

  @Test(.timeLimit(.minutes(30))) func whatIsNoSocket() throws {
    let paths = [
      try directory.file("file"), try directory.fifo("fifo"), try directory.directory("directory"),
      "/dev/null",
    ]
    for path in paths {
      let errno = Connector.observe(.init(path: ByteString(path), seconds: 1, expectation: .yes)).errno
      #expect(errno == .connectionRefused || (errno == .accessDenied && !Need.isRoot))
    }
    let missing = Connector.observe(
      .init(path: ByteString(directory.path("none")), seconds: 1, expectation: .yes))
    #expect(missing.errno == .noEntry)
  }

  @Test func hostileHeaders() throws {
    let text = "HTTP/1.1 200 OK\r\nServer: \u{1B}[31m\(String(repeating: "x", count: 9000))\r\n\r\n"
    let server = try #require(try observe(.answers(text)).0.api?.server)
    #expect(server.hasPrefix("\\x1B[31mxxx"))
    #expect(server.count < 120)
  }

  @Test func aWholeReport() throws {
    let listener = try Listener(directory.path("docker.sock"), Listener.ping)
    let facts = try withExtendedLifetime(listener) {
      try LinuxHost().facts(.caller(ByteString(listener.path)))
    }
    let report = Report(facts)
    #expect(report.verdict == .granted)
    #expect(!report.kernelDisagrees)
    #expect(facts.subject.userID.rawValue == geteuid())
    #expect(facts.subject.processID?.rawValue == getpid())
  }

  /// Where no connection is tried, and only there, and never for who is not the caller.
  @Test func whatTheKernelIsAskedWithoutAConnection() throws {
    let listener = try Listener(directory.path("docker.sock"), .silent)
    let path = ByteString(listener.path)
    let host = LinuxHost()
    #expect(try host.facts(.caller(path, .prediction)).accessCheck == AccessCheck())
    #expect(
      try host.facts(.caller("/nothing/there", .prediction)).accessCheck == AccessCheck(errno: .noEntry))
    #expect(try host.facts(.caller(path, .connection(seconds: 0.1, expecting: .no))).accessCheck == nil)
    #expect(
      try host.facts(.init(.identity(.init(user: "1000:1000"), path, accounts: "/"))).accessCheck == nil)
    let process = ProcessID(getpid())
    #expect(try host.facts(.init(.process(process, nil, path, .prediction))).accessCheck == nil)
    #expect(try host.facts(.caller("/tmp/a\0b", .prediction)).accessCheck == nil)
  }

  @Test func noConnectionForAnotherIdentityOrAPathThatIsNone() throws {
    let listener = try Listener(directory.path("docker.sock"), Listener.ping)
    let path = ByteString(listener.path)
    #expect(try LinuxHost().facts(.caller(path, .prediction)).observation == nil)
    let start = ContainerStart(user: "1000:1000")
    #expect(try LinuxHost().facts(.init(.identity(start, path, accounts: "/"))).observation == nil)
    #expect(try LinuxHost().facts(.caller("/tmp/a\0b")).observation == nil)
    let long = ByteString("/" + String(repeating: "a", count: 5000))
    #expect(try LinuxHost().facts(.caller(long)).observation == nil)
  }
}
