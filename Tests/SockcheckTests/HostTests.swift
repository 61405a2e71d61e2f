import Foundation
import TestSupport
import Testing

/// `--with-host`: where and when, in every format, and in what is replayed elsewhere.
@Suite struct HostTests {
  private static let ask = ["--assume", "0:64999:0660", "--user", "1000:1000", "--no-connect"]
  private let directory: TemporaryDirectory
  init() throws { directory = try TemporaryDirectory() }

  private static func kernel(_ setting: String) throws -> String {
    try String(contentsOfFile: "/proc/sys/kernel/\(setting)", encoding: .utf8).trimmingCharacters(
      in: .newlines)
  }

  private static func bootID() throws -> String { try kernel("random/boot_id") }

  private func expectThisHost(_ host: [String: Any]?) throws {
    let host = try #require(host)
    #expect(Set(host.keys) == ["name", "bootId", "time"])
    #expect(host["name"] as? String == (try Self.kernel("hostname")))
    #expect(host["bootId"] as? String == (try Self.bootID()))
    let time = try #require(host["time"] as? Int)
    #expect(abs(Date().timeIntervalSince1970 - Double(time)) < 600)
  }

  @Test func onRequestAlone() throws {
    #expect(try object(Program.run(Self.ask + ["--format", "json"]))["host"] == nil)
    #expect(try object(Program.run(["facts"] + Self.ask))["host"] == nil)
    for format in ["text", "plain"] {
      let without = try Program.run(Self.ask + ["--format", format]).outputText
      #expect(!without.contains(try Self.bootID()))
    }
  }

  @Test func everyFormat() throws {
    let json = try Program.run(Self.ask + ["--with-host", "--format", "json"])
    #expect(json.status == 77)
    try expectThisHost(try object(json)["host"] as? [String: Any])
    for format in ["text", "plain"] {
      let child = try Program.run(Self.ask + ["--with-host", "--format", format])
      #expect(child.outputText.contains("boot \(try Self.bootID())"))
      expectNoControlCharacters(child)
    }
  }

  /// Another name in a UTS namespace of its own, and one report for each socket.
  @Test(.enabled(if: Need.root)) func anotherName() throws {
    let line =
      "unshare --uts sh -c 'hostname web1; exec \"$0\" --with-host --format json /nothing/a /nothing/b' $sockcheck"
    let reports = try Program.shell(line).outputText.split(separator: "\n")
    #expect(reports.count == 2)
    for report in reports {
      let object = try JSONSerialization.jsonObject(with: Data(report.utf8)) as? [String: Any]
      #expect((object?["host"] as? [String: Any])?["name"] as? String == "web1")
    }
  }

  @Test func aReplaySaysWhereItWasRecorded() throws {
    let recorded = try Program.run(["facts", "--with-host"] + Self.ask)
    var document = try object(recorded)
    try expectThisHost(document["host"] as? [String: Any])
    document["host"] = ["name": "elsewhere\u{1B}[31m", "bootId": NSNull(), "time": 0]
    let text = String(decoding: try JSONSerialization.data(withJSONObject: document), as: UTF8.self)
    let file = try directory.file("facts.json", text)
    let replayed = try Program.run(["--facts", file, "--format", "plain"])
    #expect(replayed.status == 77)
    #expect(replayed.outputText.contains("host: elsewhere\\x1B[31m, 1970-01-01T00:00:00Z\n"))
    expectNoControlCharacters(replayed)
    // Once more through `facts`, and it is still that host; without names it is none.
    let again = try object(Program.run(["facts", "--facts", file]))
    #expect((again["host"] as? [String: Any])?["time"] as? Int == 0)
    #expect(try object(Program.run(["facts", "--facts", file, "--redact"]))["host"] == nil)
  }

  @Test(arguments: [
    "[]", "{}", #"{"name": "a"}"#, #"{"name": 1, "time": 1}"#, #"{"name": "a", "time": -1}"#,
    #"{"name": "a", "time": 253402300800}"#, #"{"name": "a", "time": 1e300}"#,
    #"{"name": "a", "time": 1, "bootId": 7}"#,
  ])
  func aDamagedHost(host: String) throws {
    var text = try Program.run(["facts"] + Self.ask).outputText
    text = "{\"host\": \(host)," + text.dropFirst()
    let child = try Program.run(["--facts", try directory.file("facts.json", text)])
    #expect(child.status == 65, "\(child.outputText)\(child.errorText)")
    #expect(child.errorText.contains("host") || host.contains("1e300"))
  }

  @Test func questionsThatContradictThemselves() throws {
    #expect(try Program.run(["facts", "--redact", "--with-host"] + Self.ask).status == 64)
    let file = try directory.file("facts.json", try Program.run(["facts"] + Self.ask).outputText)
    let child = try Program.run(["--facts", file, "--with-host"])
    #expect(child.status == 64)
    #expect(child.errorText.contains("sockcheck facts --with-host"))
  }
}
