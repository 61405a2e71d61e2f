/// Where the AppArmor profile of a process is written down (apparmor.d(5)).
package struct AppArmorProfileFile: Hashable, Sendable, Codable {
  /// Without its mode.
  package var profile: ByteString
  package var path: ByteString
  /// The line in which the profile begins, counted from 1.
  package var line: Int
  /// What its last `include if exists <local/…>` names: the file for a site's own rules.
  package var localFile: ByteString?
  /// Lines of the profile that forbid Unix sockets, which no other rule outweighs; counted from 1.
  package var denials: [Int]

  package init(
    profile: ByteString, path: ByteString, line: Int, localFile: ByteString? = nil, denials: [Int] = []
  ) {
    self.profile = profile
    self.path = path
    self.line = line
    self.localFile = localFile
    self.denials = denials
  }

  /// Where profiles lie.
  package static let directory: ByteString = "/etc/apparmor.d"
  /// Larger files are not read, and no more of them than that.
  package static let largestFile = 1 << 20
  package static let mostFiles = 2048
}

extension AppArmorProfileFile {
  /// The name of a profile as the kernel shows it, `docker-default (enforce)`, without its mode.
  package static func name(ofLabel label: ByteString) -> ByteString {
    guard label.bytes.last == UInt8(ascii: ")"), let open = label.bytes.lastIndex(of: UInt8(ascii: "(")),
      open > 0, label.bytes[open - 1] == UInt8(ascii: " ")
    else { return label }
    return ByteString(label.bytes[..<(open - 1)])
  }

  /// The profile in a file; `nil` where the file has it not.
  ///
  /// A profile within another, and a hat, are not looked for: which of the two a site's own rules are for cannot be told
  /// from lines.
  package init?(finding profile: ByteString, in text: [UInt8], path: ByteString) {
    var found: AppArmorProfileFile?
    var depth = 0
    for (index, line) in text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      .enumerated()
    {
      let words = Self.words(line)
      if found == nil {
        guard Self.begins(profile, words) else { continue }
        found = AppArmorProfileFile(profile: profile, path: path, line: index + 1)
      } else {
        if let local = Self.localFile(words) { found?.localFile = local }
        if Self.forbidsUnixSockets(words) { found?.denials.append(index + 1) }
      }
      if found != nil {
        for word in words where word.count == 1 || word.last == UInt8(ascii: "{") {
          if word.last == UInt8(ascii: "{") { depth += 1 }
          if word == [UInt8(ascii: "}")] { depth -= 1 }
        }
        if depth <= 0 { break }
      }
    }
    guard let found else { return nil }
    self = found
  }

  /// Words, without a comment behind them; `#include` is none.
  private static func words(_ line: ArraySlice<UInt8>) -> [[UInt8]] {
    let all = line.split { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }.map { Array($0) }
    let isComment = { (word: [UInt8]) in word.first == UInt8(ascii: "#") && word != Array("#include".utf8) }
    return all.firstIndex(where: isComment).map { Array(all[..<$0]) } ?? all
  }

  /// `profile NAME [PATH] [flags=(…)] {`, or `NAME … {`.
  private static func begins(_ profile: ByteString, _ words: [[UInt8]]) -> Bool {
    guard words.last?.last == UInt8(ascii: "{") else { return false }
    let rest = words.first.map { $0 == Array("profile".utf8) } == true ? words.dropFirst() : words[...]
    guard var name = rest.first else { return false }
    if name.first == UInt8(ascii: "\""), name.last == UInt8(ascii: "\""), name.count > 1 {
      name = Array(name.dropFirst().dropLast())
    }
    return name == profile.bytes
  }

  private static func localFile(_ words: [[UInt8]]) -> ByteString? {
    guard let first = words.first, ["include", "#include"].contains(ByteString(first)), let last = words.last,
      last.starts(with: "<local/".utf8), last.last == UInt8(ascii: ">")
    else { return nil }
    let name = ByteString(last.dropFirst().dropLast())
    return name.pathComponents.contains("..") ? nil : AppArmorProfileFile.directory.appending(component: name)
  }

  /// `deny network unix,`, `deny unix …,`, also behind `audit` and with a comma of its own.
  private static func forbidsUnixSockets(_ words: [[UInt8]]) -> Bool {
    let plain = words.map { ByteString($0.filter { $0 != UInt8(ascii: ",") }) }
    let rest = plain.first == "audit" ? plain.dropFirst() : plain[...]
    guard rest.first == "deny" else { return false }
    let rule = Array(rest.dropFirst())
    guard let kind = rule.first else { return false }
    if kind == "unix" { return true }
    return kind == "network" && (rule.count == 1 || rule[1].isEmpty || rule[1] == "unix")
  }
}
