import Foundation
import TestSupport
import Testing

/// `sockcheck sockets` in a home and a store made for it; nothing in it waits, or shows raw what it found.
@Suite struct SocketsTests {
  private let directory: TemporaryDirectory
  init() throws { directory = try TemporaryDirectory() }

  private func sockets(_ arguments: [String] = [], _ environment: [String: String] = [:]) throws -> [String:
    Any]
  {
    let own = ["HOME": directory.path, "XDG_RUNTIME_DIR": directory.path("runtime")]
    let child = try Program.run(
      ["sockets", "--format", "json"] + arguments,
      environment: own.merging(environment) { $1 })
    expectNoControlCharacters(child)
    #expect(child.errorText.isEmpty)
    return try object(child)
  }

  private func choice(_ document: [String: Any], _ key: String = "commandLine") throws -> [String: Any] {
    try #require(document[key] as? [String: Any])
  }

  /// A context as docker keeps it.
  private func context(_ directoryName: String, _ meta: String) throws {
    try directory.directory(".docker")
    for name in ["contexts", "contexts/meta", "contexts/meta/\(directoryName)"]
    where !FileManager.default.fileExists(atPath: directory.path(".docker/\(name)")) {
      try directory.directory(".docker/\(name)")
    }
    try directory.file(".docker/contexts/meta/\(directoryName)/meta.json", meta)
  }

