import Foundation
import Testing

import PermissionDocuments

@testable import PermissionModel

/// Drop NAME.facts.json, as `sockcheck facts` writes it, into Scenarios/ with its expected NAME.report.txt
/// (`--format plain`) and NAME.report.json (`--format json`), and it is a test.
///
/// SOCKCHECK_RECORD=1 writes the expected reports, and fails so that they are read first.
@Suite struct RecordedScenarioTests {
  private static let folder = testFolder.appending(path: "Scenarios")

  private static let files =
    (try? FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()) ?? []

  private static let names = files.filter { $0.hasSuffix(".facts.json") }.map {
    String($0.dropLast(".facts.json".count))
  }

  @Test func nothingElseStandsThere() {
    #expect(Self.names.count >= 5)
    for file in Self.files where file != "README.md" {
      #expect(
        Self.names.contains {
          file == "\($0).facts.json" || file == "\($0).report.txt" || file == "\($0).report.json"
        },
        "\(file)")
    }
  }

  @Test(arguments: names)
  func theReportIsTheExpectedOne(name: String) throws {
    let document = try Data(contentsOf: Self.folder.appending(path: "\(name).facts.json"))
    let report = Report(try FactsDocument.decode(Array(document)))
    try compare(report.plain, "\(name).report.txt")
    try compare(try report.json(pretty: true) + "\n", "\(name).report.json")
  }

  private func compare(_ text: String, _ name: String) throws {
    let file = Self.folder.appending(path: name)
    let expected = try? String(contentsOf: file, encoding: .utf8)
    if isRecording, expected != text {
      try Data(text.utf8).write(to: file)
      Issue.record("recorded \(name); read it and run again")
      return
    }
    let required = try #require(expected, "no Scenarios/\(name); SOCKCHECK_RECORD=1 makes it")
    #expect(text == required)
  }
}
