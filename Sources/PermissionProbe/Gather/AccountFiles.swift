/// Parsers of passwd(5) and group(5), tolerant of odd lines: those are kept as far as they go, since
/// Docker reads them too, and noted.
enum AccountFiles {
  /// More than this of a file is not read.
  static let largestFile = 32 << 20
  /// So many odd lines are told one by one.
  static let mostOddLines = 20

  static func passwd(_ text: [UInt8], isTruncated: Bool = false) -> AccountFile<PasswdEntry> {
    parse(text, isTruncated: isTruncated, fieldCount: 7) { line, fields in
      PasswdEntry(
        line: line, name: ByteString(fields.first ?? []), userID: number(fields, 2),
        groupID: number(fields, 3),
        home: ByteString(fields.count > 5 ? fields[5] : []),
        shell: ByteString(fields.count > 6 ? fields[6] : []))
    } problem: { entry in
      if entry.userID.id == nil { return "the uid is not a number that the kernel takes" }
      if entry.groupID.id == nil { return "the gid is not a number that the kernel takes" }
      return entry.name.isEmpty ? "the name is empty" : nil
    }
  }

  static func group(_ text: [UInt8], isTruncated: Bool = false) -> AccountFile<GroupEntry> {
    // Docker leaves comments out of the group file, and out of that alone.
    parse(text, isTruncated: isTruncated, fieldCount: 4, skipsComments: true) { line, fields in
      let members = fields.count > 3 ? fields[3].split(separator: UInt8(ascii: ",")) : []
      return GroupEntry(
        line: line, name: ByteString(fields.first ?? []), groupID: number(fields, 2),
        members: members.map { ByteString($0) })
    } problem: { entry in
      if entry.groupID.id == nil { return "the gid is not a number that the kernel takes" }
      return entry.name.isEmpty ? "the name is empty" : nil
    }
  }

  private static func parse<Entry>(
    _ text: [UInt8], isTruncated: Bool, fieldCount: Int, skipsComments: Bool = false,
    entry make: (Int, [ArraySlice<UInt8>]) -> Entry, problem: (Entry) -> String?
  ) -> AccountFile<Entry> {
    var file = AccountFile<Entry>(isTruncated: isTruncated)
    func note(_ line: Int, _ problem: String) {
      file.oddLineCount += 1
      if file.oddLines.count < mostOddLines { file.oddLines.append(.init(line: line, problem: problem)) }
    }
    var number = 0
    for line in text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      number += 1
      let trimmed = trimmed(line)
      if trimmed.isEmpty { continue }
      let isComment = trimmed.first == UInt8(ascii: "#")
      if isComment, skipsComments {
        note(number, "a comment, which the format does not have")
        continue
      }
      let fields = trimmed.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
      let entry = make(number, fields)
      file.entries.append(entry)
      if trimmed.first == UInt8(ascii: "+") || trimmed.first == UInt8(ascii: "-") {
        note(number, "a NIS entry, which nothing here resolves")
      } else if isComment {
        note(number, "a comment, which the format does not have")
      } else if fields.count != fieldCount {
        note(number, "\(fields.count) fields where there should be \(fieldCount)")
      } else if trimmed.count != line.count {
        note(number, line.last == UInt8(ascii: "\r") ? "ends in a carriage return" : "blanks around the line")
      } else if let problem = problem(entry) {
        note(number, problem)
      }
    }
    return file
  }

  private static func number(_ fields: [ArraySlice<UInt8>], _ index: Int) -> IDField {
    guard index < fields.count else { return .odd("") }
    let field = fields[index]
    var value = 0
    guard !field.isEmpty, field.count <= 10 else { return .odd(ByteString(field)) }
    for byte in field {
      guard (0x30...0x39).contains(byte) else { return .odd(ByteString(field)) }
      value = value * 10 + Int(byte - 0x30)
    }
    return .number(value)
  }

  private static func trimmed(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
    guard let first = line.firstIndex(where: { !isBlank($0) }),
      let last = line.lastIndex(where: { !isBlank($0) })
    else { return [] }
    return line[first...last]
  }
}
