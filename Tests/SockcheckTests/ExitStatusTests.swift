import Foundation
import TestSupport
import Testing

/// contract.md, "Exit statuses", by real sockets.
@Suite struct ExitStatusTests {
  private let directory: TemporaryDirectory
  init() throws { directory = try TemporaryDirectory() }

  private func listener(_ behaviour: Listener.Behaviour, group: UInt32? = nil, mode: UInt32 = 0o600) throws
    -> Listener
  {
    try Listener(directory.path("docker.sock"), behaviour, group: group, mode: mode)
  }

  @Test func theProgramIsThere() { #expect(FileManager.default.isExecutableFile(atPath: Program.path)) }

  @Test func granted() throws {
    let listener = try listener(Listener.ping)
    let child = try Program.run([listener.path])
    #expect(child.status == 0)
    #expect(child.outputText.contains("API 1.41"))
    #expect(child.errorText.isEmpty)
  }

  /// issue 2, "Shows it works", 2.
  @Test(.enabled(if: Need.root)) func theClassicCaseThreeTimes() throws {
    let listener = try listener(Listener.ping, group: 64999, mode: 0o660)
    try withExtendedLifetime(listener) {
      let denied = try Program.runAsUser(["--format", "json", listener.path])
      #expect(denied.status == 77)
      let causes = try #require(try object(denied)["causes"] as? [[String: Any]])
      #expect(causes.first?["code"] as? String == "gid-mismatch")
      #expect(denied.outputText.split(separator: "\n").count == 1, "one line where stdout is no terminal")
      #expect(try Program.runAsUser([listener.path], groups: [64999]).status == 0)
      #expect(try Program.run([listener.path]).status == 0)
    }
  }

  /// issue 2, "Shows it works", 3.
  @Test func assumed() throws {
    let child = try Program.run([
      "--assume", "0:999:0660", "--user", "1000:1000", "--no-connect", "--format", "json",
    ])
    #expect(child.status == 77)
    let report = try object(child)
    #expect(report["schema"] as? String == "sockcheck.report/1")
    #expect(report["observation"] is NSNull)
    let remedies = try #require(report["remedies"] as? [[String: Any]])
    #expect(!remedies.isEmpty)
    #expect(remedies.allSatisfy { $0["proof"] as? String == "granted" })
    let with = ["--assume", "0:999:0660", "--user", "1000:1000", "--group-add", "999", "--no-connect"]
    #expect(try Program.run(with).status == 0)
  }

  @Test func nothingUsableAnswers() throws {
    for behaviour in [
      Listener.Behaviour.dead, .datagram, .sequencedPacket, .closesAtOnce, .answers("SSH-2.0\r\n"),
    ] {
      let listener = try listener(behaviour)
      let child = try withExtendedLifetime(listener) { try Program.run([listener.path]) }
      #expect(child.status == 69, "\(behaviour): \(child.outputText)")
      try FileManager.default.removeItem(atPath: listener.path)
    }
  }

  @Test(arguments: [Listener.Behaviour.silent, .fullBacklog])
  func theTimeLimitHolds(behaviour: Listener.Behaviour) throws {
    let listener = try listener(behaviour)
    let start = Date()
    let child = try withExtendedLifetime(listener) { try Program.run(["--timeout", "0.3", listener.path]) }
    #expect(child.status == 69)
    #expect(child.outputText.contains("daemon-unresponsive"))
    #expect(Date().timeIntervalSince(start) < 15)
  }

  @Test func noSocketThere() throws {
    let paths = [
      directory.path("nothing"), try directory.file("file"), try directory.fifo("fifo"),
      try directory.directory("directory"), try directory.link("dangling", to: "nowhere"),
      try directory.link("loop", to: "loop"), "/dev/null", directory.path("file/below"),
      "/" + String(repeating: "a", count: 200),
    ]
    for path in paths {
      let child = try Program.run([path])
      #expect(child.status == 66, "\(path): \(child.outputText)")
      expectNoControlCharacters(child)
    }
  }

  @Test(.enabled(if: Need.root)) func aDirectoryForAnOrdinaryUserIsMissingToo() throws {
    let child = try Program.runAsUser([try directory.directory("docker.sock")])
    #expect(child.status == 66)
    #expect(child.outputText.contains("socket-is-directory"))
  }

  /// A kept group that shows as 65534 may or may not be the socket's.
  @Test(.enabled(if: Need.root)) func unknown() throws {
    let listener = try Listener(directory.path("docker.sock"), .silent, owner: 5, group: 64999, mode: 0o660)
    let setpriv = try #require(Child.find("setpriv"))
    let arguments = ["--groups", "64999", "unshare", "--user", "--map-root-user", Program.path]
    try withExtendedLifetime(listener) {
      // The kernel knows, with a connection and without.
      let predicted = try Child.run(setpriv, arguments + ["--no-connect", listener.path])
      #expect(predicted.status == 0, "\(predicted.outputText)\(predicted.errorText)")
      let recorded = try Child.run(setpriv, arguments + ["facts", "--no-connect", listener.path])
      var document = try object(recorded)
      var facts = try #require(document["facts"] as? [String: Any])
      #expect(facts.removeValue(forKey: "accessCheck") != nil)
      document["facts"] = facts
      let text = String(decoding: try JSONSerialization.data(withJSONObject: document), as: UTF8.self)
      let unasked = try Program.run(["--facts", "-"], input: text)
      #expect(unasked.status == 71, "\(unasked.outputText)\(unasked.errorText)")
      #expect(unasked.outputText.contains("could-not-tell"))
      let asked = try Child.run(setpriv, arguments + ["--api", "any", listener.path])
      #expect(asked.status == 0, "\(asked.outputText)\(asked.errorText)")
      let without = try Child.run(
        setpriv, ["--clear-groups", "unshare", "--user", "--map-root-user", Program.path, listener.path])
      #expect(without.status == 77)
      #expect(without.outputText.contains("id-unmapped"))
    }
  }

  @Test func theWorstOfSeveral() throws {
    let listener = try listener(Listener.ping)
    let dead = try Listener(directory.path("dead.sock"), .dead)
    let missing = directory.path("missing.sock")
    try withExtendedLifetime((listener, dead)) {
      #expect(try Program.run([listener.path, listener.path]).status == 0)
      #expect(try Program.run([listener.path, dead.path]).status == 69)
      #expect(try Program.run([dead.path, missing, listener.path]).status == 66)
      let json = try Program.run(["--format", "json", dead.path, missing])
      #expect(json.outputText.split(separator: "\n").count == 2)
    }
  }

  @Test(arguments: [
    ["--no-such-option"], ["--assume", "0:999"], ["--assume", "0:999:0999"], ["--assume", "-1:0:0660"],
    ["--assume", "4294967295:0:0660"], ["--timeout", "0"], ["--timeout", "-1"], ["--timeout", "nan"],
    ["--timeout", "x"], ["--format", "xml"], ["--color", "pink"], ["--root", ""],
    ["--root", "/nothing/there", "--user", "1000"], ["--root", "/etc/passwd"], ["--user", "no-such-user"],
    ["--user", "1000", "--group-add", "no-such-group"], ["fix", "--for", "mars"],
    ["fix", "--for", "compose", "--service", ""], [""], ["fix", "", "--for", "compose"],
  ])
  func usage(arguments: [String]) throws {
    let child = try Program.run(arguments)
    #expect(child.status == 64, "\(child.outputText)\(child.errorText)")
    #expect(child.output.isEmpty)
    #expect(!child.errorText.isEmpty)
    expectNoControlCharacters(child)
  }

  @Test(arguments: ["tcp://1.2.3.4:2375", "ssh://host", "npipe:////./pipe/x", "nonsense", "\u{1B}[31m"])
  func noEndpoint(host: String) throws {
    let child = try Program.run([], environment: ["DOCKER_HOST": host])
    #expect(child.status == 78)
    #expect(child.errorText.isEmpty)
    #expect(child.outputText.contains("DOCKER_HOST"))
    #expect(child.outputText.contains("endpoint-"))
    expectNoControlCharacters(child)
    let fix = try Program.run(["fix", "--for", "compose"], environment: ["DOCKER_HOST": host])
    #expect(fix.status == 78)
    #expect(fix.output.isEmpty)
  }

  @Test func theEndpointOfTheEnvironment() throws {
    let missing = directory.path("named.sock")
    let child = try Program.run([], environment: ["DOCKER_HOST": "unix://" + missing])
    #expect(child.status == 66)
    #expect(child.outputText.contains(missing))
    // A socket that is named outranks it.
    let listener = try listener(Listener.ping)
    let named = try withExtendedLifetime(listener) {
      try Program.run([listener.path], environment: ["DOCKER_HOST": "nonsense"])
    }
    #expect(named.status == 0)
  }

  /// Without a target it is the one of the place, and a Compose file where none is seen.
  @Test func fixKnowsTheTarget() throws {
    let question = ["--assume", "0:999:0660", "--user", "1000:1000", "--no-connect"]
    let fix = try Program.run(["fix"] + question)
    #expect(fix.status == 0)
    #expect(fix.outputText == "services:\n  app:\n    group_add:\n      - \"999\"\n")
    #expect(try Program.run(["fix", "--for", "compose"] + question).output == fix.output)
    let whole = try Program.run(question + ["--verbose"])
    #expect(whole.outputText.contains("Or in Dockerfile") || whole.outputText.contains("Or in the pod"))
  }

  @Test(.enabled(if: Need.root)) func fixPrintsTheSnippetAndNothingElse() throws {
    let listener = try listener(Listener.ping, group: 64999, mode: 0o660)
    try withExtendedLifetime(listener) {
      let fix = try Program.runAsUser([
        "fix", "--for", "compose", "--service", "jenkins-master", listener.path,
      ])
      #expect(fix.status == 0)
      #expect(fix.outputText == "services:\n  jenkins-master:\n    group_add:\n      - \"64999\"\n")
      let none = try Program.run(["fix", "--for", "compose", listener.path])
      #expect(none.status == 0)
      #expect(none.output.isEmpty)
      #expect(none.errorText.contains("nothing to fix"))
    }
    let dead = try Listener(directory.path("dead.sock"), .dead)
    let refused = try Program.run(["fix", "--for", "dockerfile", dead.path])
    #expect(refused.status == 69)
    #expect(refused.output.isEmpty)
    #expect(!refused.errorText.isEmpty)
  }
}
