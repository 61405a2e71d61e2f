/// A membership change as commands of the programs that edit account files.
struct MembershipWords {
  let change: MembershipChange
  let accounts: Accounts
  /// How the gid is written: the number, or a variable that holds it.
  var gid: String
  /// The name of a group that is made or given a number, as it is written.
  private let madeName: String

  /// The gid of a group that is made is whichever groupadd finds.
  private let isDaemons: Bool

  /// - Parameters:
  ///   - gidVariable: the shell's variable that holds the gid, for a text that serves other hosts too.
  ///   - isDaemons: the daemon looks for the group by its name, so that its number does not matter.
  init(
    _ change: MembershipChange, in accounts: Accounts, gidVariable: String? = nil, isDaemons: Bool = false
  ) {
    self.change = change
    self.accounts = accounts
    self.isDaemons = isDaemons
    gid = gidVariable.map { "\"$\($0)\"" } ?? change.group.description
    let end = Array("-\(change.group)".utf8)
    if let gidVariable, change.line == .made, change.name.bytes.reversed().starts(with: end.reversed()) {
      madeName = "\"\(ByteString(change.name.bytes.dropLast(end.count)))-$\(gidVariable)\""
    } else {
      madeName = change.name.display
    }
  }

  /// The programs of the image that can carry it out; `nil` where none of them can be relied on.
  func commands(of tools: AccountTools) throws(Unexpressible) -> [String]? {
    guard hasOrdinaryNames else { return nil }
    switch tools {
    case .shadow: return try account(tools) + shadow()
    case .busybox:
      guard let commands = try busybox() else { return nil }
      return try account(tools) + commands
    case .shellOnly: return change.line == .made && change.account == nil ? try shell() : nil
    case .none: return nil
    }
  }

  /// Names that the programs and a Dockerfile's line can take: glibc skips entries that begin with a plus, a minus or
  /// a number sign, shadow writes no control character, a backslash may end a line, and a name that two groups
  /// bear is looked up as the first one's.
  private var hasOrdinaryNames: Bool {
    guard accounts.groups.filter({ $0.name == change.name }).count <= 1 else { return false }
    return [change.user, change.name].allSatisfy { name in
      guard name.text != nil, let first = name.bytes.first, let last = name.bytes.last else { return false }
      return !"+-#".utf8.contains(first) && last != UInt8(ascii: "\\")
    }
  }

  /// useradd(8); BusyBox adduser takes the group by its name alone. The home of an unknown uid is / already.
  private func account(_ tools: AccountTools) throws(Unexpressible) -> [String] {
    guard let account = change.account else { return [] }
    let user = try Quoting.shell(change.user)
    guard tools == .busybox else {
      return [
        "useradd --uid \(account.userID) --gid \(account.groupID) --no-create-home --home-dir / \(user)"
      ]
    }
    guard let group = accounts.name(of: account.groupID) else {
      throw Unexpressible(reason: "BusyBox makes no account in a group without a name")
    }
    return ["adduser -D -H -h / -u \(account.userID) -G \(try Quoting.shell(group)) \(user)"]
  }

  /// groupadd(8), groupmod(8), usermod(8).
  private func shadow() throws(Unexpressible) -> [String] {
    let user = try Quoting.shell(change.user)
    switch change.line {
    case .made where isDaemons:
      return ["groupadd --system \(madeName)", "usermod --append --groups \(madeName) \(user)"]
    case .made: return ["groupadd --gid \(gid) \(madeName)", "usermod --append --groups \(madeName) \(user)"]
    case .renumbered:
      return ["groupmod --gid \(gid) \(madeName)", "usermod --append --groups \(madeName) \(user)"]
    case .stays: return ["usermod --append --groups \(try listed()) \(user)"]
    }
  }

  /// BusyBox addgroup refuses a gid that is taken; `nil` for another number, since there is no groupmod.
  private func busybox() throws(Unexpressible) -> [String]? {
    let user = try Quoting.shell(change.user)
    switch change.line {
    case .made: return ["addgroup -g \(gid) \(madeName)", "addgroup \(user) \(madeName)"]
    case .renumbered: return nil
    case .stays: return ["addgroup \(user) \(try Quoting.shell(change.name))"]
    }
  }

  /// Nothing but a shell: a line at the end of the file is all it takes.
  private func shell() throws(Unexpressible) -> [String] {
    let line = ByteString(change.name.bytes + Array(":x:\(change.group):".utf8) + change.user.bytes)
    return ["echo \(try Quoting.shell(line)) >> /etc/group"]
  }

  /// usermod splits its list at commas, takes digits for a number, and trims blanks: then the number itself.
  private func listed() throws(Unexpressible) -> String {
    guard let text = change.name.text, let first = text.first, first.isLetter || first == "_",
      !Quoting.holds(text, anyOf: ", ")
    else { return change.group.description }
    return try Quoting.shell(change.name)
  }
}
