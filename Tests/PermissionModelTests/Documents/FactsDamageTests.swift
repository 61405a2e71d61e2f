import PermissionDocuments
import Testing

@testable import PermissionModel

/// What is wrong with a document is told on a terminal, and the document may be anybody's.
@Suite struct FactsDamageTests {
  private static let hostile = #"\u001b[31m\u202e\n"#

  @Test(arguments: [
    (#""kind":"socket""#, #""kind":"\#(hostile)""#),
    (#""mode":"0660""#, #""mode":"\#(hostile)""#),
    (#""acl":{"absent":true}"#, #""acl":{"seen":{"entries":["\#(hostile)"]}}"#),
    (#""acl":{"absent":true}"#, #""acl":{"\#(hostile)":true}"#),
    (#""schema":"sockcheck.facts/1""#, #""schema":"\#(hostile)""#),
    (#""capabilities":[]"#, #""capabilities":["\#(hostile)"]"#),
    (#""source":"self""#, #""source":"\#(hostile)""#),
    (#""viewpoint":"inside""#, #""viewpoint":"\#(hostile)""#),
  ])
  func nothingOfItIsShownRaw(_ sound: String, _ damaged: String) throws {
    let text = try FactsDocument.encode(World().facts, pretty: false)
    let range = try #require(text.firstRange(of: sound), "no \(sound) in \(text)")
    let hostile = text.replacingCharacters(in: range, with: damaged)
    let damage = #expect(throws: FactsDocument.Damage.self) { try FactsDocument.decode(Array(hostile.utf8)) }
    let shown = try #require(damage?.description)
    #expect(!shown.unicodeScalars.contains(where: ByteString.isControl), "\(shown)")
  }

  /// A context's endpoint may have any scheme.
  @Test func schemeOfAContext() {
    var facts = World().facts
    facts.endpoint = EndpointFacts(
      currentContext: .seen("ci"),
      contexts: [.init(name: "ci", host: .seen("\u{1B}[2J\n://x"))])
    let report = Report(facts)
    #expect(report.causes.first?.code == "endpoint-not-unix")
    let shown = report.plain.unicodeScalars.filter { $0 != "\n" }
    #expect(!shown.contains(where: ByteString.isControl))
    #expect(report.plain.contains("\\x1B[2J\\n://"))
  }
}

extension String {
  fileprivate func replacingCharacters(in range: Range<Index>, with text: String) -> String {
    String(self[..<range.lowerBound]) + text + String(self[range.upperBound...])
  }
}
