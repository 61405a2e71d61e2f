/// The services of a Compose file, for who has to name one of them.
package struct ComposeServices: Sendable {
  package private(set) var names: [String] = []
  /// Services may come from elsewhere too (`include:`).
  package private(set) var includesOthers = false

  /// - Throws: what of the file cannot be read, and where: then nothing is said of its services.
  package init(_ bytes: [UInt8]) throws(NotRead) {
    let result = YAMLReader.read(bytes)
    if let failure = result.failure { throw failure }
    guard let document = result.documents.first, let root = document.root, !root.isNull else {
      throw NotRead("there is nothing in it")
    }
    if let second = result.documents.dropFirst().compactMap(\.root).first {
      throw NotRead("a second document begins", at: second.span.start)
    }
    if let twice = document.duplicateKeys.first {
      throw NotRead("\(twice.name) for the second time", at: twice.span.start)
    }
    guard root.isMapping else { throw NotRead("there is no mapping in it", at: root.span.start) }
    includesOthers = root["include"].map { !$0.isNull } ?? false
    guard let services = root["services"] else { throw NotRead("there is no services: in it") }
    guard services.isMapping else {
      throw NotRead("services: is not followed by a mapping", at: services.span.start)
    }
    try add(services, fuel: Self.deepest)
  }

  /// Mappings that are merged into others (`<<`), of others that are.
  private static let deepest = 8

  private mutating func add(_ services: YAMLValue, fuel: Int) throws(NotRead) {
    guard fuel > 0, let pairs = services.pairs else {
      throw NotRead("what is merged here is not followed", at: services.span.start)
    }
    for (key, value) in pairs {
      guard let name = key.text, !name.isEmpty else {
        throw NotRead("this is no name of a service", at: key.span.start)
      }
      if name == "<<", key.scalar?.style == .plain {
        for part in value.items ?? [value] { try add(part, fuel: fuel - 1) }
      } else if !names.contains(name) {
        names.append(name)
      }
    }
  }
}
