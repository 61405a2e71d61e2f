extension MembershipChange {
  /// Which of the two files: gshadow has a password and administrators where group has a password and gid.
  package enum Format: Hashable, Sendable { case group, gshadow }

  private static let colon = UInt8(ascii: ":")
  private static let comma = UInt8(ascii: ",")
  private static let newline = UInt8(ascii: "\n")

  /// A file's text after the change; every byte that is not spoken of stays, and all of it where nothing is to change.
  ///
  /// The line is found by the reader of these files, so that what is edited is what was decided on.
  package func applied(to text: [UInt8], _ format: Format) -> [UInt8] {
    guard let number = lineNumber(in: text, format) else {
      // A group that has no line in gshadow gets one, as grpconv(8) would give it.
      guard line == .made || format == .gshadow else { return text }
      let isWhole = text.isEmpty || text.last == Self.newline
      return text + (isWhole ? [] : [Self.newline]) + newLine(format) + [Self.newline]
    }
    let place = Self.place(ofLine: number, in: text)
    return Array(text[..<place.lowerBound]) + edited(text[place], format) + text[place.upperBound...]
  }

  /// A group file's text is read as what the change makes of the text before: what was decided on is what is written.
  package func isReadBack(from text: [UInt8], before: [UInt8]) -> Bool {
    // A local function that advances this answers false once it is optimised, and true without.
    var read = AccountFiles.eachGroup(in: text)
    var meant = AccountFiles.eachGroup(in: before)
    var isDone = false
    while var entry = meant.next() {
      if !isDone, isLine(entry) {
        change(&entry)
        isDone = true
      }
      guard Self.isRead(read.next(), as: entry) else { return false }
    }
    if !isDone, line == .made, !Self.isRead(read.next(), as: madeEntry) { return false }
    return read.next() == nil
  }

  private static func isRead(_ entry: GroupEntry?, as meant: GroupEntry) -> Bool {
    guard let entry else { return false }
    return entry.name == meant.name && entry.groupID == meant.groupID && entry.members == meant.members
  }

  /// The line that is edited, counted from 1; `nil` for one that is still to be made.
  private func lineNumber(in text: [UInt8], _ format: Format) -> Int? {
    var entries = AccountFiles.eachGroup(in: text)
    while let entry = entries.next() {
      if format == .group ? isLine(entry) : entry.name == name { return entry.line }
    }
    return nil
  }

  /// Where a line is, without its newline; counted from 1.
  private static func place(ofLine number: Int, in text: [UInt8]) -> Range<Int> {
    var start = 0
    var count = 1
    while count < number, let end = text[start...].firstIndex(of: newline) {
      start = end + 1
      count += 1
    }
    return start..<(text[start...].firstIndex(of: newline) ?? text.count)
  }

  private func newLine(_ format: Format) -> [UInt8] {
    switch format {
    case .group: name.bytes + Array(":x:\(group):".utf8) + user.bytes
    case .gshadow: name.bytes + Array(":!::".utf8) + user.bytes
    }
  }

  private func edited(_ line: ArraySlice<UInt8>, _ format: Format) -> [UInt8] {
    // What stands around the fields, a carriage return or blanks, stays there.
    let start = line.firstIndex { !AccountFiles.isBlank($0) } ?? line.endIndex
    let end = line.lastIndex { !AccountFiles.isBlank($0) }.map { $0 + 1 } ?? line.endIndex
    let (head, bare, tail) = (line[..<start], line[start..<end], line[end...])
    var fields = bare.split(separator: Self.colon, omittingEmptySubsequences: false).map(Array.init)
    while fields.count < 4 { fields.append([]) }
    if format == .group, case .renumbered = self.line { fields[2] = Array(group.description.utf8) }
    let members = fields[3].split(separator: Self.comma).map(Array.init)
    if !members.contains(user.bytes) {
      let needsComma = fields[3].last.map { $0 != Self.comma } ?? false
      fields[3] += (needsComma ? [Self.comma] : []) + user.bytes
    }
    return head + Array(fields.joined(separator: [Self.colon])) + tail
  }
}
