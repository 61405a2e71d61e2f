/// Reads unit files (systemd.syntax(7)): sections, assignments, continued lines, comments; and puts a unit's file and
/// its drop-ins together. What is damaged is left out, as systemd does it.
package enum UnitFile {
  /// More of a file is not read.
  package static let largest = 1 << 20
  private static let mostAssignments = 8192

  package struct Assignment: Hashable, Sendable {
    package var section: ByteString
    package var name: String
    package var value: ByteString
  }

  /// An assignment with the bytes of its value in the file.
  package struct Placed: Hashable, Sendable {
    package var assignment: Assignment
    package var range: Range<Int>
  }

  /// The assignments of settings that the model knows.
  package static func parse(_ text: some Sequence<UInt8>) -> [Assignment] {
    placed(Array(text)) { UnitFacts.settings.contains($0) }.map(\.assignment)
  }

  package static func placed(_ text: [UInt8], where isWanted: (String) -> Bool = { _ in true }) -> [Placed] {
    var found: [Placed] = []
    // Where the line, the first of several that are one, begins.
    var start: Int?
    var section: ByteString = ""
    var pending: [UInt8] = []
    var isContinued = false
    // A byte order mark is skipped, as systemd does it (config_parse).
    let behindMark = text.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    for raw in text.prefix(largest).dropFirst(behindMark).split(
      separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    {
      let line = trimmed(raw)
      // A comment between continued lines is left out, and does not end them.
      if let first = line.first, first == UInt8(ascii: "#") || first == UInt8(ascii: ";") { continue }
      let endsOpen = line.last == UInt8(ascii: "\\")
      start = start ?? raw.startIndex
      pending += endsOpen ? line.dropLast() : line[...]
      if endsOpen {
        pending.append(UInt8(ascii: " "))
        isContinued = true
        continue
      }
      let whole = isContinued ? trimmed(pending[...])[...] : line[...]
      take(whole, &section, &found, text, (start ?? raw.startIndex)..<raw.endIndex, isWanted)
      (pending, isContinued, start) = ([], false, nil)
      if found.count >= mostAssignments { return found }
    }
    let end = min(text.count, largest)
    take(trimmed(pending[...])[...], &section, &found, text, (start ?? end)..<end, isWanted)
    return found
  }

  private static func take(
    _ line: ArraySlice<UInt8>, _ section: inout ByteString, _ found: inout [Placed], _ text: [UInt8],
    _ lines: Range<Int>, _ isWanted: (String) -> Bool
  ) {
    if line.first == UInt8(ascii: "["), line.last == UInt8(ascii: "]") {
      section = ByteString(line.dropFirst().dropLast())
    } else if let mark = line.firstIndex(of: UInt8(ascii: "=")) {
      let name = String(decoding: trimmed(line[..<mark]), as: UTF8.self)
      guard isWanted(name) else { return }
      let assignment = Assignment(
        section: section, name: name, value: ByteString(trimmed(line[(mark + 1)...])))
      // The first sign of the lines is that of the assignment too.
      let sign = text[lines].firstIndex(of: UInt8(ascii: "=")) ?? lines.upperBound - 1
      let behind = text[(sign + 1)..<lines.upperBound]
      let first = behind.firstIndex { !AccountFiles.isBlank($0) } ?? behind.endIndex
      let last = behind.lastIndex { !AccountFiles.isBlank($0) }.map { $0 + 1 } ?? first
      found.append(Placed(assignment: assignment, range: first..<max(first, last)))
    }
  }

  private static func trimmed(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    let start = bytes.firstIndex { !AccountFiles.isBlank($0) } ?? bytes.endIndex
    let end = bytes.lastIndex { !AccountFiles.isBlank($0) }.map { $0 + 1 } ?? start
    return Array(bytes[start..<max(start, end)])
  }

  /// The settings of several files, the later ones over the earlier.
  ///
  /// - Parameter sections: those that count for the unit's kind.
  package static func settings(_ files: [[Assignment]], sections: Set<ByteString>) -> [String: [ByteString]] {
    var settings: [String: [ByteString]] = [:]
    for assignment in files.joined() where sections.contains(assignment.section) {
      let words = words(assignment.value)
      if UnitFacts.singleSettings.contains(assignment.name) {
        settings[assignment.name] = assignment.value.isEmpty ? nil : [assignment.value]
      } else if words.isEmpty {
        settings[assignment.name] = nil
      } else {
        var known = settings[assignment.name] ?? []
        // Each line says for itself whether its words are turned around.
        if assignment.name == "SystemCallFilter" || assignment.name == "RestrictAddressFamilies",
          !known.isEmpty,
          !words[0].hasPrefix("~")
        {
          known.append("+")
        }
        settings[assignment.name] = Array((known + words).prefix(UnitFacts.mostValues))
      }
    }
    return settings
  }

  /// Words between blanks; quotes keep blanks, a backslash the next byte.
  static func words(_ text: ByteString) -> [ByteString] {
    var words: [ByteString] = []
    var word: [UInt8]?
    var quote: UInt8?
    var isEscaped = false
    for byte in text.bytes {
      if isEscaped {
        word = (word ?? []) + [byte]
        isEscaped = false
      } else if byte == UInt8(ascii: "\\") {
        isEscaped = true
      } else if let open = quote {
        if byte == open { quote = nil } else { word = (word ?? []) + [byte] }
      } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'"), word == nil {
        quote = byte
        word = []
      } else if AccountFiles.isBlank(byte) {
        if let done = word { words.append(ByteString(done)) }
        word = nil
      } else {
        word = (word ?? []) + [byte]
      }
    }
    if let word { words.append(ByteString(word)) }
    return words
  }

  /// Folders of drop-ins for a unit, the most particular first (systemd.unit(5)).
  package static func dropInFolders(_ name: ByteString) -> [ByteString] {
    guard let dot = name.bytes.lastIndex(of: UInt8(ascii: ".")) else { return [] }
    let suffix = name.bytes[dot...]
    var stem = Array(name.bytes[..<dot])
    var folders = [name.bytes]
    if let at = stem.firstIndex(of: UInt8(ascii: "@")) {
      folders.append(Array(stem[...at]) + suffix)
      stem = Array(stem[..<at])
    }
    while let dash = stem.dropLast().lastIndex(of: UInt8(ascii: "-")) {
      stem = Array(stem[...dash])
      folders.append(stem + suffix)
      // The dash itself is what such a folder ends in.
      stem = Array(stem[..<dash])
    }
    folders.append(Array(suffix.dropFirst()))
    return folders.map { ByteString($0 + Array(".d".utf8)) }
  }

  /// The name of a template's file, `foo@.service` for `foo@bar.service`; `nil` for what is no instance.
  package static func template(_ name: ByteString) -> ByteString? {
    guard let dot = name.bytes.lastIndex(of: UInt8(ascii: ".")),
      let at = name.bytes[..<dot].firstIndex(of: UInt8(ascii: "@")), at + 1 < dot
    else { return nil }
    return ByteString(name.bytes[...at] + name.bytes[dot...])
  }
}