  @Test func thoseInTheUsualPlaces() throws {
    let places = [
      "runtime/docker.sock", "runtime/podman/podman.sock", "runtime/buildkit/buildkitd.sock",
      ".docker/run/docker.sock", ".docker/desktop/docker.sock", ".colima/default/docker.sock",
      ".colima/docker.sock", ".lima/a/sock/docker.sock", ".lima/b\u{1B}[31m/sock/docker.sock",
      ".rd/docker.sock",
      ".orbstack/run/docker.sock", "agent",
    ]
    var listeners: [Listener] = []
    for place in places {
      let folder = URL(filePath: directory.path(place)).deletingLastPathComponent()
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      listeners.append(try Listener(directory.path(place), Listener.ping))
    }
    try withExtendedLifetime(listeners) {
      let document = try sockets([], ["SSH_AUTH_SOCK": directory.path("agent")])
      let found = try #require(document["sockets"] as? [[String: Any]])
      let paths = found.compactMap { $0["path"] as? String }
      for place in places {
        let shown = directory.path(place).replacingOccurrences(of: "\u{1B}", with: "\\x1B")
        #expect(paths.contains(shown), "\(place)")
      }
      #expect(
        found.allSatisfy { ($0["path"] as? String)?.hasPrefix("/run") != false || $0["verdict"] is String })
    }
  }

  /// One socket and two names: it is one socket.
  @Test func otherNames() throws {
    let listener = try Listener(directory.path("agent"), Listener.ping)
    try directory.directory("runtime")
    try directory.link("runtime/docker.sock", to: "../agent")
    try withExtendedLifetime(listener) {
      let document = try sockets([], ["SSH_AUTH_SOCK": listener.path])
      let found = try #require(document["sockets"] as? [[String: Any]])
      let one = try #require(found.first { $0["path"] as? String == directory.path("runtime/docker.sock") })
      #expect(one["otherPaths"] as? [String] == [listener.path])
      #expect(one["verdict"] as? String == "granted")
      #expect(!found.contains { $0["path"] as? String == listener.path })
    }
  }

  @Test(.enabled(if: Need.root)) func aPlaceThatMayNotBeLookedAt() throws {
    let closed = try directory.directory("closed")
    try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: closed)
    let setpriv = try #require(Child.find("setpriv"))
    let child = try Child.run(
      setpriv,
      ["--reuid", "1000", "--regid", "1000", "--clear-groups", Program.path, "sockets", "--format", "json"],
      environment: ["XDG_RUNTIME_DIR": closed, "HOME": "/nonexistent"])
    let unreadable = try #require(try object(child)["unreadable"] as? [[String: Any]])
    #expect(
      unreadable.contains {
        $0["path"] as? String == closed + "/docker.sock" && $0["errno"] as? String == "EACCES"
      })
  }

  @Test(arguments: ["fifo", "directory", "huge", "garbage", "link", "nothing"])
  func oddConfiguration(kind: String) throws {
    try directory.directory(".docker")
    let path = ".docker/config.json"
    switch kind {
    case "fifo": try directory.fifo(path)
    case "directory": try directory.directory(path)
    case "huge":
      try directory.file(path, "")
      #expect(truncate(directory.path(path), 10 << 30) == 0)
    case "garbage": try directory.file(path, "{\"currentContext\": \"\u{1B}[31m")
    case "link": try directory.link(path, to: "config.json")
    default: break
    }
    let start = Date()
    let document = try sockets()
    #expect(Date().timeIntervalSince(start) < 15)
    #expect(try choice(document)["path"] as? String == "/var/run/docker.sock")
    let steps = try #require(document["steps"] as? [[String: Any]])
    let current = try #require(steps.first { $0["source"] as? String == "currentContext" })
    #expect((current["problem"] is String) == (kind != "nothing"))
  }

  /// A context is found by the digest of its name, as docker finds it, and not by the name in the file.
  @Test func theDigestDecides() throws {
    let digest = try Program.shell("printf ci | sha256sum").outputText.prefix(64)
    func meta(_ name: String, _ host: String) -> String {
      "{\"Name\":\"\(name)\",\"Metadata\":{},\"Endpoints\":{\"docker\":{\"Host\":\"\(host)\"}}}"
    }
    try context(String(repeating: "0", count: 64), meta("ci", "unix:///tmp/first.sock"))
    try context(String(digest), meta("ci", "unix:///tmp/second.sock"))
    #expect(try choice(sockets(["--context", "ci"]))["path"] as? String == "/tmp/second.sock")
    // The file's own word for itself does not count.
    try context(String(digest), meta("other", "unix:///tmp/third.sock"))
    #expect(try choice(sockets(["--context", "ci"]))["path"] as? String == "/tmp/third.sock")
    let other = try choice(sockets(["--context", "other"]))
    #expect(other["path"] is NSNull)
    #expect((other["problem"] as? String)?.contains("no context of that name") == true)
  }

  @Test(arguments: ["fifo", "directory", "huge", "garbage", "empty"])
  func oddMetadata(kind: String) throws {
    let digest = String(try Program.shell("printf ci | sha256sum").outputText.prefix(64))
    try context(digest, "")
    let path = ".docker/contexts/meta/\(digest)/meta.json"
    try FileManager.default.removeItem(atPath: directory.path(path))
    switch kind {
    case "fifo": try directory.fifo(path)
    case "directory": try directory.directory(path)
    case "huge":
      try directory.file(path, "")
      #expect(truncate(directory.path(path), 10 << 30) == 0)
    case "garbage": try directory.file(path, "{\"Name\":\"ci\u{1B}[31m\",")
    default: try directory.file(path, "")
    }
    let start = Date()
    let chosen = try choice(sockets([], ["DOCKER_CONTEXT": "ci"]))
    #expect(Date().timeIntervalSince(start) < 15)
    #expect(chosen["path"] is NSNull)
    #expect((chosen["problem"] as? String)?.contains("meta.json") == true)
    let child = try Program.run(["sockets"], environment: ["HOME": directory.path, "DOCKER_CONTEXT": "ci"])
    #expect(child.status == 78)
  }

  @Test func aNameWithEscapeSequences() throws {
    let name = "\u{1B}[31mred"
    let digest = String(try Program.shell("printf '%s' \"$1\" | sha256sum", [name]).outputText.prefix(64))
    try context(
      digest,
      "{\"Name\":\"\\u001b[31mred\",\"Endpoints\":{\"docker\":{\"Host\":\"unix:///tmp/\\u001b]0;x\\u0007\"}}}"
    )
    for format in ["text", "plain", "json"] {
      let child = try Program.run(
        ["sockets", "--format", format, "--context", name], environment: ["HOME": directory.path])
      #expect(child.status == 0)
      #expect(child.outputText.contains("\\x1B[31mred") || child.outputText.contains("\\\\x1B[31mred"))
      expectNoControlCharacters(child)
    }
  }

  /// Daemons that hang, one context each: all together wait no longer than a few seconds.
  @Test func manyThatHang() throws {
    var listeners: [Listener] = []
    for number in 0..<12 {
      let listener = try Listener(directory.path("hang\(number)"), .silent)
      let digest = String(try Program.shell("printf c\(number) | sha256sum").outputText.prefix(64))
      try context(
        digest, "{\"Name\":\"c\(number)\",\"Endpoints\":{\"docker\":{\"Host\":\"unix://\(listener.path)\"}}}")
      listeners.append(listener)
    }
    let start = Date()
    let document = try withExtendedLifetime(listeners) { try sockets() }
    #expect(Date().timeIntervalSince(start) < 20)
    let found = try #require(document["sockets"] as? [[String: Any]])
      .filter { ($0["owner"] as? String)?.hasPrefix("context") == true }
    #expect(found.count == 12)
  }
}
