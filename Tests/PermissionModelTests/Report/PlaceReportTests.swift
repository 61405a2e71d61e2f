import Foundation
import Testing

import PermissionDocuments

@testable import PermissionModel

/// A place is written down, replayed, redacted and reported.
@Suite struct PlaceReportTests {
  private static let names = [
    "secretservice", "secretproject", "secretpod", "secretunit", "secretjob", "secretdir",
  ]

  private var facts: Facts {
    var place = Place(
      .compose, seenBy: ["label com.docker.compose.service"], isInContainer: true,
      unit: UnitName("secretunit.service", user: UserID(1000)),
      compose: .init(
        project: "secretproject", service: "secretservice", files: ["/srv/secretdir/compose.yaml"]),
      container: "secretservice-1")
    place.also = [.devcontainer]
    place.unread = ["/proc/8/environ: permission denied"]
    place.containerID = "secretid"
    place.pod = Place.Pod(namespace: "secretpod", name: "secretpod-1", container: "secretpod")
    place.job = Place.Job(name: "secretjob", project: "secretjob/x", runner: "secretjob runner")
    place.task = Place.Task(name: "secretjob", parent: "secretproject")
    place.devcontainer = Place.Devcontainer(folder: "/home/secretdir", configFile: "/home/secretdir/d.json")
    place.accountVariables = ["PUID": "1000", "PGID": "secretjob"]
    var facts = World().facts
    facts.place = place
    return facts
  }

  @Test func survives() throws {
    let text = try FactsDocument.encode(facts, pretty: false)
    #expect(try FactsDocument.decode(Array(text.utf8)) == facts)
  }

  @Test func isReported() throws {
    let text = try Report(facts).json(pretty: false)
    let report = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    let place = try #require(report["place"] as? [String: Any])
    #expect(place["kind"] as? String == "compose")
    #expect(place["seenBy"] as? [String] == ["label com.docker.compose.service"])
    #expect((place["compose"] as? [String: Any])?["service"] as? String == "secretservice")
    #expect((place["unit"] as? [String: Any])?["manager"] as? String == "user")
    #expect(place["inContainer"] as? Bool == true)
  }

  @Test func whereNobodyLooked() throws {
    let text = try Report(World().facts).json(pretty: false)
    #expect(text.contains(#""kind":"unknown""#))
  }

  @Test func isRedacted() throws {
    let redacted = facts.redacted()
    let text = try FactsDocument.encode(redacted, pretty: false)
    for name in Self.names { #expect(!text.contains(name), "\(name)") }
    #expect(redacted.place?.kind == .compose)
    #expect(redacted.place?.seenBy == facts.place?.seenBy)
    #expect(redacted.place?.unit?.name.hasSuffix(".service") == true)
    #expect(redacted.place?.accountVariables == ["PUID": "1000"])
  }

  @Test func olderDocuments() throws {
    let text = try FactsDocument.encode(World().facts, pretty: false)
    #expect(!text.contains("\"place\""))
    #expect(try FactsDocument.decode(Array(text.utf8)).place == nil)
  }
}
