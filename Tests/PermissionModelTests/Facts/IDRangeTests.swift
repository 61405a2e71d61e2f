import PermissionDocuments
import Testing

@testable import PermissionModel

@Suite struct IDRangeTests {
  /// The kernel refuses ranges that wrap or are empty, and so do both readers.
  @Test(
    arguments: [
      (998, 4_294_967_294, 42), (4_294_967_294, 0, 2), (1, 0, 4_294_967_295),
      (0, 0, 0),
    ] as [(UInt32, UInt32, UInt32)])
  func impossibleRange(inside: UInt32, outside: UInt32, count: UInt32) throws {
    #expect(IDMapFile.parse("\(inside) \(outside) \(count)\n".utf8) == nil)
    var facts = World().facts
    facts.subject.userNamespace.uidMap = .seen(
      IDMap(ranges: [IDRange(inside: inside, outside: outside, count: count)]))
    let text = try FactsDocument.encode(facts, pretty: false)
    #expect(throws: FactsDocument.Damage.self) { try FactsDocument.decode(Array(text.utf8)) }
  }

  /// As a reader elsewhere is shown ids that its own namespace does not have (seq_file of uid_map).
  @Test func idsThatTheReaderDoesNotHave() throws {
    let map = try #require(IDMapFile.parse("0 4294967295 65536\n".utf8))
    #expect(map.outside(7) == nil)
    #expect(map.inside(100_007) == nil)
    // A document that holds such a map is read again.
    var facts = World().facts
    facts.subject.userNamespace.uidMap = .seen(map)
    let text = try FactsDocument.encode(facts, pretty: false)
    let again = try FactsDocument.decode(Array(text.utf8))
    #expect(again == facts)
  }

  @Test(arguments: [
    (0, 0, 4_294_967_295), (4_294_967_294, 7, 1), (7, 4_294_967_294, 1), (0, 100_000, 65_536),
  ])
  func possibleRange(inside: UInt32, outside: UInt32, count: UInt32) throws {
    let map = try #require(IDMapFile.parse("\(inside) \(outside) \(count)\n".utf8))
    #expect(map.outside(inside + count - 1) == outside + count - 1)
    #expect(map.inside(outside + count - 1) == inside + count - 1)
  }
}
