import Foundation
import PermissionDocuments
import PermissionModel
import Testing

@testable import ConfigurationLint

/// The documents, of files with findings of all levels, silenced ones, and some that cannot be read.
@Suite struct LintDocumentTests {
  private static let reports: [(String, LintReport)] = [
    ("clean", Files.service("user: root").report),
    ("empty", Files.compose("services:\n  a:\n    image: x\n").report),
    (
      "findings",
      Files.service(
        "user: \"1000:1000\"",
        "group_add: [\"999\", \"${G:-998}\"] # sockcheck: ignore=gid-assumed -- a \"test\""
      ).report
    ),
    (
      "unread",
      Files(named: [
        ("compose.yaml", "services: [ docker.sock\n"), ("x.tf", ""), ("a b%/Dockerfile", "docker.sock\n"),
      ])
      .report
    ),
    (
      "partly",
      Files.compose("services:\n  a: {volumes: ['/run/docker.sock:/run/docker.sock']}\n---\nx: [\n").report
    ),
    (
      "formats",
      Files(named: [
        ("pod.yaml", "apiVersion: v1\nkind: Pod\n"), (".github/workflows/a.yml", "on: push\n"),
        ("devcontainer.json", "{}"), ("config.toml", "[[runners]]\n"), (".gitlab-ci.yml", ""),
        ("a.service", ""),
        ("a.socket", "[Socket]\nListenStream=/run/docker.sock\n"), ("a.container", ""),
        ("jenkins.yaml", "jenkins:\n"),
      ]).report
    ),
    (
      "mended",
      {
        var linter = Files(
          named: [
            (
              "compose.yaml",
              "services:\n  ci:\n    build: app\n    volumes: ['/run/docker.sock:/run/docker.sock']\n"
            ),
            ("Dockerfile", "FROM debian:12\nRUN useradd app\nUSER app\nRUN groupadd docker\n"),
          ],
          beside: [
            "app/Dockerfile":
              "FROM debian:12\nRUN groupadd -g 999 docker && useradd -G docker ci\nUSER ci:ci\n"
          ]
        ).linter
        linter.proveFixes { _ in true }
        return LintReport(linter)
      }()
    ),
    (
      "hostile",
      Files.compose(
        "services:\n  \"a\\u001b[2J\":\n    user: \"\\u202ex\\n:1\"\n    volumes: ['/run/docker.sock:/run/docker.sock']\n"
      ).report
    ),
  ]

  @Test func jsonForTheSchema() throws {
    let folder = ProcessInfo.processInfo.environment["SOCKCHECK_DOCUMENTS"].map { URL(filePath: $0) }
    for (name, report) in Self.reports {
      let text = try report.tree.text(pretty: false)
      #expect(text.hasPrefix("{\"files\":["))
      #expect(!text.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x202E })
      guard let folder else { continue }
      try Data(text.utf8).write(to: folder.appending(path: "\(name).lint.json"))
      let log = try report.sarif(version: "1.2.3").text(pretty: false)
      try Data(log.utf8).write(to: folder.appending(path: "\(name).sarif"))
    }
  }

  private func object(_ tree: JSONTree) throws -> Any {
    try JSONSerialization.jsonObject(with: Data(try tree.text(pretty: false).utf8))
  }

