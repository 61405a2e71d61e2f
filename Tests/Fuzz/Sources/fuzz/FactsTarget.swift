import FoundationEssentials
import PermissionDocuments
import PermissionModel

/// A facts document from anybody: read, reported in every format, written and read again, and all of that once
/// more without names.
enum FactsTarget {
  static func run(_ bytes: [UInt8]) {
    let recording: FactsDocument.Recording
    do throws(FactsDocument.Damage) {
      recording = try FactsDocument.read(bytes)
    } catch {
      expectShowable(error.description, "the damage")
      return
    }
    let report = Report(recording.facts, context: RemedyContext(service: "ci"), host: recording.host)
    show(report, in: bytes)
    expectSameAgain(recording)
    let redacted = recording.facts.redacted()
    expectSameAgain(.init(facts: redacted))
    let other = Report(redacted)
    show(other, in: bytes)
    expect(other.verdict == report.verdict, "redacted: \(other.verdict) instead of \(report.verdict)")
  }

  /// Nothing in any format steers a terminal, and JSON is JSON. Of the styles of text each input gets one: they are
  /// most of a run's time.
  static func show(_ report: Report, in bytes: [UInt8] = []) {
    let styles = [
      TextStyle(), TextStyle(width: 40, usesUnicode: false), TextStyle(width: 120, usesUnicode: false),
    ]
    expectShowable(report.text(styles[bytes.count % styles.count]), lines: true, "the text")
    expectShowable(report.plain, lines: true, "the plain report")
    expectShowable(report.plainLine, "the line")
    for line in report.summary { expectShowable(line, "the summary") }
    expectJSON(try? report.json(pretty: false))
    for remedy in report.plan.remedies {
      expectShowable(remedy.snippet, lines: true, "the snippet for \(remedy.target)")
    }
    expect([0, 66, 69, 71, 77, 78].contains(report.exitStatus), "the status \(report.exitStatus)")
  }

  static func expectJSON(_ text: String?) {
    guard let text else { fatalError("the report cannot be written as JSON") }
    expect(text.utf8.allSatisfy { $0 >= 0x20 }, "JSON holds a control character raw")
    expect((try? JSONDecoder().decode(AnyDocument.self, from: Data(text.utf8))) != nil, "the JSON is none")
  }

  /// Its outermost braces are looked at; the decoder has read the rest by then.
  private struct AnyDocument: Decodable {
    init(from decoder: any Decoder) throws { _ = try decoder.container(keyedBy: Key.self) }

    private struct Key: CodingKey {
      var stringValue: String
      var intValue: Int? { nil }
      init(stringValue: String) { self.stringValue = stringValue }
      init?(intValue: Int) { nil }
    }
  }

  static func expectSameAgain(_ recording: FactsDocument.Recording) {
    guard let text = try? FactsDocument.encode(recording.facts, host: recording.host, pretty: true) else {
      fatalError("facts that were read cannot be written")
    }
    do throws(FactsDocument.Damage) {
      let again = try FactsDocument.read(Array(text.utf8))
      expect(again == recording, "what is written down reads as something else")
    } catch {
      fatalError("what is written down is refused: \(error)")
    }
  }
}
