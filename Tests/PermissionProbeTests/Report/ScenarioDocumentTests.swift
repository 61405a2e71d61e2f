import Foundation
import Testing

@testable import PermissionProbe

/// Writes what the program prints in every scenario where scripts/check-schemas finds it; without
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
      guard let directory = ProcessInfo.processInfo.environment["SOCKCHECK_DOCUMENTS"] else { continue }
      for (kind, text) in documents {
        let file = URL(filePath: directory).appending(path: "\(scenario.code)-\(name).\(kind).json")
        try Data(text.utf8).write(to: file)
      }
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
