import Foundation
import PermissionProbe
import TestSupport
import Testing

/// The library's one entry, as a program outside of this package calls it: without `@testable`.
@Suite struct DiagnosingTests {
  private let directory: TemporaryDirectory
  init() throws { directory = try TemporaryDirectory() }

  @Test func granted() throws {
    let listener = try Listener(directory.path("docker.sock"), Listener.ping)
    let report = withExtendedLifetime(listener) { diagnose(socket: listener.path) }
    #expect(report.verdict == .granted)
    #expect(report.rootCause == nil)
    #expect(report.decision.letsIn)
    #expect(report.host == nil)
  }

  @Test(arguments: [
    "", "relative/nothing.sock", "/nothing\0here", "/" + String(repeating: "a", count: 200),
    "/tmp/\u{1B}[31m",
  ])
  func oddPaths(path: String) throws {
    let report = diagnose(socket: path)
    #expect(report.verdict != .granted)
    for text in [report.plain, report.text(TextStyle()), try report.json(pretty: false)] + report.summary {
      #expect(!text.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" })
    }
  }

  @Test(arguments: [Duration.zero, .seconds(-1), .milliseconds(200), .seconds(Int64.max)])
  func anyTimeout(timeout: Duration) throws {
    let isBounded = timeout < .seconds(60)
    let listener = try Listener(directory.path("docker.sock"), isBounded ? .silent : Listener.ping)
    let start = Date()
    let report = withExtendedLifetime(listener) { diagnose(socket: listener.path, timeout: timeout) }
    #expect(Date().timeIntervalSince(start) < 15)
    // Without time for a connection it is the prediction that counts.
    #expect(report.verdict == (timeout == .milliseconds(200) ? .unavailable : .granted))
  }

  @Test func predictsOnly() throws {
    let listener = try Listener(directory.path("docker.sock"), .silent)
    let report = withExtendedLifetime(listener) { diagnose(socket: listener.path, connects: false) }
    #expect(report.verdict == .granted)
    #expect(report.plain.contains("no connection was tried"))
  }

  @Test func whatMustAnswer() throws {
    let listener = try Listener(directory.path("docker.sock"), .answers("SSH-2.0\r\n"))
    withExtendedLifetime(listener) {
      #expect(diagnose(socket: listener.path).rootCause?.code == "not-the-docker-api")
      #expect(diagnose(socket: listener.path, expecting: .no).verdict == .granted)
    }
  }

  @Test func nameOfTheService() throws {
    let report = diagnose(socket: directory.path("none.sock"), service: "builder")
    #expect(report.plan.best(for: .compose)?.snippet.contains("  builder:") == true)
  }

  @Test func replay() throws {
    let report = diagnose(socket: directory.path("none.sock"))
    let text = try FactsDocument.encode(report.facts, host: .current, pretty: false)
    let recording = try FactsDocument.read(Array(text.utf8))
    let again = Report(recording.facts, host: recording.host)
    #expect(again.verdict == report.verdict)
    #expect(again.causes == report.causes)
    #expect(again.host?.name == HostIdentity.current.name)
    #expect(decide(recording.facts) == report.decision)
  }

  @Test func fromManyThreads() async throws {
    let listener = try Listener(directory.path("docker.sock"), Listener.ping)
    let path = listener.path
    let verdicts = await withTaskGroup(of: Verdict.self) { group in
      for _ in 0..<32 { group.addTask { diagnose(socket: path).verdict } }
      return await group.reduce(into: []) { $0.append($1) }
    }
    withExtendedLifetime(listener) { #expect(verdicts == Array(repeating: .granted, count: 32)) }
  }
}
