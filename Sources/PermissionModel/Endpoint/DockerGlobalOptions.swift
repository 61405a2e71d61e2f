/// The options that the docker command line takes before its command (`docker --help`), as far as they say which
/// engine is meant.
package struct DockerGlobalOptions: Hashable, Sendable {
  /// `--host`, `-H`.
  package var host: String?
  /// `--context`, `-c`.
  package var context: String?
  /// `--config`: the directory of docker's own files.
  package var configDirectory: String?

  private enum Meaning { case host, context, configDirectory, somethingElse }

  private static let withValue: [String: Meaning] = [
    "host": .host, "H": .host, "context": .context, "c": .context, "config": .configDirectory,
    "log-level": .somethingElse, "l": .somethingElse, "tlscacert": .somethingElse, "tlscert": .somethingElse,
    "tlskey": .somethingElse,
  ]
  private static let withoutValue: Set<String> = ["debug", "D", "tls", "tlsverify"]

  /// Takes docker's own options from the front of what stood behind the program's name, and leaves its command and all
  /// that follows.
  ///
  /// - Returns: `nil` where a word is no option that docker is known to take there.
  package init?(takingFrom words: inout ArraySlice<String>) {
    while let word = words.first, word.utf8.first == UInt8(ascii: "-") {
      words.removeFirst()
      guard take(word, &words) else { return nil }
    }
  }

  /// One option, with its value behind `=`, behind a blank or, for a letter, right behind it (pflag).
  private mutating func take(_ word: String, _ rest: inout ArraySlice<String>) -> Bool {
    if word.hasPrefix("--") {
      let parts = word.dropFirst(2).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let name = parts.first.map(String.init) ?? ""
      if Self.withoutValue.contains(name), name.utf8.count > 1 { return true }
      guard name.utf8.count > 1, let meaning = Self.withValue[name] else { return false }
      return keep(parts.count > 1 ? String(parts[1]) : rest.popFirst(), as: meaning)
    }
    guard let letter = word.dropFirst().first.map(String.init) else { return false }
    let behind = word.dropFirst(2)
    if Self.withoutValue.contains(letter) {
      return behind.isEmpty || take("-\(behind)", &rest)
    }
    guard let meaning = Self.withValue[letter] else { return false }
    if behind.isEmpty { return keep(rest.popFirst(), as: meaning) }
    return keep(String(behind.first == "=" ? behind.dropFirst() : behind), as: meaning)
  }

  private mutating func keep(_ value: String?, as meaning: Meaning) -> Bool {
    guard let value else { return false }
    switch meaning {
    case .host: host = value
    case .context: context = value
    case .configDirectory: configDirectory = value
    case .somethingElse: break
    }
    return true
  }
}
