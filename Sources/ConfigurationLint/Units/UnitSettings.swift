import PermissionModel

/// A unit's file with its drop-ins, each assignment with its place; what an empty one takes back is gone.
struct UnitSettings {
  struct Value {
    var key: String
    var text: ServiceForm.Text
    var source: SourceText
  }

  /// The files, the later ones over the earlier.
  let sources: [SourceText]
  private var values: [Value] = []
  /// What of it the model knows, for its own rules on units.
  let facts: UnitFacts
  /// Variables, the last of a name, which a line may ask for at every word.
  private var environment: [String: Value] = [:]

  /// Settings of which a later assignment replaces the earlier ones, beside those that the model has.
  private static let single: Set = [
    "Image", "UserNS", "Entrypoint", "Exec", "PodmanArgs", "SecurityLabelDisable", "CapabilityBoundingSet",
    "Notify",
  ]

  /// - Parameter section: that counts for the unit's kind.
  init(_ name: String, _ sources: [SourceText], section: ByteString) {
    self.sources = sources
    for source in sources {
      for placed in UnitFile.placed(source.bytes) where placed.assignment.section == section {
        let assignment = placed.assignment
        let isSingle =
          Self.single.contains(assignment.name) || UnitFacts.singleSettings.contains(assignment.name)
        if isSingle || assignment.value.isEmpty { values.removeAll { $0.key == assignment.name } }
        if assignment.value.isEmpty { continue }
        values.append(
          Value(
            key: assignment.name,
            text: .init(
              value: String(decoding: assignment.value.bytes, as: UTF8.self),
              span: Span(placed.range.lowerBound, placed.range.upperBound)), source: source))
      }
    }
    facts = UnitFacts(
      UnitName(ByteString(argument: name), user: nil), source: .files,
      settings: UnitFile.settings(sources.map { UnitFile.parse($0.bytes) }, sections: [section]))
    for var value in words("Environment") {
      guard let equals = value.text.value.firstIndex(of: "=") else { continue }
      let name = String(value.text.value[..<equals])
      value.text.value = String(value.text.value[equals...].dropFirst())
      environment[name] = value
    }
  }

  /// Where a file is none that systemd reads, and why: what it takes for damaged it leaves out.
  static func failure(_ source: SourceText) -> NotRead? {
    if let zero = source.bytes.firstIndex(of: 0) {
      return NotRead("a NUL ends the line for systemd", at: zero)
    }
    if source.bytes.count > UnitFile.largest {
      return NotRead("of a unit's file 1 MB is read", at: UnitFile.largest)
    }
    return nil
  }

  func last(_ key: String) -> Value? { values.last { $0.key == key } }
  func all(_ key: String) -> [Value] { values.filter { $0.key == key } }

  /// The words of all assignments, each with its own place.
  func words(_ key: String) -> [Value] {
    all(key).flatMap { value in
      DockerOptions.words(value.text, in: value.source).map {
        Value(key: key, text: $0, source: value.source)
      }
    }
  }

  /// `Environment=NAME=VALUE`.
  func environment(_ name: String) -> Value? { environment[name] }
}
