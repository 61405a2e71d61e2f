/// The bytes of an object in a document that somebody else wrote: a member is put in or taken out, and no other byte
/// changes.
struct JSONMembers {
  private(set) var text: [UInt8]

  /// One object of it.
  struct Object {
    var members: [GoJSON.Member]
    /// From brace to brace.
    var range: Range<Int>

    /// The last of a name counts.
    func member(_ isWanted: (GoJSON.Member) -> Bool) -> GoJSON.Member? { members.last(where: isWanted) }
  }

  init(_ text: [UInt8]) { self.text = text }

  /// The document's own object; `nil` for a document that is none.
  func root() throws(GoJSON.Damage) -> Object? {
    let (value, range) = try GoJSON.read(text, allowsMore: true)
    guard case .object(let members) = value else { return nil }
    return Object(members: members, range: range)
  }

  /// Behind the last member, on a line like that one's.
  mutating func insert(_ member: String, into object: Object) {
    guard let last = object.members.last else {
      return text.insert(contentsOf: member.utf8, at: object.range.lowerBound + 1)
    }
    let blanks = text[..<last.range.lowerBound].reversed().prefix { [0x20, 0x09, 0x0A, 0x0D].contains($0) }
    text.insert(
      contentsOf: [UInt8(ascii: ",")] + blanks.reversed() + Array(member.utf8), at: last.range.upperBound)
  }

  /// A member, with the comma that parted it from its neighbour.
  mutating func remove(_ member: GoJSON.Member, from object: Object) {
    guard let place = object.members.firstIndex(where: { $0.range == member.range }) else { return }
    let start = place > 0 ? object.members[place - 1].range.upperBound : object.range.lowerBound + 1
    let end = member.range.upperBound
    if place == 0, object.members.count > 1 {
      text.removeSubrange(member.range.lowerBound..<object.members[1].range.lowerBound)
    } else {
      text.removeSubrange(start..<end)
    }
  }

  mutating func remove(_ range: Range<Int>) { text.removeSubrange(range) }
}
