/// What lasts of whom a socket lets in: the same before and after a program's new start, another login, a new boot.
///
/// Left out is root on the host, to whom the socket gives nothing, and processes of accounts that are listed themselves.
package struct WhoState: Hashable, Sendable {
  /// The order in which they are told.
  package enum Kind: String, Hashable, Sendable, CaseIterable {
    /// The socket's owner, group, mode and ACL.
    case socket
    case everyone, group, member, account, process
    /// Could not connect now, and holds it open.
    case holder
  }

  /// One fact, in words.
  package struct Fact: Hashable, Sendable {
    package var kind: Kind
    /// Safe to print.
    package var words: String

    package init(_ kind: Kind, _ words: String) {
      self.kind = kind
      self.words = words
    }
  }

  package private(set) var facts: Set<Fact> = []

  package init() {}

  package mutating func insert(_ kind: Kind, _ words: String) { facts.insert(Fact(kind, words)) }

  /// What is there and was not, and what was there and is not.
  package func changes(since before: WhoState) -> WhoChanges {
    WhoChanges(
      appeared: Self.ordered(facts.subtracting(before.facts)),
      gone: Self.ordered(before.facts.subtracting(facts)))
  }

  private static func ordered(_ facts: Set<Fact>) -> [Fact] {
    let places = Dictionary(uniqueKeysWithValues: Kind.allCases.enumerated().map { ($1, $0) })
    return facts.sorted { (places[$0.kind] ?? 0, $0.words) < (places[$1.kind] ?? 0, $1.words) }
  }
}

/// What `who --since` tells.
package struct WhoChanges: Hashable, Sendable {
  package var appeared: [WhoState.Fact]
  package var gone: [WhoState.Fact]

  package var isEmpty: Bool { appeared.isEmpty && gone.isEmpty }

  /// A line each, what is new first; nothing where nothing changed.
  package var plain: String {
    (appeared.map { "+ \($0.kind.rawValue) \($0.words)\n" }
      + gone.map { "- \($0.kind.rawValue) \($0.words)\n" })
      .joined()
  }

  package func text(_ style: TextStyle) -> String {
    (appeared.map { style.paint("+ \($0.kind.rawValue) \($0.words)", .caution) + "\n" }
      + gone.map { style.paint("- \($0.kind.rawValue) \($0.words)", .good) + "\n" })
      .joined()
  }

  var tree: JSONTree {
    func list(_ facts: [WhoState.Fact]) -> JSONTree {
      .list(facts.map { .object(["kind": .text($0.kind.rawValue), "words": .text($0.words)]) })
    }
    return .object(["appeared": list(appeared), "gone": list(gone)])
  }
}
