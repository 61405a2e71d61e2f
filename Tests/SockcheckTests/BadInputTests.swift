import Foundation
import TestSupport
import Testing

/// issue 2, "Bad input": a clear report or error, within the timeout, and nothing raw on the terminal.
@Suite struct BadInputTests {
  private let directory: TemporaryDirectory
  init() throws { directory = try TemporaryDirectory() }

  @Test(
    arguments: [
      "/tmp/a\nb", "/tmp/\u{1B}[31mred", "/tmp/\u{1B}]0;title\u{7}", "/tmp/\u{202E}gpj.kcos",
      "/tmp/\u{9B}31m",
      "/tmp/\r\r\r", "/tmp/a\tb", "/" + String(repeating: "a", count: 5000),
      String(repeating: "/a", count: 2500), "-", "--", ".", "..", "/", "//", "~", "*",
      "unix:///run/docker.sock",
    ], ["text", "plain", "json"])
  func oddPaths(path: String, format: String) throws {
    let child = try Program.run(["--format", format, "--timeout", "1", "--", path])
    #expect([0, 66, 69, 77].contains(child.status), "\(child.status) \(child.errorText)")
    #expect(!child.output.isEmpty || path == "--")
    expectNoControlCharacters(child)
  }

  /// A verb that was mistyped is no socket that is missing.
  @Test(arguments: [
    ("diagnos", "diagnose"), ("Explain", "explain"), ("socket", "sockets"), ("imag", "image"),
    ("version", "--version"), ("helpp", "help"),
  ])
  func mistypedVerbs(word: String, verb: String) throws {
    let child = try Program.run([word])
    #expect(child.status == 64, "\(child.errorText)")
    #expect(child.errorText.contains("did you mean sockcheck \(verb)?"), "\(child.errorText)")
    #expect(child.output.isEmpty)
  }

  /// What may well be a socket is asked about.
  @Test(arguments: ["docker.sock", "./diagnos", "@diagnos", "gunicorn", "s"])
  func wordsThatAreNoVerbs(word: String) throws {
    #expect([66, 69].contains(try Program.run([word]).status))
  }

  /// A path is bytes: the very file is looked at, whatever its name.
  @Test(arguments: ["\\377\\376", "\\303", "a\\033[31mb", "\\364\\217\\276\\200"])
  func aSocketWhoseNameIsNoUTF8(name: String) throws {
    let listener = try Listener(directory.path("s"), Listener.ping)
    try withExtendedLifetime(listener) {
      let child = try Program.shell(
        "name=$(printf '\(name)'); mv \"$1/s\" \"$1/$name\"; $sockcheck \"$1/$name\"", [directory.path])
      #expect(child.status == 0, "\(child.outputText)\(child.errorText)")
      expectNoControlCharacters(child)
    }
  }

  /// An entrypoint hands its command the very bytes that it was given.
  @Test func execPassesBytesOn() throws {
    let child = try Program.shell(
      "$sockcheck exec --if-missing ignore --socket \"$1/none\" -- printf '<%s>' \"$(printf '\\377ü')\" '' '-x'",
      [directory.path])
    #expect(child.status == 0, "\(child.errorText)")
    #expect(Array(child.output) == Array("<".utf8) + [0xFF] + Array("ü><><-x>".utf8))
  }

  @Test func aPathThatIsMissingAndNoUTF8() throws {
    let child = try Program.shell("$sockcheck \"$(printf '/tmp/\\377')\"")
    #expect(child.status == 66)
    #expect(child.outputText.contains("/tmp/\\xFF"))
  }

  @Test func theEmptyPath() throws {
    let child = try Program.run([""])
    #expect(child.status == 64)
    #expect(child.errorText.contains("empty"))
  }

  @Test func aHostileRoot() throws {
    try directory.directory("etc")
    try directory.fifo("etc/passwd")
    try directory.link("etc/group", to: "group")
    let child = try Program.run([
      "--root", directory.path, "--user", "1000", "--assume", "0:999:0660", "--no-connect",
    ])
    #expect(child.status == 77)
    let root = try TemporaryDirectory()
    try root.directory("etc")
    try root.file("etc/passwd", "root:x:0:0::/:\n\u{1B}[2J\u{9B}x:x:1000:1000::/:/bin/sh\n")
    let named = try Program.run([
      "--root", root.path, "--user", "1000", "--assume", "0:999:0660", "--no-connect",
    ])
    #expect(named.status == 77)
    #expect(named.outputText.contains("\\x1B[2J"))
    expectNoControlCharacters(named)
  }

  /// 200,000 lines, CRLF, a line of 1 MB, `+` entries, no final newline, in one file.
  @Test(.timeLimit(.minutes(30))) func aHugeGroupFile() throws {
    try directory.directory("etc")
    try directory.file("etc/passwd", "jenkins:x:1000:1000::/:/bin/sh\nbad:x:abc:0::/:/bin/sh")
    var text = "root:x:0:\r\n+@nis:::\n"
    for number in 0..<200_000 { text += "g\(number):x:\(100_000 + number):\n" }
    text += "big:x:5:" + String(repeating: "m", count: 1 << 20) + "\ndocker:x:999:jenkins"
    try directory.file("etc/group", text)
    let child = try Program.run([
      "--root", directory.path, "--user", "jenkins", "--assume", "0:999:0660", "--no-connect",
    ])
    #expect(child.status == 0, "\(child.outputText)\(child.errorText)")
  }

  @Test func garbageAndAnAnswerWithoutEnd() throws {
    for behaviour in [Listener.Behaviour.endlessHead, .answers("\u{1B}[31m\0garbage")] {
      let listener = try Listener(directory.path("docker.sock"), behaviour)
      let child = try withExtendedLifetime(listener) { try Program.run(["--timeout", "10", listener.path]) }
      #expect(child.status == 69)
      #expect(child.outputText.contains("not-the-docker-api"))
      expectNoControlCharacters(child)
      try FileManager.default.removeItem(atPath: listener.path)
    }
  }

  /// Without /proc there is no cmdline, no status, no mountinfo, no way to an ACL.
  @Test(.enabled(if: Need.root)) func withoutProc() throws {
    let listener = try Listener(directory.path("docker.sock"), Listener.ping, group: 64999, mode: 0o660)
    let unshare = try #require(Child.find("unshare"))
    func ask(_ become: String, _ arguments: String) throws -> Child {
      let line = "umount --lazy /proc && exec \(become) \(Program.path) \(arguments) \(listener.path)"
      return try Child.run(unshare, ["--mount", "sh", "-c", line])
    }
    try withExtendedLifetime(listener) {
      let root = try ask("", "")
      #expect(root.status == 0, "\(root.outputText)\(root.errorText)")
      #expect(root.outputText.contains(listener.path))
      let user = "setpriv --reuid 1000 --regid 1000"
      #expect(try ask("\(user) --groups 64999", "").status == 0)
      let denied = try ask("\(user) --clear-groups", "")
      #expect(denied.status == 77)
      // The ACL, which would have decided, could not be read; the kernel says what it comes to.
      #expect(try ask("\(user) --clear-groups", "--no-connect").status == 77)
      expectNoControlCharacters(denied)
    }
  }
}
