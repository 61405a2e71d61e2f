/// Goes through passwd(5) and group(5) and keeps only what is asked for: a directory service may have written
/// a hundred thousand groups, few of which count. Lines and numbers are read as ``AccountFiles`` does.
package enum AccountScan {
  package struct User: Hashable {
    package var name: ByteString
    package var userID: UserID
    package var groupID: GroupID
  }

  package struct Group: Hashable {
    package var name: ByteString
    package var groupID: GroupID
    var members: [ByteString]
  }

  /// What is held of a file, and whether that is all that was asked for: of more names than ``mostNames`` the first.
  package struct Found<Entry> {
    package var entries: [Entry] = []
    package var isWhole = true
  }

  /// So many names, of users or of groups and members, are held of a file: what a report on one costs is a hundred times
  /// the shortest line.
  package static let mostNames = 200_000

  private typealias Field = Slice<UnsafeRawBufferPointer>

  /// Every user with a name and two ids that the kernel takes, one after the other.
  package static func eachUser(_ text: [UInt8], _ body: (User) -> Void) {
    eachLine(text) { name, third, fourth in
      guard let userID = AccountFiles.id(third), let groupID = AccountFiles.id(fourth) else {
        return
      }
      body(User(name: ByteString(name), userID: UserID(userID), groupID: GroupID(groupID)))
    }
  }

  /// The entries of these ids, and those of these names.
  package static func groups(
    _ text: [UInt8], ids: Set<GroupID>, names: Set<ByteString> = []
  ) -> Found<Group> {
    var groups = Found<Group>()
    var room = mostNames
    eachLine(text) { name, third, fourth in
      guard let id = AccountFiles.id(third).map({ GroupID($0) }) else { return }
      guard ids.contains(id) || !names.isEmpty && names.contains(ByteString(name)) else { return }
      room -= 1 + fourth.count { $0 == UInt8(ascii: ",") }
      guard room >= 0 else {
        groups.isWhole = false
        return
      }
      let members = fourth.split(separator: UInt8(ascii: ",")).map { member in
        ByteString(member.drop(while: AccountFiles.isBlank))
      }
      groups.entries.append(
        Group(name: ByteString(name), groupID: id, members: members.filter { !$0.isEmpty }))
    }
    return groups
  }

  /// The first, the third and the fourth field of each line that is no comment and no NIS entry.
  private static func eachLine(_ text: [UInt8], _ body: (Field, Field, Field) -> Void) {
    text.withUnsafeBytes { bytes in
      var start = 0
      while start < bytes.count {
        var end = start
        while end < bytes.count, bytes[end] != UInt8(ascii: "\n") { end += 1 }
        line(bytes, start, end, body)
        start = end + 1
      }
    }
  }

  private static func line(
    _ bytes: UnsafeRawBufferPointer, _ start: Int, _ end: Int, _ body: (Field, Field, Field) -> Void
  ) {
    var (start, end) = (start, end)
    while start < end, AccountFiles.isBlank(bytes[start]) { start += 1 }
    while end > start, AccountFiles.isBlank(bytes[end - 1]) { end -= 1 }
    guard start < end, bytes[start] != UInt8(ascii: ":"), !"#+-".utf8.contains(bytes[start]) else { return }
    // Where each of the first four fields ends.
    var ends = (end, end, end, end)
    var colons = 0
    var position = start
    while position < end, colons < 4 {
      if bytes[position] == UInt8(ascii: ":") {
        switch colons {
        case 0: ends.0 = position
        case 1: ends.1 = position
        case 2: ends.2 = position
        default: ends.3 = position
        }
        colons += 1
      }
      position += 1
    }
    guard colons >= 2 else { return }
    let fourth = colons >= 3 ? (ends.2 + 1)..<ends.3 : end..<end
    body(bytes[start..<ends.0], bytes[(ends.1 + 1)..<ends.2], bytes[fourth])
  }
}
