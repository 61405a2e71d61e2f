import Foundation
import PermissionProbe
import TestSupport
import Testing

/// The library's one entry, as a program outside of this package calls it: without `@testable`.
@Suite struct SocketDiagnosisTests {
  private let directory: TemporaryDirectory
  init() throws { directory = try TemporaryDirectory() }

  @Test func granted() throws {
    let listener = try Listener(directory.path("docker.sock"), Listener.ping)
    let report = withExtendedLifetime(listener) { SocketDiagnosis(socket: listener.path).run() }
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
    let report = SocketDiagnosis(socket: path).run()
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
    let report = withExtendedLifetime(listener) {
      SocketDiagnosis(socket: listener.path, timeout: timeout).run()
    }
    #expect(Date().timeIntervalSince(start) < 15)
    // Without time for a connection it is the prediction that counts.
    #expect(report.verdict == (timeout == .milliseconds(200) ? .unavailable : .granted))
  }

  @Test func predictsOnly() throws {
    let listener = try Listener(directory.path("docker.sock"), .silent)
    let report = withExtendedLifetime(listener) {
      SocketDiagnosis(socket: listener.path, connects: false).run()
    }
    #expect(report.verdict == .granted)
    #expect(report.plain.contains("no connection was tried"))
  }

  @Test func whatMustAnswer() throws {
    let listener = try Listener(directory.path("docker.sock"), .answers("SSH-2.0\r\n"))
    withExtendedLifetime(listener) {
      #expect(SocketDiagnosis(socket: listener.path).run().rootCause?.code == "not-the-docker-api")
      #expect(SocketDiagnosis(socket: listener.path, expecting: .no).run().verdict == .granted)
    }
  }

  @Test func nameOfTheService() throws {
    let report = SocketDiagnosis(socket: directory.path("none.sock"), service: "builder").run()
    #expect(report.plan.best(for: .compose)?.snippet.contains("  builder:") == true)
  }

  @Test func replay() throws {
    let report = SocketDiagnosis(socket: directory.path("none.sock")).run()
    let text = try FactsDocument.encode(report.facts, host: .current, pretty: false)
    let recording = try FactsDocument.read(Array(text.utf8))
    let again = Report(recording.facts, host: recording.host)
    #expect(again.verdict == report.verdict)
    #expect(again.causes == report.causes)
    #expect(again.host?.name == HostIdentity.current.name)
    #expect(recording.facts.decision() == report.decision)
  }

  @Test func printsAsItsSummary() throws {
    let report = SocketDiagnosis(socket: directory.path("none.sock")).run()
    #expect("\(report)" == report.summary.joined(separator: "\n"))
    #expect(String(describing: report).contains("socket-missing"))
    // Who embeds the library need not have the program.
    #expect(!"\(report)".contains("sockcheck"))
  }

  @Test func fromManyTasks() async throws {
    let listener = try Listener(directory.path("docker.sock"), Listener.ping)
    let path = listener.path
    let verdicts = try await withThrowingTaskGroup(of: Verdict.self) { group in
      for _ in 0..<32 { group.addTask { try await SocketDiagnosis(socket: path).run().verdict } }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    withExtendedLifetime(listener) { #expect(verdicts == Array(repeating: .granted, count: 32)) }
  }

  /// However many wait for a daemon, the cooperative pool goes on; and who is cancelled waits no longer.
  @Test(.timeLimit(.minutes(30))) func noThreadOfThePoolWaits() async throws {
    let listener = try Listener(directory.path("docker.sock"), .silent)
    let question = SocketDiagnosis(socket: listener.path, timeout: .seconds(3600))
    let waiting = (0..<64).map { _ in Task { try await question.run() } }
    for index in 0..<64 { #expect(await Task.detached { index * 2 }.value == index * 2) }
    for task in waiting { task.cancel() }
    for task in waiting {
      await #expect(throws: CancellationError.self) { try await task.value }
    }
    let cancelled = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      return try await question.run()
    }
    await #expect(throws: CancellationError.self) { try await cancelled.value }
    withExtendedLifetime(listener) {}
  }
}
