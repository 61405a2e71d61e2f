/// Finds group entries as moby/sys/user does: by name, or by a number that is written as the entry's is.
///
/// A few questions read the entries one after the other. Many of them would take as many passes over a file
/// that the container's owner may make as long as he likes, so they are answered from tables.
struct GroupIndex {
  private static let fewQuestions = 8

  private let entries: [GroupEntry]
  private var byName: [ByteString: [Int]]?
  private var byNumber: [Int: [Int]]?

  init(_ entries: [GroupEntry], questions: Int) {
    self.entries = entries
    guard questions > Self.fewQuestions else { return }
    let places = Array(entries.indices)
    byName = Dictionary(grouping: places) { entries[$0].name }
    byNumber = Dictionary(grouping: places) { entries[$0].groupID.asDockerReadsIt }
  }

  /// The first entry of that name or number that also meets the condition.
  func first(called text: String, where isWanted: (GroupEntry) -> Bool) -> GroupEntry? {
    let name = ByteString(argument: text)
    let number = Int(text).flatMap { String($0) == text ? $0 : nil }
    guard let byName, let byNumber else {
      return entries.first { entry in
        (entry.name == name || number.map { $0 == entry.groupID.asDockerReadsIt } ?? false) && isWanted(entry)
      }
    }
    let named = byName[name]?.first { isWanted(entries[$0]) }
    let numbered = number.flatMap { byNumber[$0] }?.first { isWanted(entries[$0]) }
    switch (named, numbered) {
    case (let place?, let other?): return entries[min(place, other)]
    case (let place?, nil), (nil, let place?): return entries[place]
    case (nil, nil): return nil
    }
  }
}

/// Elements in the order in which they came first.
package struct Distinct<Element: Hashable> {
  /// As long as they are few, looking through them is quicker than a set.
  private static var few: Int { 16 }

  private(set) var elements: [Element] = []
  private var seen: Set<Element>?

  init(_ elements: [Element] = []) { for element in elements { append(element) } }

  /// The same elements, in whatever order and however often.
  package static func haveSameMembers(_ one: [Element], _ other: [Element]) -> Bool {
    let (one, other) = (Self(one), Self(other))
    return one.elements.count == other.elements.count && one.elements.allSatisfy { other.contains($0) }
  }

  func contains(_ element: Element) -> Bool { seen?.contains(element) ?? elements.contains(element) }

  mutating func append(_ element: Element) {
    guard !contains(element) else { return }
    elements.append(element)
    seen?.insert(element)
    if seen == nil, elements.count > Self.few { seen = Set(elements) }
  }
}
