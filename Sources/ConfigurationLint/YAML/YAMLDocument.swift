/// A node by its place in a document's list.
package struct YAMLNodeID: Hashable, Sendable {
  let index: Int
}

/// How a scalar is written; a plain one is resolved by whoever reads the file, never here.
package enum YAMLScalarStyle: Hashable, Sendable { case plain, quoted, block }

/// One document of a stream, aliases kept as what they are: each stands for one node, and expanding them could take any
/// amount of room.
package struct YAMLDocument: Sendable {
  package enum Content: Sendable {
    case scalar(String, YAMLScalarStyle)
    case sequence([YAMLNodeID])
    case mapping([(key: YAMLNodeID, value: YAMLNodeID)])
    case alias(YAMLNodeID)
  }

  struct Node: Sendable {
    var content: Content
    var span: Span
    var tag: String?
  }

  /// A key that stands in a mapping for the second time.
  package struct DuplicateKey: Hashable, Sendable {
    package var name: String
    package var span: Span
    package var first: Span
  }

  var nodes: [Node] = []
  var rootID: YAMLNodeID?
  package var duplicateKeys: [DuplicateKey] = []

  package init() {}

  package var root: YAMLValue? { rootID.map { YAMLValue(document: self, id: $0) } }
}

/// A node with its document, aliases followed.
package struct YAMLValue: Sendable {
  package let document: YAMLDocument
  /// Where it is written: of an alias the alias's own place.
  package let span: Span
  private let id: YAMLNodeID

  init(document: YAMLDocument, id: YAMLNodeID) {
    self.document = document
    span = document.nodes[id.index].span
    var id = id
    // What an alias stands for is no alias (YAML 1.2, 7.1), and so one step does.
    if case .alias(let target) = document.nodes[id.index].content { id = target }
    self.id = id
  }

  private var content: YAMLDocument.Content { document.nodes[id.index].content }

  /// The same for all aliases of a node, of one document.
  package var identity: Int { id.index }

  package var tag: String? { document.nodes[id.index].tag }

  package var scalar: (text: String, style: YAMLScalarStyle)? {
    if case .scalar(let text, let style) = content { return (text, style) }
    return nil
  }

  /// The text of a scalar that is not null: `~`, `null` and nothing at all are, where they are plain.
  package var text: String? {
    guard let scalar, !isNull else { return nil }
    return scalar.text
  }

  package var isNull: Bool {
    guard let scalar, scalar.style == .plain else { return false }
    return ["", "~", "null", "Null", "NULL"].contains(scalar.text)
  }

  package var items: [YAMLValue]? {
    guard case .sequence(let items) = content else { return nil }
    return items.map { YAMLValue(document: document, id: $0) }
  }

  package var isMapping: Bool {
    if case .mapping = content { return true }
    return false
  }

  /// The pairs as they stand there, `<<` among them.
  package var pairs: [(key: YAMLValue, value: YAMLValue)]? {
    guard case .mapping(let pairs) = content else { return nil }
    return pairs.map {
      (YAMLValue(document: document, id: $0.key), YAMLValue(document: document, id: $0.value))
    }
  }

  /// The value of a key. What is merged (`<<`) counts behind what stands in the mapping itself.
  package subscript(name: String) -> YAMLValue? {
    var fuel = Self.mostMerged
    return value(name, fuel: &fuel)
  }

  /// So many mappings are looked into for one key: a merge may lead round in a circle.
  private static let mostMerged = 64

  private func value(_ name: String, fuel: inout Int) -> YAMLValue? {
    guard fuel > 0, case .mapping(let pairs) = content else { return nil }
    fuel -= 1
    // Of two the last counts, as far as a reader takes two at all.
    for pair in pairs.reversed() where isKey(pair.key, name) {
      return YAMLValue(document: document, id: pair.value)
    }
    for pair in pairs where isKey(pair.key, "<<") {
      let merged = YAMLValue(document: document, id: pair.value)
      for source in merged.items ?? [merged] {
        if let found = source.value(name, fuel: &fuel) { return found }
      }
    }
    return nil
  }

  private func isKey(_ id: YAMLNodeID, _ name: String) -> Bool {
    if case .scalar(let text, _) = document.nodes[id.index].content { return text == name }
    return false
  }
}
