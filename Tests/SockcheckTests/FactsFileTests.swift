import Foundation
import TestSupport
import Testing

/// issue 4, "Bad input": a damaged document gives status 65 and a sentence, and never a crash.
@Suite struct FactsFileTests {
  private let directory: TemporaryDirectory
  private let listener: Listener
  private let good: String

  init() throws {
    directory = try TemporaryDirectory()
    listener = try Listener(directory.path("docker.sock"), Listener.ping)
    good = try Program.run(["facts", listener.path]).outputText
  }

  private func replay(_ text: String, sourceLocation: SourceLocation = #_sourceLocation) throws -> Child {
    let child = try Program.run(["--facts", try directory.file("facts.json", text)])
    #expect(!child.isSignalled, sourceLocation: sourceLocation)
    expectNoControlCharacters(child, sourceLocation: sourceLocation)
    return child
  }

  private func expectDamaged(_ text: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
    let child = try replay(text, sourceLocation: sourceLocation)
    #expect(child.status == 65, "\(child.outputText)\(child.errorText)", sourceLocation: sourceLocation)
    #expect(child.output.isEmpty, sourceLocation: sourceLocation)
    #expect(child.errorText.contains("facts.json: "), sourceLocation: sourceLocation)
  }

  /// The document with one value changed; the path is in the notation of the messages.
  private func changed(_ change: (inout [String: Any]) -> Void) throws -> String {
    let whole = try #require(try JSONSerialization.jsonObject(with: Data(good.utf8)) as? [String: Any])
    var facts = try #require(whole["facts"] as? [String: Any])
    change(&facts)
    let document: [String: Any] = ["schema": "sockcheck.facts/1", "facts": facts]
    return String(decoding: try JSONSerialization.data(withJSONObject: document), as: UTF8.self)
  }

  private func walk(_ facts: inout [String: Any], _ change: (inout [[String: Any]]) -> Void) {
    var walk = facts["walk"] as? [String: Any] ?? [:]
    var steps = walk["steps"] as? [[String: Any]] ?? []
    change(&steps)
    walk["steps"] = steps
    facts["walk"] = walk
  }

