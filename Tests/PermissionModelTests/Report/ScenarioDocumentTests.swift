import Foundation
import Testing

import PermissionDocuments

@testable import PermissionModel

/// Writes what the program prints in every scenario where Tests/SchemaTests/run finds it; without
/// SOCKCHECK_DOCUMENTS it only makes sure that there is something to write.
@Suite struct ScenarioDocumentTests {
  @Test(arguments: Scenario.all)
  func documents(_ scenario: Scenario) throws {
    for (name, world) in [("world", scenario.world), ("lookalike", scenario.lookalike)] {
      let facts = world.facts
      // One of two has a host.
      let host = name == "world" ? HostIdentity(name: "web1", bootID: "b", time: 1_795_513_550) : nil
      let documents = [
        "report": try Report(facts, host: host).json(pretty: false),
        "facts": try FactsDocument.encode(facts, host: host, pretty: false),
      ]
      #expect(documents.values.allSatisfy { !$0.isEmpty })
      try write(documents, as: "\(scenario.code)-\(name)")
    }
  }

  /// A container asked about from outside of its user namespace has keys that nothing else has.
  @Test(arguments: [true, false])
  func documentsOfAContainer(isObserved: Bool) throws {
    var facts = World().socket(owner: 100000, group: 100999).container(true).bindMounted()
      .subject(uid: 101000, gid: 101000).namespace(uidMap: "0 100000 65536", viewpoint: .outside).facts
    facts.subject.source = .container
    facts.container = ContainerFacts(
      id: "0123", name: "ci", image: "agent:1", user: "1000",
      binds: [.init(source: "/run/docker.sock", destination: "/run/docker.sock")],
      securityOptions: ["no-new-privileges"], droppedCapabilities: ["ALL"],
      compose: .init(project: "p", service: "ci", files: ["/srv/compose.yaml"]))
    facts.container?.labels = ["com.docker.compose.service": "ci"]
    facts.container?.variables = ["PUID": "1000"]
    facts.place = Self.place
    Self.surround(&facts)
    facts.hostSource = .init(source: "/run/docker.sock", destination: "/run/docker.sock")
    facts.others = ContainerIdentities(
      [
        .init(
          userID: UserID(100101), groupID: GroupID(100101), groups: [GroupID(100101)],
          capabilities: .dacOverride,
          example: ProcessID(31), program: "nginx", count: 2)
      ], processCount: 4, omitted: 1)
    if isObserved {
      facts.observation = Observation(
        call: .connect, errno: .accessDenied, standIn: StandIn(without: [.seccomp, .label]))
    } else {
      facts.observationFailure = .notPermitted
      facts.accessCheck = AccessCheck(errno: .accessDenied)
    }
    let report = Report(facts)
    #expect(report.rootCause?.code == "gid-mismatch")
    let text = try FactsDocument.encode(facts, pretty: false)
    #expect(Report(try FactsDocument.decode(Array(text.utf8))) == report)
    try write(
      ["report": report.json(pretty: false), "facts": text],
      as: "container-\(isObserved)")
  }

  private static func surround(_ facts: inout Facts) {
    var unit = UnitFacts(
      UnitName("web.service"), source: .manager, settings: ["User": ["web"], "BindPaths": ["/a:/b", "/c"]],
      files: ["/etc/systemd/system/web.service"])
    (unit.activeState, unit.subState, unit.result) = ("failed", "failed", "exit-code")
    unit.sourcePath = "/etc/containers/systemd/web.container"
    facts.unit = unit
    facts.socketUnit = UnitFacts(UnitName("docker.socket", user: UserID(1000)), source: .files)
    facts.engineUnit = UnitFacts(UnitName("snap.docker.dockerd.service"), source: .manager)
    facts.session = SessionFacts([
      .init(ProcessID(4), name: "tmux: server", kind: .tmux, userID: UserID(101000))
    ])
    facts.accountSources = AccountSources(
      initgroups: ["sss"], answer: .seen(.init(userName: "a", groups: [GroupID(5)], groupName: "b")))
  }

  /// With all that a place can have.
  private static var place: Place {
    var place = Place(
      .compose, seenBy: ["label com.docker.compose.service"], isInContainer: true,
      unit: UnitName("web.service", user: UserID(1000)),
      compose: .init(project: "p", service: "ci", files: ["/srv/compose.yaml"]), container: "ci")
    place.also = [.devcontainer]
    place.unread = ["/proc/8/environ: permission denied"]
    place.containerID = "0123"
    place.pod = Place.Pod(namespace: "n", name: "p", container: "c")
    place.job = Place.Job(name: "j", project: "p", runner: "r")
    place.task = Place.Task(name: "t", parent: "s")
    place.devcontainer = Place.Devcontainer(folder: "/p", configFile: "/p/d.json")
    place.accountVariables = ["PUID": "1000"]
    return place
  }

  private func write(_ documents: [String: String], as name: String) throws {
    guard let directory = ProcessInfo.processInfo.environment["SOCKCHECK_DOCUMENTS"] else { return }
    for (kind, text) in documents {
      try Data(text.utf8).write(to: URL(filePath: directory).appending(path: "\(name).\(kind).json"))
    }
  }

  /// What a replay says is what was said, and without names and paths it is the same still.
  @Test(arguments: Scenario.all)
  func replays(_ scenario: Scenario) throws {
    for world in [scenario.world, scenario.lookalike] {
      let report = world.report
      let text = try FactsDocument.encode(world.facts, pretty: true)
      let again = Report(try FactsDocument.decode(Array(text.utf8)))
      #expect(again == report)
      let redacted = Report(world.facts.redacted())
      #expect(redacted.verdict == report.verdict)
      #expect(redacted.causes.map(\.code) == report.causes.map(\.code))
      #expect(redacted.next.map(\.code) == report.next.map(\.code))
      #expect(redacted.plan.remedies.map(\.target) == report.plan.remedies.map(\.target))
    }
  }
}
