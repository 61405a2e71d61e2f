import Foundation
import TestSupport
import Testing

import PermissionDocuments

@testable import PermissionModel

/// Each format's rules, asked of a program that reads the format.
@Suite struct QuotingTests {
  static let names =
    [
      "jenkins", "a b", "$HOME", "\"; rm -rf /", "no", "0123", "-x", "it's", "a\\", "*", "~root", "ümläut",
      "日本",
      "#c", "a: b", "[x]", "{}", "&anchor", "!tag", "1e3", "0x1f", "1_000", "null", "~", "True", "ON", ".inf",
      "=",
      "12:30:45", "%y", "@at", "`id`", "$(id)", "a;b", "<<", "?", "-", "x#y", "2024-01-01",
    ] + marked

  /// A combining mark behind a sign makes one `Character` of both, and to everybody else it is the sign and a mark.
  static let marked = [
    "x'\u{301};id;'\u{301}", "'\u{301}", "\"\u{301}x", "$\u{301}HOME", "a\\\u{301}", "-\u{301}x", "#\u{301}c",
    "a;\u{301}b", "a,\u{301}b",
  ]

  @Test(arguments: names + ["", " ", "''"])
  func shellWords(name: String) throws {
    let word = try Quoting.shell(ByteString(name))
    let child = try Child.run("/bin/sh", ["-c", "printf '%s' \(word) end"], limit: 10)
    // printf repeats its format for each word: one word and no more.
    #expect(child.outputText == name + "end")
    #expect(child.errorText.isEmpty)
  }

  @Test(arguments: ["a\nb", "\u{1B}[31m", "\u{202E}x"])
  func whatAShellLineCannotShow(name: String) {
    #expect(throws: Unexpressible.self) { try Quoting.shell(ByteString(name)) }
  }

  private static let python = Child.find("python3")
  private static let hasYAML =
    python.map { (try? Child.run($0, ["-c", "import yaml"]).status) == 0 } ?? false

  @Test(.enabled(if: Need.optional(hasYAML, "python3 with yaml")), arguments: [true, false])
  func yamlScalarsByARealParser(isKey: Bool) throws {
    let names = Self.names + ["a\nb", "tab\there", "\u{9B}31m", "\u{7F}", ""]
    let lines = names.map { isKey ? "- \(Quoting.yaml($0)): 1" : "- \(Quoting.yaml($0))" }
    let program =
      "import yaml,json,sys; json.dump(yaml.safe_load(sys.stdin.buffer.read().decode()), sys.stdout)"
    let python = try #require(Self.python)
    let child = try Child.run(python, ["-c", program], input: lines.joined(separator: "\n") + "\n")
    let read = try JSONSerialization.jsonObject(with: child.output)
    if isKey {
      let keys = try #require(read as? [[String: Int]]).map { $0.keys.first }
      #expect(keys == names.map { Optional($0) })
    } else {
      #expect(try #require(read as? [String]) == names)
    }
  }

  @Test(arguments: names + ["a\nb", "\u{1B}[31m", "\u{9B}", "\u{202E}", "\u{2028}"])
  func yamlIsPlainOnlyForPlainWords(name: String) {
    let scalar = Quoting.yaml(name)
    if !scalar.hasPrefix("\"") {
      #expect(scalar == name)
      #expect(name.utf8.allSatisfy { $0 < 0x80 })
      #expect(!["no", "True", "ON", "null", "~", "-"].contains(name))
      #expect(name.first?.isNumber == false)
    }
    #expect(!scalar.unicodeScalars.contains { $0.properties.generalCategory == .control })
  }

  @Test(arguments: names + ["a\nb\r\t", "\u{1}\u{1F}\u{7F}\u{9B}", "\u{202E}"])
  func jsonStrings(name: String) throws {
    let data = Data("[\(Quoting.json(name))]".utf8)
    #expect(try JSONDecoder().decode([String].self, from: data) == [name])
  }

  @Test func variablesAndTemplatesWithAMark() {
    #expect(Quoting.compose("a$\u{301}b") == "\"a$$\u{301}b\"")
    for text in ["${\u{301}x}", "%{\u{301}x}"] {
      #expect(throws: Unexpressible.self) { try Quoting.hcl(text) }
    }
    #expect(throws: Unexpressible.self) { try Quoting.mountValue("a,\u{301}b") }
  }

  @Test(arguments: [
    ("jenkins", "jenkins"), ("a b", "1000"), ("$HOME", "1000"), ("0123", "1000"), ("-x", "1000"),
    ("a:b", "1000"), ("ümläut", "1000"), ("", "1000"), ("_apt", "_apt"), ("www-data", "www-data"),
  ])
  func theUserLineOfADockerfile(name: String, word: String) {
    #expect(Quoting.dockerfileUser(ByteString(name), UserID(1000)) == word)
    #expect(Quoting.dockerfileUser(nil, UserID(1000)) == "1000")
  }

  /// Names that come from an image go through every emitter.
  @Test(arguments: names)
  func hostileAccounts(name: String) throws {
    guard !name.contains(":") else { return }
    let world = Scenario.classic.passwd("root:x:0:0::/root:/bin/sh\n\(name):x:1000:1000::/:/bin/sh\n")
    for tools in [AccountTools.shadow, .busybox, .shellOnly] {
      let plan = world.tools(tools).report(service: name).plan
      guard let remedy = plan.remedies.first(where: { $0.target == .dockerfile && !$0.isLastResort }) else {
        continue
      }
      // What a shell makes of the RUN line: the programs are stubs that show their words.
      let run = remedy.snippet.split(separator: "\n").drop { !$0.hasPrefix("RUN ") }.dropLast()
        .joined(separator: "\n").dropFirst(4)
      // What the image's programs do not take is left to this one, which is given the number.
      if run.hasPrefix("[") {
        let words = try JSONDecoder().decode([String].self, from: Data(run.utf8))
        #expect(words.dropFirst().prefix(3) == ["image", "--user", "1000"])
        continue
      }
      let stubs = ["groupadd", "usermod", "addgroup", "groupmod", "echo"]
        .map { "\($0)() { for word; do printf '<%s>' \"$word\"; done; }; " }.joined()
      let script = stubs + "DOCKER_GID=999; " + run.replacing(" >> /etc/group", with: "")
      let child = try Child.run("/bin/sh", ["-c", script], limit: 10)
      #expect(child.status == 0, "\(run) \(child.errorText)")
      #expect(
        child.outputText.contains("<\(name)>") || child.outputText.contains("<docker:x:999:\(name)>"),
        "\(run) gave \(child.outputText)")
    }
  }

  @Test(arguments: names)
  func hostileServices(name: String) {
    for remedy in Scenario.classic.report(service: name).plan.remedies where remedy.target == .compose {
      let line = remedy.snippet.split(separator: "\n").dropFirst().first
      #expect(line.map(String.init) == "  \(Quoting.yaml(name)):")
    }
  }
}
