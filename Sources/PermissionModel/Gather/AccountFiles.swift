/// Parsers of passwd(5) and group(5), tolerant of odd lines: those are kept as far as they go, since
/// Docker reads them too, and noted.
package enum AccountFiles {
  /// More than this of a file is not read.
  package static let largestFile = 32 << 20
  /// So many odd lines are told one by one.
  static let mostOddLines = 20

  package static func passwd(_ text: [UInt8], isTruncated: Bool = false) -> AccountFile<PasswdEntry> {
    parse(text, isTruncated: isTruncated, fieldCount: 7) { line in
      PasswdEntry(
        line: line.number, name: ByteString(line[0]), userID: number(line, 2), groupID: number(line, 3),
        home: ByteString(line[5]), shell: ByteString(line[6]))
    } problem: { entry in
      if entry.userID.id == nil { return "the uid is not a number that the kernel takes" }
      if entry.groupID.id == nil { return "the gid is not a number that the kernel takes" }
      return entry.name.isEmpty ? "the name is empty" : nil
    }
  }

  package static func group(_ text: [UInt8], isTruncated: Bool = false) -> AccountFile<GroupEntry> {
    // Docker leaves comments out of the group file, and out of that alone.
    parse(text, isTruncated: isTruncated, fieldCount: 4, skipsComments: true) { line in
      GroupEntry(
        line: line.number, name: ByteString(line[0]), groupID: number(line, 2), members: members(line[3]))
    } problem: { entry in
      if entry.groupID.id == nil { return "the gid is not a number that the kernel takes" }
      return entry.name.isEmpty ? "the name is empty" : nil
    }
  }

  private static func members(_ field: ArraySlice<UInt8>) -> [ByteString] {
    guard !field.isEmpty else { return [] }
    var members: [ByteString] = []
    members.reserveCapacity(field.count { $0 == UInt8(ascii: ",") } + 1)
    var start = field.startIndex
    for index in field.indices where field[index] == UInt8(ascii: ",") {
      if index > start { members.append(ByteString(field[start..<index])) }
      start = index + 1
    }
    if start < field.endIndex { members.append(ByteString(field[start...])) }
    return members
  }

  /// A line without the blanks around it, as the places of its fields: files have up to some 100,000 lines,
  /// and slices of each would cost more than all else of an entrypoint's start.
  private struct Line {
    let text: [UInt8]
    var number = 0
    var whole = 0..<0
    var trimmed = 0..<0
    /// Where each field begins and ends, in pairs: the runtime has an array of plain numbers at hand.
    private var bounds: [Int] = []

    init(in text: [UInt8]) {
      self.text = text
      bounds.reserveCapacity(16)
    }

    var fieldCount: Int { bounds.count / 2 }

    var first: UInt8? { trimmed.isEmpty ? nil : text[trimmed.lowerBound] }
    var endsInCarriageReturn: Bool { !whole.isEmpty && text[whole.upperBound - 1] == UInt8(ascii: "\r") }

    /// Empty where there is no such field.
    subscript(index: Int) -> ArraySlice<UInt8> {
      index < fieldCount ? text[bounds[2 * index]..<bounds[2 * index + 1]] : []
    }

    /// The next line that begins at `start`; false behind the last.
    mutating func read(from start: Int) -> Bool {
      guard start <= text.count else { return false }
      number += 1
      var end = start
      while end < text.count, text[end] != UInt8(ascii: "\n") { end += 1 }
      whole = start..<end
      var first = start
      while first < end, AccountFiles.isBlank(text[first]) { first += 1 }
      while first < end, AccountFiles.isBlank(text[end - 1]) { end -= 1 }
      trimmed = first..<end
      return true
    }

    mutating func split() {
      bounds.removeAll(keepingCapacity: true)
      bounds.append(trimmed.lowerBound)
      for index in trimmed where text[index] == UInt8(ascii: ":") {
        bounds.append(index)
        bounds.append(index + 1)
      }
      bounds.append(trimmed.upperBound)
    }
  }

  private static func parse<Entry>(
    _ text: [UInt8], isTruncated: Bool, fieldCount: Int, skipsComments: Bool = false,
    entry make: (Line) -> Entry, problem: (Entry) -> String?
  ) -> AccountFile<Entry> {
    var file = AccountFile<Entry>(isTruncated: isTruncated)
    func note(_ line: Int, _ problem: String) {
      file.oddLineCount += 1
      if file.oddLines.count < mostOddLines { file.oddLines.append(.init(line: line, problem: problem)) }
    }
    var line = Line(in: text)
    while line.read(from: line.number == 0 ? 0 : line.whole.upperBound + 1) {
      guard let first = line.first else { continue }
      let isComment = first == UInt8(ascii: "#")
      if isComment, skipsComments {
        note(line.number, "a comment, which the format does not have")
        continue
      }
      line.split()
      let entry = make(line)
      file.entries.append(entry)
      if first == UInt8(ascii: "+") || first == UInt8(ascii: "-") {
        note(line.number, "a NIS entry, which nothing here resolves")
      } else if isComment {
        note(line.number, "a comment, which the format does not have")
      } else if line.fieldCount != fieldCount {
        note(line.number, "\(line.fieldCount) fields where there should be \(fieldCount)")
      } else if line.trimmed != line.whole {
        note(
          line.number, line.endsInCarriageReturn ? "ends in a carriage return" : "blanks around the line")
      } else if let problem = problem(entry) {
        note(line.number, problem)
      }
    }
    return file
  }

  private static func number(_ line: Line, _ index: Int) -> IDField { number(line[index]) }

  private static func number(_ field: some Collection<UInt8>) -> IDField {
    digits(field).map { .number($0) } ?? .odd(ByteString(field))
  }

  /// Up to ten digits, and nothing else.
  package static func digits(_ field: some Collection<UInt8>) -> Int? {
    var value = 0
    guard !field.isEmpty, field.count <= 10 else { return nil }
    for byte in field {
      guard (0x30...0x39).contains(byte) else { return nil }
      value = value * 10 + Int(byte - 0x30)
    }
    return value
  }

  /// The same, where it is an id that the kernel can hold.
  package static func id(_ field: some Collection<UInt8>) -> UInt32? {
    digits(field).flatMap { UInt32(exactly: $0) }.flatMap { $0 == .max ? nil : $0 }
  }

  /// White space as isspace(3) has it.
  static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
}
