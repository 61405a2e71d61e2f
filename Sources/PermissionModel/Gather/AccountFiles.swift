/// Parsers of passwd(5) and group(5), tolerant of odd lines: those are kept as far as they go, since
/// Docker reads them too, and noted.
package enum AccountFiles {
  /// A larger file is not read.
  package static let largestFile = 16 << 20
  /// So many bytes of memory the entries of the account files that belong together may take. A line of two bytes makes
  /// an entry of a hundred, so the size of a file is no bound; this is that of 200,000 ordinary lines.
  package static let largestEntries = 48 << 20
  /// So many odd lines are told one by one.
  static let mostOddLines = 20

  package static func passwd(_ text: [UInt8]) -> AccountFile<PasswdEntry> {
    var room = largestEntries
    return passwd(text, room: &room)
  }

  package static func group(_ text: [UInt8]) -> AccountFile<GroupEntry> {
    var room = largestEntries
    return group(text, room: &room)
  }

  /// - Parameter room: for entries, in bytes, of which it takes what it needs. Where that does not do, the entries end
  ///   there and the file is truncated.
  package static func passwd(_ text: [UInt8], room: inout Int) -> AccountFile<PasswdEntry> {
    parse(text, room: &room, passwdFormat)
  }

  package static func group(_ text: [UInt8], room: inout Int) -> AccountFile<GroupEntry> {
    parse(text, room: &room, groupFormat)
  }

  /// `EFBIG` in place of a file that was not read to its end: who is missing in a part of it may stand behind that, and
  /// nothing could be said by it.
  package static func whole<Entry>(_ file: Known<AccountFile<Entry>>) -> Known<AccountFile<Entry>> {
    file.value?.isTruncated == true ? .unreadable(.fileTooLarge) : file
  }

  /// Whether the entries of a group file, or of gshadow, find room.
  package static func isBounded(_ text: [UInt8]) -> Bool {
    var room = largestEntries
    var lines = Lines(text, groupFormat)
    while lines.advance() {
      if !lines.isLeftOut { room -= groupFormat.memory(lines.line) }
      if room < 0 { return false }
    }
    return true
  }

  /// The entries of a group file one after the other, none of which is kept.
  package static func eachGroup(in text: [UInt8]) -> some IteratorProtocol<GroupEntry> {
    Lines(text, groupFormat)
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
    private(set) var fieldCount = 0
    /// Where each field begins and ends, in pairs, as far as a format has fields: the runtime has an array of plain
    /// numbers at hand.
    private var bounds: [Int] = []
    private static let mostBounds = 2 * 7

    init(in text: [UInt8]) {
      self.text = text
      bounds.reserveCapacity(Self.mostBounds)
    }

    var first: UInt8? { trimmed.isEmpty ? nil : text[trimmed.lowerBound] }
    var endsInCarriageReturn: Bool { !whole.isEmpty && text[whole.upperBound - 1] == UInt8(ascii: "\r") }

    /// Empty where there is no such field.
    subscript(index: Int) -> ArraySlice<UInt8> {
      2 * index < bounds.count ? text[bounds[2 * index]..<bounds[2 * index + 1]] : []
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
      fieldCount = 1
      for index in trimmed where text[index] == UInt8(ascii: ":") {
        fieldCount += 1
        guard bounds.count < Self.mostBounds else { continue }
        bounds.append(index)
        if bounds.count < Self.mostBounds { bounds.append(index + 1) }
      }
      if bounds.count < Self.mostBounds { bounds.append(trimmed.upperBound) }
    }
  }

  /// What distinguishes the two formats. It asks nothing of an entry: where a generic type does, the runtime looks for each
  /// conformance among all of the program's, which cost an entrypoint's start more than all else.
  private struct Format<Entry> {
    var fieldCount: Int
    /// Docker leaves comments out of the group file, and out of that alone.
    var skipsComments: Bool
    var make: (Line) -> Entry
    /// What is held for an entry, in bytes, told before it is made.
    var memory: (Line) -> Int
    var problem: (Entry) -> String?
  }

  private static var passwdFormat: Format<PasswdEntry> {
    Format(fieldCount: 7, skipsComments: false) { line in
      PasswdEntry(
        line: line.number, name: ByteString(line[0]), userID: number(line, 2), groupID: number(line, 3),
        home: ByteString(line[5]), shell: ByteString(line[6]))
    } memory: { line in
      MemoryLayout<PasswdEntry>.stride + allocated(line[0]) + odd(line[2]) + odd(line[3]) + allocated(line[5])
        + allocated(line[6])
    } problem: { entry in
      if entry.userID.id == nil { return "the uid is not a number that the kernel takes" }
      if entry.groupID.id == nil { return "the gid is not a number that the kernel takes" }
      return entry.name.isEmpty ? "the name is empty" : nil
    }
  }

  private static var groupFormat: Format<GroupEntry> {
    Format(fieldCount: 4, skipsComments: true) { line in
      GroupEntry(
        line: line.number, name: ByteString(line[0]), groupID: number(line, 2), members: members(line[3]))
    } memory: { line in
      MemoryLayout<GroupEntry>.stride + allocated(line[0]) + odd(line[2]) + allocatedMembers(line[3])
    } problem: { entry in
      if entry.groupID.id == nil { return "the gid is not a number that the kernel takes" }
      return entry.name.isEmpty ? "the name is empty" : nil
    }
  }

  /// What an array of these bytes takes beside its place, with the heads of the runtime's and of malloc(3).
  private static func allocated(_ field: ArraySlice<UInt8>) -> Int { allocated(field.count) }

  private static func allocated(_ count: Int) -> Int { count == 0 ? 0 : (count + 32 + 8 + 15) & ~15 }

  /// A number is kept as one.
  private static func odd(_ field: ArraySlice<UInt8>) -> Int { digits(field) == nil ? allocated(field) : 0 }

  /// A comma more is an array more.
  private static func allocatedMembers(_ field: ArraySlice<UInt8>) -> Int {
    guard !field.isEmpty else { return 0 }
    let count = 1 + field.count { $0 == UInt8(ascii: ",") }
    return allocated(count * MemoryLayout<ByteString>.stride) + count * allocated(1) + field.count
  }

  /// Line by line, blank ones left out.
  private struct Lines<Entry>: IteratorProtocol {
    private(set) var line: Line
    private let format: Format<Entry>

    init(_ text: [UInt8], _ format: Format<Entry>) {
      line = Line(in: text)
      self.format = format
    }

    var isComment: Bool { line.first == UInt8(ascii: "#") }
    var isLeftOut: Bool { isComment && format.skipsComments }

    /// False behind the last.
    mutating func advance() -> Bool {
      while line.read(from: line.number == 0 ? 0 : line.whole.upperBound + 1) {
        if line.first == nil { continue }
        line.split()
        return true
      }
      return false
    }

    mutating func next() -> Entry? {
      while advance() {
        if !isLeftOut { return format.make(line) }
      }
      return nil
    }
  }

  private static func parse<Entry>(
    _ text: [UInt8], room: inout Int, _ format: Format<Entry>
  ) -> AccountFile<Entry> {
    var file = AccountFile<Entry>()
    func note(_ line: Int, _ problem: String) {
      file.oddLineCount += 1
      if file.oddLines.count < mostOddLines { file.oddLines.append(.init(line: line, problem: problem)) }
    }
    var lines = Lines(text, format)
    while lines.advance() {
      let line = lines.line
      if lines.isLeftOut {
        note(line.number, "a comment, which the format does not have")
        continue
      }
      let memory = format.memory(line)
      guard memory <= room else {
        file.isTruncated = true
        break
      }
      room -= memory
      let entry = format.make(line)
      file.entries.append(entry)
      if line.first == UInt8(ascii: "+") || line.first == UInt8(ascii: "-") {
        note(line.number, "a NIS entry, which nothing here resolves")
      } else if lines.isComment {
        note(line.number, "a comment, which the format does not have")
      } else if line.fieldCount != format.fieldCount {
        note(line.number, "\(line.fieldCount) fields where there should be \(format.fieldCount)")
      } else if line.trimmed != line.whole {
        note(
          line.number, line.endsInCarriageReturn ? "ends in a carriage return" : "blanks around the line")
      } else if let problem = format.problem(entry) {
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
