/// A numeric field of an account file: a number, or whatever stands there instead.
package enum IDField: Hashable, Sendable {
  case number(Int)
  case odd(ByteString)

  /// The id, where it is one that the kernel can hold.
  package var id: UInt32? {
    guard case .number(let number) = self, let id = UInt32(exactly: number), id != .max else { return nil }
    return id
  }

  /// What Go's strconv.Atoi with its error ignored makes of it: Docker does that (moby/sys/user).
  var asDockerReadsIt: Int {
    switch self {
    case .number(let number): number
    case .odd(let text): Self.saturated(text)
    }
  }

  private static func saturated(_ text: ByteString) -> Int {
    var digits = text.bytes[...]
    let isNegative = digits.first == UInt8(ascii: "-")
    if isNegative || digits.first == UInt8(ascii: "+") { digits = digits.dropFirst() }
    guard !digits.isEmpty, digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return 0 }
    return Int(String(decoding: text.bytes, as: UTF8.self)) ?? (isNegative ? .min : .max)
  }
}

/// A number where it is one, otherwise the text.
extension IDField: Codable {
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let number = try? container.decode(Int.self) {
      self = .number(number)
    } else {
      self = .odd(try container.decode(ByteString.self))
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .number(let number): try container.encode(number)
    case .odd(let text): try container.encode(text)
    }
  }
}

/// A line of the passwd file (passwd(5)) with as many fields as it had.
package struct PasswdEntry: Hashable, Sendable, Codable {
  package var line: Int
  package var name: ByteString
  package var userID: IDField
  package var groupID: IDField
  package var home: ByteString
  package var shell: ByteString

  package init(
    line: Int = 1, name: ByteString, userID: IDField, groupID: IDField, home: ByteString = "/",
    shell: ByteString = "/bin/sh"
  ) {
    self.line = line
    self.name = name
    self.userID = userID
    self.groupID = groupID
    self.home = home
    self.shell = shell
  }
}

/// A line of the group file (group(5)).
package struct GroupEntry: Hashable, Sendable, Codable {
  package var line: Int
  package var name: ByteString
  package var groupID: IDField
  package var members: [ByteString]

  package init(line: Int = 1, name: ByteString, groupID: IDField, members: [ByteString] = []) {
    self.line = line
    self.name = name
    self.groupID = groupID
    self.members = members
  }
}

/// An account file as it was read.
package struct AccountFile<Entry: Hashable & Sendable & Codable>: Hashable, Sendable, Codable {
  /// A line that is not of the form its manual page asks for; noted, and never guessed at.
  package struct OddLine: Hashable, Sendable, Codable {
    package var line: Int
    package var problem: String
    package init(line: Int, problem: String) {
      self.line = line
      self.problem = problem
    }
  }

  package var entries: [Entry]
  /// The first of them; `oddLineCount` counts all.
  package var oddLines: [OddLine]
  package var oddLineCount: Int
  /// The file is longer than what was read.
  package var isTruncated: Bool

  package init(
    entries: [Entry] = [], oddLines: [OddLine] = [], oddLineCount: Int = 0, isTruncated: Bool = false
  ) {
    self.entries = entries
    self.oddLines = oddLines
    self.oddLineCount = oddLineCount
    self.isTruncated = isTruncated
  }
}

/// Which programs that edit the account files a root file system has; that decides what a fix says.
package enum AccountTools: String, Hashable, Sendable, Codable {
  /// groupadd, usermod (Debian, Ubuntu, Fedora, UBI).
  case shadow
  /// addgroup, adduser as BusyBox has them (Alpine).
  case busybox
  /// A shell, but neither.
  case shellOnly = "shell-only"
  /// Not even a shell (distroless, scratch).
  case none

  /// - Parameter exists: whether a path, relative to the root, leads to something.
  package static func found<Failure: Error>(_ exists: (ByteString) throws(Failure) -> Bool) throws(Failure)
    -> Self
  {
    func has(_ name: String) throws(Failure) -> Bool {
      for directory in ["usr/sbin", "usr/bin", "sbin", "bin"] {
        if try exists(ByteString("\(directory)/\(name)")) { return true }
      }
      return false
    }
    if try has("groupadd"), try has("usermod") { return .shadow }
    if try has("addgroup"), try has("busybox") { return .busybox }
    return try has("sh") ? .shellOnly : .none
  }
}

/// The accounts of the root file system that the subject lives in; their ids are those of its own user namespace.
package struct Accounts: Hashable, Sendable, Codable {
  package var passwd: Known<AccountFile<PasswdEntry>>
  package var group: Known<AccountFile<GroupEntry>>
  package var tools: Known<AccountTools>
  /// The root directory that was named for them (`--root`); `nil` for the subject's own.
  package var root: ByteString?

  package init(
    passwd: Known<AccountFile<PasswdEntry>> = .absent, group: Known<AccountFile<GroupEntry>> = .absent,
    tools: Known<AccountTools> = .absent, root: ByteString? = nil
  ) {
    self.passwd = passwd
    self.group = group
    self.tools = tools
    self.root = root
  }

  package var users: [PasswdEntry] { passwd.value?.entries ?? [] }
  package var groups: [GroupEntry] { group.value?.entries ?? [] }

  /// A file that is there and was not read, and why; with `error` only one that was not for that.
  package func unread(_ error: ErrorNumber? = nil) -> String? {
    for (name, failure) in [("passwd", passwd.failure), ("group", group.failure)] {
      guard let failure, error == nil || failure == error else { continue }
      return "the \(name) file cannot be read (\(failure.sentence)), so nothing is known of who is in it"
    }
    return nil
  }

  /// The first name that the file gives to an id; a lookup by id stops there too.
  package func name(of id: UserID) -> ByteString? { users.first { $0.userID.id == id.rawValue }?.name }

  package func name(of id: GroupID) -> ByteString? { groups.first { $0.groupID.id == id.rawValue }?.name }

  package func user(named name: ByteString) -> PasswdEntry? { users.first { $0.name == name } }

  package func group(named name: ByteString) -> GroupEntry? { groups.first { $0.name == name } }
}
