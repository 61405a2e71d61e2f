import Foundation
import Testing

import PermissionDocuments

@testable import PermissionModel

/// `sockcheck.report/1`: keys are added freely, never renamed.
@Suite struct JSONReportTests {
  private static let top = [
    "schema", "verdict", "socket", "subject", "prediction", "observation", "causes", "remedies",
  ]
  private static let objects = [
    "socket": ["path", "resolvedPath", "kind", "mode", "owner", "group", "acl", "links", "mount"],
    "subject": [
      "source", "pid", "user", "uid", "gid", "groups", "capabilities", "noNewPrivileges", "userNamespace",
    ],
    "prediction": ["permission", "errno", "decidedBy"],
  ]

  private static func object(_ report: Report) throws -> [String: Any] {
    let data = Data(try report.json(pretty: false).utf8)
    return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
  }

  @Test(arguments: Scenario.all)
  func everyKeyIsThere(_ scenario: Scenario) throws {
    let object = try Self.object(scenario.world.report)
    #expect(Set(object.keys).isSuperset(of: Self.top))
    #expect(object["schema"] as? String == "sockcheck.report/1")
    #expect(Verdict(rawValue: object["verdict"] as? String ?? "") == scenario.world.report.verdict)
    for (name, keys) in Self.objects {
      let member = try #require(object[name] as? [String: Any])
      #expect(Set(member.keys).isSuperset(of: keys), "\(name)")
    }
    for cause in try #require(object["causes"] as? [[String: Any]]) {
      #expect(Set(cause.keys).isSuperset(of: ["code", "severity", "title", "detail", "evidence"]))
    }
    for remedy in try #require(object["remedies"] as? [[String: Any]]) {
      let keys = [
        "target", "title", "recommended", "side", "snippet", "language", "proof", "risk", "caveats",
      ]
      #expect(Set(remedy.keys).isSuperset(of: keys))
    }
  }

  @Test func theClassicCaseAsTheContractShowsIt() throws {
    let object = try Self.object(Scenario.classic.report(service: "jenkins-master"))
    let socket = try #require(object["socket"] as? [String: Any])
    #expect(socket["path"] as? String == "/var/run/docker.sock")
    #expect(socket["resolvedPath"] as? String == "/run/docker.sock")
    #expect(socket["kind"] as? String == "socket")
    #expect(socket["mode"] as? String == "0660")
    #expect((socket["acl"] as? [Any])?.isEmpty == true)
    let owner = try #require(socket["owner"] as? [String: Any])
    #expect(owner["id"] as? Int == 0)
    #expect(owner["name"] as? String == "root")
    #expect(owner["mapped"] as? Bool == true)
    let group = try #require(socket["group"] as? [String: Any])
    #expect(group["id"] as? Int == 999)
    #expect(group["name"] is NSNull)
    let mount = try #require(socket["mount"] as? [String: Any])
    #expect(mount["readOnly"] as? Bool == false)
    #expect(mount["sourceDeleted"] as? Bool == false)
    let subject = try #require(object["subject"] as? [String: Any])
    #expect(subject["source"] as? String == "self")
    #expect(subject["user"] as? String == "jenkins")
    #expect(subject["groups"] as? [Int] == [1000])
    let namespace = try #require(subject["userNamespace"] as? [String: Any])
    #expect(namespace["initial"] as? Bool == true)
    #expect(namespace["uidMap"] as? [[Int]] == [[0, 0, 4_294_967_295]])
    #expect(namespace["setgroups"] as? String == "allow")
    let prediction = try #require(object["prediction"] as? [String: Any])
    #expect(prediction["errno"] as? String == "EACCES")
    let decidedBy = try #require(prediction["decidedBy"] as? [String: String])
    #expect(
      decidedBy == [
        "path": "/run/docker.sock", "rule": "other", "entry": "other::---", "needs": "w", "has": "",
      ])
    let observation = try #require(object["observation"] as? [String: Any])
    #expect(observation["call"] as? String == "connect")
    #expect(observation["errno"] as? String == "EACCES")
    #expect(observation["api"] is NSNull)
    let causes = try #require(object["causes"] as? [[String: Any]])
    #expect(causes.first?["code"] as? String == "gid-mismatch")
    let evidence = try #require(causes.first?["evidence"] as? [String: Any])
    #expect(evidence["socketGid"] as? Int == 999)
    #expect(evidence["groups"] as? [Int] == [1000])
    let first = try #require((object["remedies"] as? [[String: Any]])?.first)
    #expect(first["target"] as? String == "compose")
    #expect(first["recommended"] as? Bool == true)
    #expect(first["snippet"] as? String == "services:\n  jenkins-master:\n    group_add:\n      - \"999\"\n")
    #expect(first["language"] as? String == "yaml")
    #expect(first["proof"] as? String == "granted")
    #expect(first["side"] as? String == "deployment")
  }

  /// `null` is said, and not left out.
  @Test func whatIsNotKnownIsNull() throws {
    let object = try Self.object(World().absent("/run/docker.sock").report)
    let socket = try #require(object["socket"] as? [String: Any])
    for key in ["resolvedPath", "kind", "mode", "owner", "group", "acl", "links"] {
      #expect(socket[key] is NSNull, "\(key)")
    }
    #expect(object["observation"] is NSNull)
    let unreadable = try Self.object(World().socket(acl: .unreadable(.accessDenied)).report)
    #expect((unreadable["socket"] as? [String: Any])?["acl"] is NSNull)
    let prediction = try #require(unreadable["prediction"] as? [String: Any])
    #expect(prediction["permission"] as? String == "unknown")
    #expect(prediction["decidedBy"] is NSNull)
  }

  @Test func oneLineOrPretty() throws {
    let report = Scenario.classic.report
    #expect(!(try report.json(pretty: false)).contains("\n"))
    #expect(try report.json(pretty: true).split(separator: "\n").count > 50)
  }

  /// Words that others chose are shown as a person sees them, and not as JSON would escape them.
  @Test func evidenceOfOthersWords() throws {
    var facts = Scenario.classic.facts
    facts.container = ContainerFacts(
      id: "1", name: "ci", isRunning: true, addedGroups: ["999", "a\u{1B}[31m"])
    let report = try Self.object(Report(facts))
    let causes = try #require(report["causes"] as? [[String: Any]])
    #expect(causes.first?["code"] as? String == "groups-dropped")
    let evidence = try #require(causes.first?["evidence"] as? [String: Any])
    #expect(evidence["groupAdd"] as? [String] == ["999", #"a\x1B[31m"#])
  }
}
