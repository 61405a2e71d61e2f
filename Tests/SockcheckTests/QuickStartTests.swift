import ArgumentParser
import Foundation
import PermissionProbe
import TestSupport
import Testing

@testable import sockcheck

/// `QuickStart` knows a part of the declared options a second time. Here it is held against the parser: what
/// it answers must be what the parser makes of the same arguments.
@Suite struct QuickStartTests {
  /// What the parser makes of the arguments; `nil` where it refuses them or they are another verb's.
  private static func parsed(_ arguments: [String]) -> (exec: ExecRequest?, questions: [LinuxHost.Question]?)
  {
    guard let command = try? Sockcheck.parseAsRoot(arguments) else { return (nil, nil) }
    if let exec = command as? Exec { return (exec.request, nil) }
    guard let diagnose = command as? Diagnose, diagnose.shared.output.quiet else { return (nil, nil) }
    let asked: [String?] = diagnose.sockets.isEmpty ? [nil] : diagnose.sockets
    return (nil, asked.map { diagnose.shared.question($0) })
  }

  /// Whether it was answered without the parser.
  private static func isAnsweredAlike(_ arguments: [String]) -> Bool {
    guard let request = QuickStart.request(arguments) else { return false }
    let parsed = parsed(arguments)
    switch request {
    case .exec(let exec): #expect(parsed.exec == exec, "\(arguments)")
    case .quiet(let quiet): #expect(parsed.questions == quiet.questions, "\(arguments)")
    }
    return true
  }

  @Test(arguments: [
    "exec -- true", "exec --user 1000 -- true", "exec --user a:b --socket /x --socket=y -- sh -c --help",
    "exec --warn --register --allow-root-group --if-missing ignore --wait 3 --timeout .5 --api any -- a --",
    "--quiet", "--quiet /a", "/a --quiet ./b", "diagnose --quiet --timeout 1e1 --api docker a/b",
  ])
  func whatIsOftenAsked(_ line: String) {
    let arguments = line.split(separator: " ").map(String.init)
    let isAnswered = Self.isAnsweredAlike(arguments)
    // A value behind "=" is the parser's.
    #expect(isAnswered == !line.contains("="))
  }

  @Test(arguments: [
    "", "exec", "exec --", "exec true", "exec --help -- true", "exec --user -- true",
    "exec --user --warn -- true",
    "exec --wait -1 -- true", "exec --wait nan -- true", "exec --api x -- true", "exec --pid 1 -- true",
    "exec --warn --warn -- a", "exec --user a --user b -- a", "exec x/y -- a", "--quiet -- /a",
    "--quiet --help",
    "--quiet fix", "--quiet docker.sock", "--quiet --no-connect /a", "--quiet --timeout 0 /a",
    "--quiet --quiet",
    "/a", "diagnose", "fix --quiet /a", "help exec", "--version", "--quiet --version", "--quiet -h",
  ])
  func whatIsLeftToTheParser(_ line: String) {
    #expect(QuickStart.request(line.split(separator: " ").map(String.init)) == nil)
  }

  /// Words in any order: whatever comes of it, the two must agree.
  @Test func anyWords() {
    let words = [
      "exec", "diagnose", "fix", "facts", "--quiet", "--user", "1000", "a:b", "--socket", "/run/x.sock",
      "./y", "",
      "--warn", "--register", "--allow-root-group", "--if-missing", "fail", "warn", "ignore", "--wait",
      "--timeout",
      "5", "0", "1e3", "0x1p2", "inf", "-3", "--api", "auto", "any", "docker", "--", "true", "--help", "-h",
      "-",
      "--version", "--no-connect", "--user=1", "--socket=", "--timeout=1", "--format", "json", "--us",
      "--host",
    ]
    // Mostly in order, so that the places where it is not are found too.
    let near = [
      "--user", "1000", "--socket", "/x", "--warn", "--wait", "5", "-3", "--api", "any", "--register",
    ]
    var dice = SplitMix64(seed: 20_261_124)
    var answered = 0
    for _ in 0..<2000 {
      let vocabulary = Bool.random(using: &dice) ? near : words
      var arguments = (0..<Int.random(in: 0...6, using: &dice)).compactMap { _ in
        vocabulary.randomElement(using: &dice)
      }
      switch Int.random(in: 0...3, using: &dice) {
      case 0: arguments = ["exec"] + arguments + ["--", "true"]
      case 1: arguments.insert("--quiet", at: 0)
      default: break
      }
      if Self.isAnsweredAlike(arguments) { answered += 1 }
    }
    #expect(answered > 100, "too few to say anything")
  }

  /// A new option of `exec` must be taught to `QuickStart`, lest its users start slowly.
  @Test func everyOptionOfExec() throws {
    let samples = [
      "user": "1", "socket": "/x", "if-missing": "warn", "wait": "1", "timeout": "1", "api": "any",
      "allow-root-group": "", "warn": "", "register": "",
    ]
    let help = try object(try Program.run(["exec", "--experimental-dump-help"]))
    let command = try #require(help["command"] as? [String: Any])
    let exec = try #require(
      (command["subcommands"] as? [[String: Any]])?.first { $0["commandName"] as? String == "exec" }
        ?? command)
    let options = try #require(exec["arguments"] as? [[String: Any]])
    let names = options.filter { $0["kind"] as? String != "positional" }
      .compactMap { ($0["preferredName"] as? [String: Any])?["name"] as? String }
      .filter { $0 != "help" && $0 != "version" }
    #expect(names.count >= samples.count)
    for name in names {
      let sample = try #require(samples[name], "QuickStart has to learn --\(name)")
      let arguments = ["exec", "--\(name)"] + (sample.isEmpty ? [] : [sample]) + ["--", "true"]
      #expect(Self.isAnsweredAlike(arguments), "--\(name)")
    }
  }

  /// Each end of a quick call, beside the same one that the parser reads because of an option more.
  @Test func theSameStatus() throws {
    let directory = try TemporaryDirectory()
    let behaviours: [Listener.Behaviour] = [
      Listener.ping, .dead, .closesAtOnce, .answers("SSH-2.0\r\n"), .datagram,
    ]
    for (index, behaviour) in behaviours.enumerated() {
      for name in ["docker", "other"] {
        let listener = try Listener(directory.path("\(name)\(index).sock"), behaviour)
        try withExtendedLifetime(listener) { try expectSameStatus([listener.path]) }
      }
    }
    let path = directory.path("docker0.sock")
    for paths in [["/nonexistent/x"], [directory.path("")], ["/etc/passwd"], [path, "/nonexistent/y"]] {
      try expectSameStatus(paths)
    }
    try expectSameStatus([String(repeating: "a/", count: 80)])
    for environment in [
      ["DOCKER_HOST": "tcp://localhost:1"], ["DOCKER_HOST": "unix://\(path)"], ["DOCKER_HOST": "?"],
      ["DOCKER_CONTEXT": "nope", "DOCKER_CONFIG": directory.path("none")],
    ] {
      try expectSameStatus([], environment: environment)
    }
  }

  private func expectSameStatus(_ paths: [String], environment: [String: String] = [:]) throws {
    let quick = try Program.run(["--quiet"] + paths, environment: environment)
    let whole = try Program.run(["--quiet", "--format", "text"] + paths, environment: environment)
    let loud = try Program.run(paths, environment: environment)
    #expect(quick.status == whole.status, "\(paths) \(environment)")
    #expect(quick.status == loud.status, "\(paths) \(environment)")
    #expect(quick.output.isEmpty && quick.errors == whole.errors, "\(paths) \(environment)")
  }
}