  @Test func aGoodOne() throws {
    #expect(try replay(good).status == 0)
    #expect(try replay(try changed { $0["newKey"] = 1 }).status == 0, "keys are added freely")
    #expect(
      try replay(
        try changed {
          $0["relatives"] = nil; $0["security"] = nil
        }
      ).status == 0, "older documents")
  }

  @Test func truncatedAnywhere() throws {
    let bytes = Array(good.utf8)
    for part in [0, 1, bytes.count / 4, bytes.count / 2, bytes.count - 3] {
      try expectDamaged(String(decoding: bytes.prefix(part), as: UTF8.self))
    }
  }

  @Test func aHundredMegabytes() throws {
    let path = directory.path("facts.json")
    #expect(FileManager.default.createFile(atPath: path, contents: nil))
    let file = try FileHandle(forWritingTo: URL(filePath: path))
    try file.truncate(atOffset: 100 << 20)
    try file.close()
    let start = Date()
    let child = try Program.run(["--facts", path])
    #expect(child.status == 65)
    #expect(child.errorText.contains("MiB"))
    #expect(Date().timeIntervalSince(start) < 15)
  }

  @Test(arguments: [
    "", " ", "null", "[]", "7", "\"x\"", "{}", "{\"schema\":7}", "{\"schema\":\"sockcheck.facts/1\"}",
    "{\"schema\":\"sockcheck.facts/2\",\"facts\":{}}", "{\"schema\":\"\\u001b[31m\",\"facts\":{}}",
    "\u{FEFF}{",
    "{\"schema\":\"sockcheck.facts/1\",\"facts\":[]}", "\u{1B}[31m", "{\"\\u001b\":",
  ])
  func noDocument(text: String) throws { try expectDamaged(text) }

  @Test func deepNesting() throws {
    try expectDamaged(String(repeating: "[", count: 200_000))
    try expectDamaged(String(repeating: "{\"a\":", count: 100_000))
  }

  @Test func wrongTypesAndIdsOutOfRange() throws {
    for value: Any in [-1, 4_294_967_296, 1e300, "1000", NSNull(), [], 1.5] {
      for key in ["userID", "groupID"] {
        try expectDamaged(
          try changed { facts in
            var subject = facts["subject"] as? [String: Any] ?? [:]
            subject[key] = value
            facts["subject"] = subject
          })
      }
    }
    for key in ["subject", "walk", "accounts", "system"] {
      try expectDamaged(try changed { $0[key] = "text" })
      try expectDamaged(try changed { $0[key] = nil })
    }
    try expectDamaged(try changed { $0["observation"] = ["call": "dance"] })
    try expectDamaged(try changed { $0["relatives"] = ["first": ["seen": 1], "parent": ["absent": true]] })
  }

  @Test func anInodeThatIsNone() throws {
    for inode: [String: Any] in [
      ["mode": "99999"], ["mode": 432], ["kind": "door"], ["owner": -5], ["links": -1],
      ["acl": ["seen": ["entries": ["user:x:rw-"]]]],
    ] {
      try expectDamaged(
        try changed { facts in
          walk(&facts) { steps in
            var known = steps[0]["inode"] as? [String: Any] ?? [:]
            known["seen"] = ((known["seen"] as? [String: Any]) ?? [:]).merging(inode) { $1 }
            steps[0]["inode"] = known
          }
        })
    }
  }

  @Test func aWalkThatLoopsOrContradictsItself() throws {
    // Forty-one links, one after the other.
    try expectDamaged(
      try changed { facts in
        walk(&facts) { steps in
          let inode: [String: Any] = [
            "kind": "link", "mode": "0777", "owner": 0, "group": 0, "links": 1, "acl": ["absent": true],
            "isImmutable": false,
          ]
          let link: [String: Any] = [
            "path": "/a", "name": "a", "inode": ["seen": inode], "linkTarget": "a", "mount": ["absent": true],
            "isTrailing": true,
          ]
          steps.insert(contentsOf: Array(repeating: link, count: 41), at: 1)
        }
      })
    try expectDamaged(try changed { facts in walk(&facts) { $0 = [] } })
    try expectDamaged(try changed { facts in walk(&facts) { $0[0]["linkTarget"] = "/x" } })
    try expectDamaged(try changed { facts in walk(&facts) { $0[0]["inode"] = ["absent": true] } })
    // The walk goes on behind something that is no directory.
    try expectDamaged(try changed { facts in walk(&facts) { $0.insert($0[$0.count - 1], at: 1) } })
    // A connection that succeeded to a place where nothing stands.
    try expectDamaged(
      try changed { facts in walk(&facts) { $0[$0.count - 1]["inode"] = ["absent": true] } })
    // The API answered, and the connection failed.
    try expectDamaged(
      try changed { facts in
        facts["observation"] = [
          "call": "connect", "errno": "EACCES", "api": ["outcome": "answered", "isExpected": true],
        ]
      })
  }

  /// By whatever way the document comes, who writes it is waited for.
  @Test(arguments: [
    "(sleep 0.3; cat \"$1\") | $sockcheck --facts -",
    "(sleep 0.3; cat \"$1\") | $sockcheck --facts /dev/stdin",
    "$sockcheck --facts <(sleep 0.3; cat \"$1\")", "$sockcheck --facts - < \"$1\"",
    "exec 7< <(sleep 0.3; cat \"$1\"); $sockcheck --facts /proc/self/fd/7",
    // What the shell has read already is not read once more.
    "(echo a heading; cat \"$1\") > \"$1.2\"; (read -r line; $sockcheck --facts -) < \"$1.2\"",
    "$sockcheck facts \"$2\" | $sockcheck --facts -",
  ])
  func aWriterWhoIsSlow(line: String) throws {
    let child = try Program.shell(line, [try directory.file("facts.json", good), listener.path])
    #expect(child.status == 0, "\(child.errorText)")
    #expect(child.outputText.contains(listener.path))
  }

  /// As an inetd or a parent with other plans for it may leave it.
  @Test(arguments: [0, O_NONBLOCK]) func aSocketAsStandardInput(flags: Int32) throws {
    var ends: [Int32] = [0, 0]
    #expect(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0, &ends) == 0)
    #expect(fcntl(ends[0], F_SETFL, flags) == 0)
    let (reader, writer) = (FileHandle(fileDescriptor: ends[0]), FileHandle(fileDescriptor: ends[1]))
    let text = Data(good.utf8)
    Thread.detachNewThread {
      Thread.sleep(forTimeInterval: 0.3)
      try? writer.write(contentsOf: text)
      try? writer.close()
    }
    let child = try Program.run(["--facts", "-"], standardInput: reader)
    try reader.close()
    #expect(child.status == 0, "\(child.errorText)")
  }

  @Test(arguments: ["-", "/dev/stdin", "/dev/fd/77", "/dev/fd/x", "/dev/fd/99999999999", "/dev/fd/"])
  func nothingToRead(name: String) throws {
    let child = try Program.run(["--facts", name])
    #expect(child.status == 65)
    #expect(!child.errorText.isEmpty)
  }

  @Test(arguments: ["/nothing/there", "/", "/dev/null"])
  func noFile(path: String) throws {
    let child = try Program.run(["--facts", path])
    #expect(child.status == 65)
    #expect(!child.errorText.isEmpty)
  }

  @Test(arguments: [
    "\u{1B}[31mgid", "gid\nmismatch", "\u{202E}hctamsim-dig", String(repeating: "a", count: 5000), "",
  ])
  func explainWithOddNames(name: String) throws {
    let child = try Program.run(["explain", name])
    #expect(child.status == 64)
    expectNoControlCharacters(child)
  }

  @Test func explainSuggests() throws {
    let child = try Program.run(["explain", "gid-mismach"])
    #expect(child.status == 64)
    #expect(child.errorText.contains("gid-mismatch"))
  }
}