  @Test func sarif() throws {
    for (name, report) in Self.reports {
      let document = try #require(try object(report.sarif(version: "1.2.3")) as? [String: Any])
      let run = try #require((document["runs"] as? [[String: Any]])?.first)
      let results = try #require(run["results"] as? [[String: Any]])
      #expect(results.count == report.all.count, "\(name)")
      let rules = try #require(
        ((run["tool"] as? [String: Any])?["driver"] as? [String: Any])?["rules"] as? [[String: Any]])
      for result in results {
        let index = try #require(result["ruleIndex"] as? Int)
        #expect(rules[index]["id"] as? String == result["ruleId"] as? String)
        #expect((result["locations"] as? [Any])?.count == 1)
      }
    }
    let findings = try #require(Self.reports.first { $0.0 == "findings" }?.1)
    let text = try findings.sarif(version: "1").text(pretty: false)
    #expect(text.contains("\"suppressions\":[{\"justification\":\"a \\\"test\\\"\",\"kind\":\"inSource\"}]"))
    let unread = try #require(Self.reports.first { $0.0 == "unread" }?.1)
    #expect(try unread.sarif(version: "1").text(pretty: false).contains("a%20b%25/Dockerfile"))
    #expect(try unread.sarif(version: "1").text(pretty: false).contains("\"executionSuccessful\":false"))
  }

  @Test func fingerprintsDoNotHangOnTheLine() {
    let text = "services:\n  a:\n    user: '5:5'\n    volumes: ['/run/docker.sock:/run/docker.sock']\n"
    let (one, other) = (Files.compose(text).report, Files.compose("# x\n\n" + text).report)
    #expect(one.fingerprints == other.fingerprints)
    #expect(Set(one.fingerprints).count == one.fingerprints.count)
  }

  @Test func gitLab() throws {
    let unread = try #require(Self.reports.first { $0.0 == "unread" }?.1)
    let entries = try #require(try object(unread.gitLab) as? [[String: Any]])
    #expect(entries.count >= 3)
    #expect(Set(entries.compactMap { $0["fingerprint"] as? String }).count == entries.count)
  }

  @Test func gitHub() throws {
    let services = (1...12).map {
      "  s\($0):\n    user: '5:5'\n    volumes: ['/run/docker.sock:/run/docker.sock']\n"
    }.joined()
    let report = Files.compose("services:\n" + services).report
    let lines = report.gitHub.split(separator: "\n")
    #expect(lines.count { $0.hasPrefix("::error file=compose.yaml,line=") } == 10)
    #expect(lines.contains("2 more of level error in the summary"))
    #expect(report.gitHubSummary.split(separator: "\n").count { $0.contains("gid-mismatch") } == 12)
    let hostile = Files(named: [("a,b:c%.yaml", "services: [ docker.sock\n")]).report
    #expect(hostile.gitHub.contains("file=a%2Cb%3Ac%25.yaml,line="))
    // A bar parts cells whatever mark follows it.
    let marked = Files(named: [("a|\u{301}<\u{301}b.yaml", "services:\n" + services)]).report
    #expect(
      Array(marked.gitHubSummary.utf8).firstRange(of: Array("a\\|\u{301}\\<\u{301}b.yaml".utf8)) != nil)
  }

  @Test func gcc() {
    #expect(
      Files.service("user: \"5:5\"").report.gcc.contains(
        "compose.yaml:5:11: error: uid 5 is let in on no ordinary host"))
    #expect(
      !Files.compose(
        "services:\n  a:\n    user: \"\\nx:1: error: y\"\n    volumes: ['/run/docker.sock:/run/docker.sock']\n"
      ).report.gcc.contains("\nx:1"))
  }

  @Test func textUnderlines() throws {
    let text = Files.service("user: \"5:5\" # é").report.text(TextStyle(width: 80, usesUnicode: false))
    let lines = text.split(separator: "\n")
    let quoted = try #require(lines.firstIndex { $0.contains("user: \"5:5\"") })
    let mark = try #require(lines[quoted + 1].firstIndex(of: "^"))
    let column = lines[quoted + 1].distance(from: lines[quoted + 1].startIndex, to: mark)
    #expect(Array(lines[quoted])[column] == "\"")
    #expect(lines[quoted + 1].count { $0 == "^" } == 5)
  }

  // MARK: Bad input

  private static let refused =
    "services:\r\n  ci:\r\n    image: x\r\n    user: '1000'\r\n    volumes: ['/var/run/docker.sock:/var/run/docker.sock']\r\n"

  /// By whatever name: a byte order mark is no part of the first key.
  @Test(arguments: ["compose.yaml", "ci.yml"]) func aMarkBeforeTheFirstKey(name: String) {
    let report = Files(named: [(name, "\u{FEFF}" + Self.refused)]).report
    #expect(report.files.first?.reading == .whole)
    #expect(report.findings.contains { $0.level > .note && $0.start.line == 4 })
  }

  @Test(arguments: ["compose.yaml", "Dockerfile", "ci.yml"]) func anotherEncoding(name: String) {
    for mark in [[0xFF, 0xFE], [0xFE, 0xFF]] as [[UInt8]] {
      var linter = Linter(options: LintOptions()) { _ in .absent }
      linter.add(name, mark + Self.refused.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] })
      linter.finish()
      let file = LintReport(linter).files.first
      #expect(file?.reading == .not)
      #expect(file?.failure?.reason.contains("UTF-16") == true)
    }
  }

  /// What stands in it would be missed.
  @Test func aSecondDocument() {
    let report = Files.compose("services: {}\n---\n" + Self.refused).report
    #expect(report.files.first?.reading == .partly)
    #expect(report.findings.map(\.code) == ["could-not-tell"])
    #expect(report.findings.first?.start.line == 3)
    #expect(Files.compose(Self.refused + "---\n").report.files.first?.reading == .whole)
  }

  @Test(arguments: [
    "", "\u{0}", "docker.sock", "services:", "services: x\n# docker.sock", "services:\n  a: docker.sock",
    "- docker.sock",
    "services:\n  a: {volumes: {x: docker.sock}}",
    "services:\n  a: {volumes: [[docker.sock]], user: [1], group_add: {a: b}}",
    "services: &a {docker.sock: *a}",
    "services:\n  a: {extends: a, volumes: ['/run/docker.sock:/run/docker.sock']}",
    "services:\n  a: {user: '${A:-${A:-${A:-${A:-${A:-${A:-${A:-${A:-${A:-x}}}}}}}}}', volumes: ['/run/docker.sock:/run/docker.sock']}",
    "services:\n  a: {user: '${', volumes: ['/run/docker.sock:/run/docker.sock']}",
    "services:\n  a: {user: '99999999999999999999:-1', volumes: ['/run/docker.sock:/run/docker.sock']}",
    "services:\n  a: {{ docker.sock }}}\n", "services:\n  {{- range docker.sock }}\n",
  ])
  func oddComposeFilesEnd(text: String) {
    let report = Files.compose(text).report
    #expect(report.files.count == 1)
    if text.contains("{{") {
      #expect(report.files.first?.failure?.reason.contains("templates") == true)
    }
  }

  @Test(arguments: [
    "", "FROM", "FROM docker.sock", "RUN docker.sock",
    "FROM a\nARG\nENV\nUSER\nVOLUME\nCOPY\nRUN\n# docker.sock",
    "FROM a\nFROM a AS a\nFROM a\nENV DOCKER_HOST=$DOCKER_HOST\nUSER $X",
    "FROM scratch\nUSER a\n# docker.sock\nENV DOCKER_GID=1",
    "FROM a\nRUN groupadd -g docker.sock\nRUN useradd\nRUN usermod -aG\nRUN groupmod -g\nRUN gpasswd -a docker.sock",
    "FROM alpine\nRUN adduser docker.sock docker.sock && addgroup && adduser -u 99999999999 docker",
  ])
  func oddDockerfilesEnd(text: String) { #expect(Files.dockerfile(text).report.files.count == 1) }
}
