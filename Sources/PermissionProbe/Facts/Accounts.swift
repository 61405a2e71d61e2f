/// A numeric field of an account file: a number, or whatever stands there instead.
public enum IDField: Hashable, Sendable {
  case number(Int)
  case odd(ByteString)

  /// The id, where it is one that the kernel can hold.
  public var id: UInt32? {
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
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let number = try? container.decode(Int.self) {
      self = .number(number)
    } else {
      self = .odd(try container.decode(ByteString.self))
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .number(let number): try container.encode(number)
    case .odd(let text): try container.encode(text)
    }
  }
}

/// A line of the passwd file (passwd(5)) with as many fields as it had.
public struct PasswdEntry: Hashable, Sendable, Codable {
  public var line: Int
  public var name: ByteString
  public var userID: IDField
  public var groupID: IDField
  public var home: ByteString
  public var shell: ByteString

  public init(
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
public struct GroupEntry: Hashable, Sendable, Codable {
  public var line: Int
  public var name: ByteString
  public var groupID: IDField
  public var members: [ByteString]

  public init(line: Int = 1, name: ByteString, groupID: IDField, members: [ByteString] = []) {
    self.line = line
    self.name = name
    self.groupID = groupID
    self.members = members
  }
}

/// An account file as it was read.
public struct AccountFile<Entry: Hashable & Sendable & Codable>: Hashable, Sendable, Codable {
  /// A line that is not of the form its manual page asks for; noted, and never guessed at.
  public struct OddLine: Hashable, Sendable, Codable {
    public var line: Int
    public var problem: String
    public init(line: Int, problem: String) {
      self.line = line
      self.problem = problem
    }
  }

  public var entries: [Entry]
  /// The first of them; `oddLineCount` counts all.
  public var oddLines: [OddLine]
  public var oddLineCount: Int
  /// The file is longer than what was read.
  public var isTruncated: Bool

  public init(
    entries: [Entry] = [], oddLines: [OddLine] = [], oddLineCount: Int = 0, isTruncated: Bool = false
  ) {
    self.entries = entries
    self.oddLines = oddLines
    self.oddLineCount = oddLineCount
    self.isTruncated = isTruncated
  }
}

/// Which programs that edit the account files a root file system has; that decides what a fix says.
public enum AccountTools: String, Hashable, Sendable, Codable {
  /// groupadd, usermod (Debian, Ubuntu, Fedora, UBI).
  case shadow
  /// addgroup, adduser as BusyBox has them (Alpine).
  case busybox
  /// A shell, but neither.
  case shellOnly = "shell-only"
  /// Not even a shell (distroless, scratch).
  case none

  /// - Parameter exists: whether a path, relative to the root, leads to something.
  static func found<Failure: Error>(_ exists: (ByteString) throws(Failure) -> Bool) throws(Failure) -> Self {
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
public struct Accounts: Hashable, Sendable, Codable {
  public var passwd: Known<AccountFile<PasswdEntry>>
  public var group: Known<AccountFile<GroupEntry>>
  public var tools: Known<AccountTools>

  public init(
    passwd: Known<AccountFile<PasswdEntry>> = .absent, group: Known<AccountFile<GroupEntry>> = .absent,
    tools: Known<AccountTools> = .absent
  ) {
    self.passwd = passwd
    self.group = group
    self.tools = tools
  }

  public var users: [PasswdEntry] { passwd.value?.entries ?? [] }
  public var groups: [GroupEntry] { group.value?.entries ?? [] }

  /// The first name that the file gives to an id; a lookup by id stops there too.
  public func name(of id: UserID) -> ByteString? { users.first { $0.userID.id == id.rawValue }?.name }

  public func name(of id: GroupID) -> ByteString? { groups.first { $0.groupID.id == id.rawValue }?.name }

  public func user(named name: ByteString) -> PasswdEntry? { users.first { $0.name == name } }

  public func group(named name: ByteString) -> GroupEntry? { groups.first { $0.name == name } }
}
