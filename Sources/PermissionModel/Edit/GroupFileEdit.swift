/// Edits the text of a group or gshadow file line by line; every byte that is not spoken of stays.
package struct GroupFileEdit: Hashable, Sendable {
  /// What shall hold afterwards.
  package enum Change: Hashable, Sendable {
    /// A new line at the end.
    case create(name: ByteString, GroupID)
    /// Another number in a line that is there.
    case renumber(name: ByteString, GroupID)
  }

  /// The change to the group itself; `nil` where only the membership changes.
  package var change: Change?
  /// The group's name, which tells the line.
  package var group: ByteString
  /// The number in that line, where several lines of the group file may bear the name.
  package var groupID: GroupID?
  package var member: ByteString

  package init(change: Change?, group: ByteString, groupID: GroupID? = nil, member: ByteString) {
    self.change = change
    self.group = group
    self.groupID = groupID
    self.member = member
  }

  /// Which of the two files: gshadow has a password and administrators where group has a password and gid.
  package enum Format: Hashable, Sendable { case group, gshadow }

  private static let colon = UInt8(ascii: ":")
  private static let newline = UInt8(ascii: "\n")

  /// The file's text after the edit; the same text where all of it holds already.
  package func applied(to text: [UInt8], _ format: Format) -> [UInt8] {
    var lines = text.split(separator: Self.newline, omittingEmptySubsequences: false).map(Array.init)
    // A final newline leaves an empty piece behind it.
    let endsInNewline = lines.last?.isEmpty == true
    if endsInNewline { lines.removeLast() }
    let number = format == .group ? groupID.map { Array($0.description.utf8) } : nil
    let index = lines.firstIndex {
      Self.name(of: $0) == group.bytes && (number == nil || Self.number(of: $0) == number)
    }
    if let index {
      lines[index] = edited(lines[index], format)
    } else if format == .gshadow || change != nil {
      lines.append(newLine(format))
    } else {
      return text
    }
    let joined = Array(lines.joined(separator: [Self.newline]))
    return joined == text || lines.isEmpty
      ? joined : joined + (endsInNewline || index == nil ? [Self.newline] : [])
  }

  private static func name(of line: [UInt8]) -> [UInt8] {
    Array(line.prefix { $0 != colon }.drop { $0 == 0x20 || $0 == 0x09 })
  }

  private static func number(of line: [UInt8]) -> [UInt8]? {
    let fields = line.split(separator: colon, maxSplits: 3, omittingEmptySubsequences: false)
    guard fields.count > 2 else { return nil }
    // A leading zero is none to whoever reads the number.
    let digits = fields[2].prefix { (0x30...0x39).contains($0) }
    let significant = digits.drop { $0 == 0x30 }
    return Array(significant.isEmpty ? digits.suffix(1) : significant)
  }

  private func newLine(_ format: Format) -> [UInt8] {
    var number = ""
    if case .create(_, let id) = change { number = id.description }
    switch format {
    case .group: return group.bytes + Array(":x:\(number):".utf8) + member.bytes
    case .gshadow: return group.bytes + Array(":!::".utf8) + member.bytes
    }
  }

  private func edited(_ line: [UInt8], _ format: Format) -> [UInt8] {
    // What stands behind the last field, a carriage return or blanks, stays there.
    let bare = line.prefix((line.lastIndex { $0 != 0x0D && $0 != 0x20 && $0 != 0x09 } ?? -1) + 1)
    let tail = line[bare.count...]
    var fields = bare.split(separator: Self.colon, omittingEmptySubsequences: false).map(Array.init)
    while fields.count < 4 { fields.append([]) }
    if format == .group, case .renumber(_, let id) = change { fields[2] = Array(id.description.utf8) }
    let members = fields[3].split(separator: UInt8(ascii: ",")).map(Array.init)
    if !members.contains(member.bytes) {
      let needsComma = fields[3].last.map { $0 != UInt8(ascii: ",") } ?? false
      fields[3] += (needsComma ? [UInt8(ascii: ",")] : []) + member.bytes
    }
    return Array(fields.joined(separator: [Self.colon])) + tail
  }
}
