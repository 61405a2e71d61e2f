import Foundation
import Testing

/// Compares a text with the one on file, Snapshots/NAME.txt.
///
/// With SOCKCHECK_RECORD=1 it writes the file instead, and fails so that a recording is never taken for a
/// passed test: read the change, then run again without.
func expectSnapshot(
  _ text: String, _ name: String, sourceLocation: SourceLocation = #_sourceLocation
) throws {
  let file = testFolder.appending(path: "Snapshots/\(name).txt")
  let recorded = try? String(contentsOf: file, encoding: .utf8)
  if isRecording {
    guard recorded != text else { return }
    try Data(text.utf8).write(to: file)
    Issue.record("recorded \(name).txt; look at it and run again", sourceLocation: sourceLocation)
    return
  }
  let expected = try #require(
    recorded, "no Snapshots/\(name).txt; SOCKCHECK_RECORD=1 makes it", sourceLocation: sourceLocation)
  #expect(text == expected, "differs from Snapshots/\(name).txt", sourceLocation: sourceLocation)
}

let isRecording = ProcessInfo.processInfo.environment["SOCKCHECK_RECORD"] == "1"
