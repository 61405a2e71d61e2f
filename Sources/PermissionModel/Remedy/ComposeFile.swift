/// The services of a Compose file, read without a YAML parser: the keys of a block mapping under `services:`.
/// Whatever is written in another way is said not to be understood, never guessed at.
package struct ComposeFile: Hashable, Sendable {
  package var services: [String] = []
  /// Services may come from elsewhere too (`include:`).
  package var includesOthers = false

  /// Where and why the file was not understood.
  package struct NotUnderstood: Error, Hashable, Sendable, CustomStringConvertible {
    package var line: Int
    package var reason: String
    package var description: String { "line \(line): \(reason)" }
  }

  package init(_ bytes: [UInt8]) throws(NotUnderstood) {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw NotUnderstood(line: 1, reason: "this is not UTF-8")
    }
    var indent: Int?
    var isInServices = false
    var isFound = false
    for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      .enumerated()
    {
      func fail(_ reason: String) -> NotUnderstood { NotUnderstood(line: index + 1, reason: reason) }
      let isFirst = index == 0
      let line = isFirst && line.hasPrefix("\u{FEFF}") ? line.dropFirst() : line
      let content = line.drop { $0 == " " }
      if content.isEmpty || content.allSatisfy(\.isWhitespace) || content.first == "#" { continue }
      let depth = line.count - content.count
      if depth == 0 {
        if content.hasPrefix("---"), !isFound, content.dropFirst(3).allSatisfy(\.isWhitespace) { continue }
        if content.hasPrefix("%") && !isFound { continue }
        guard let (key, rest) = Self.key(content) else {
          throw fail("not a key and a colon at the beginning of a line")
        }
        isInServices = key == "services"
        if key == "include" { includesOthers = true }
        guard isInServices else { continue }
        guard !isFound else { throw fail("services: for the second time") }
        guard rest.isEmpty else { throw fail("services: is not followed by a line for each service") }
        isFound = true
      } else if isInServices {
        let services = indent ?? depth
        indent = services
        if depth > services { continue }
        guard depth == services, content.first != "\t", let (key, _) = Self.key(content), key != "<<" else {
          throw fail("not the name of a service and a colon")
        }
        self.services.append(key)
      }
    }
    guard isFound else { throw NotUnderstood(line: 1, reason: "there is no services: in it") }
  }

  /// The key of a line and what follows its colon, comments left out.
  private static func key(_ content: Substring) -> (key: String, rest: Substring)? {
    let name: Substring
    var after: Substring
    if let quote = content.first, quote == "\"" || quote == "'" {
      let inner = content.dropFirst()
      guard let end = inner.firstIndex(of: quote), !inner[..<end].contains("\\") else { return nil }
      name = inner[..<end]
      after = inner[inner.index(after: end)...]
    } else {
      guard let first = content.first,
        !"{}[]-?*&!|>%@`,\t".contains(first) || content.dropFirst().first?.isLetter == true && first == "-",
        let colon = content.firstIndex(of: ":")
      else { return nil }
      name = content[..<colon]
      after = content[colon...]
    }
    after = after.drop { $0 == " " }
    guard after.first == ":" else { return nil }
    after = after.dropFirst()
    guard after.isEmpty || after.first?.isWhitespace == true else { return nil }
    var key = String(name)
    while key.last == " " { key.removeLast() }
    guard !key.isEmpty, !key.contains(" #") else { return nil }
    let rest = after.drop(while: \.isWhitespace)
    return (key, rest.first == "#" ? "" : rest)
  }
}
