import PermissionModel

/// Plays the commands that edit account files on an image: groupadd, addgroup, adduser, useradd, usermod, groupmod,
/// gpasswd, and the packages that make accounts.
struct AccountCommands {
  var state: ImageState
  var events: [BuildEvent] = []
  private var nextSymbolicID: UInt32
  private let variables: BuildVariables

  init(_ state: ImageState, _ variables: BuildVariables, nextSymbolicID: UInt32) {
    self.state = state
    self.variables = variables
    self.nextSymbolicID = nextSymbolicID
  }

  var symbolicIDsUsed: UInt32 { nextSymbolicID }

  /// Packages of Debian and Docker that make the group docker, and Alpine's.
  private static let dockerPackages: Set = ["docker.io", "docker-ce", "docker", "docker-engine"]

  /// The command without what only starts it.
  static func bare(_ command: ShellScript.Command) -> ShellScript.Command {
    var command = command
    while let name = command.name, ["sudo", "exec", "command", "nohup", "time", "doas"].contains(name) {
      command.words.removeFirst()
      while let word = command.words.first?.value, word.hasPrefix("-"), name != "exec" || word == "-a" {
        command.words.removeFirst()
        if ["-u", "-g", "-a"].contains(word), !command.words.isEmpty { command.words.removeFirst() }
        if word == "--" { break }
      }
    }
    while let word = command.words.first, command.words.first?.value == "env" || word.raw.contains("="),
      command.words.count > 1
    {
      command.words.removeFirst()
    }
    return command
  }

  /// - Parameter user: as whom it is run.
  mutating func play(_ command: ShellScript.Command, as user: LintedText?) {
    let command = Self.bare(command)
    guard let tool = command.name else { return }
    switch tool {
    case "groupadd", "useradd", "usermod", "groupmod", "gpasswd", "groupmems", "addgroup", "adduser",
      "newgrp":
      break
    case "apt-get", "apt", "apk", "yum", "dnf", "microdnf", "aptitude": return install(command)
    case "sh", "bash", "ash", "dash":
      return
    case "sed", "tee", "vipw", "vigr":
      if command.arguments.contains(where: { $0.raw.contains("/etc/group") || $0.raw.contains("/etc/passwd") }
      ) {
        state.lostAccounts = ("\(tool) edits the account files", command.span)
      }
      return
    default: return
    }
    if state.family == .scratch, state.completeness == .whole {
      event(.toolMissing(tool: tool, reason: "an image from scratch has no shell and no tools"), command)
      return
    }
    guard isThere(tool, command) else { return }
    if let name = user?.value, !["root", "0", ""].contains(String(name.prefix { $0 != ":" })) {
      event(.notRoot(tool: tool, user: name), command)
      return
    }
    switch tool {
    case "groupadd": groupAdd(command)
    case "addgroup": addGroup(command)
    case "groupmod": groupMod(command)
    case "useradd": userAdd(command)
    case "adduser": addUser(command)
    case "usermod": userMod(command)
    case "gpasswd":
      let options = Options(
        command, valued: ["-a", "--add", "-d", "--delete", "-M", "--members", "-A", "--administrators"])
      if let user = options.value("-a", "--add"), let group = options.operands.first {
        join(user, group, command)
      }
    default: break
    }
  }

  // MARK: What is there

  private mutating func isThere(_ tool: String, _ command: ShellScript.Command) -> Bool {
    let isShadow = ["groupadd", "useradd", "usermod", "groupmod", "gpasswd", "groupmems"].contains(tool)
    switch state.family {
    case .alpine where isShadow && !state.hasShadow:
      event(
        .toolMissing(
          tool: tool,
          reason: "Alpine has it in the package shadow, which nothing here installs (apk add shadow)"),
        command)
      return false
    case .debian, .ubuntu:
      guard tool == "addgroup" || tool == "adduser" else { return true }
      // BusyBox's options, which Debian's scripts do not know.
      let odd = command.arguments.first { ["-D", "-S", "-G", "-H"].contains($0.raw) }
      if let odd {
        event(
          .toolMissing(
            tool: "\(tool) \(odd.raw)", reason: "that option is BusyBox's; this image's \(tool) is Debian's"),
          command)
        return false
      }
      return true
    default: return true
    }
  }

  private mutating func install(_ command: ShellScript.Command) {
    let words = command.arguments.compactMap(\.value)
    guard words.contains("install") || words.contains("add") else { return }
    for word in words where !word.hasPrefix("-") {
      let name = String(word.prefix { !"=<>~@:/".contains($0) })
      if name == "shadow" { state.hasShadow = true }
      if Self.dockerPackages.contains(name), state.group("docker") == nil {
        make(group: "docker", newID(), command, [])
        state.madeByPackage["docker"] = name
      }
      // Debian's packages make users and groups that nobody here knows of.
      if state.completeness == .whole, state.family != .alpine || !Self.harmless.contains(name) {
        if name != "install", name != "add" { state.completeness = .partly }
      }
    }
  }

  /// Packages of Alpine's that make no account.
  private static let harmless: Set = [
    "shadow", "bash", "curl", "git", "ca-certificates", "jq", "su-exec", "tini", "tzdata", "make",
    "docker-cli", "coreutils",
    "openssl", "wget", "python3", "py3-pip", "nodejs", "npm", "build-base", "gcc", "musl-dev", "setpriv",
    "libc6-compat",
  ]

  // MARK: Options

  private struct Options {
    private(set) var operands: [ShellScript.Word] = []
    private var values: [String: ShellScript.Word] = [:]
    private var flags: Set<String> = []

    init(_ command: ShellScript.Command, valued: Set<String>) {
      var rest = Array(command.arguments)
      var isOnlyOperands = false
      while !rest.isEmpty {
        let word = rest.removeFirst()
        let raw = word.raw
        if isOnlyOperands || !raw.hasPrefix("-") || raw == "-" {
          operands.append(word)
        } else if raw == "--" {
          isOnlyOperands = true
        } else if raw.hasPrefix("--") {
          let name = String(raw.prefix { $0 != "=" })
          if raw.contains("=") {
            var value = word
            value.raw = String(raw.dropFirst(name.count + 1))
            value.value = word.value.map { String($0.dropFirst(name.count + 1)) }
            values[name] = value
          } else if valued.contains(name), !rest.isEmpty {
            values[name] = rest.removeFirst()
          } else {
            flags.insert(name)
          }
        } else {
          // A cluster of letters, the last of which may take a value: that is the rest, or the next word.
          let letters = Array(raw.dropFirst())
          for (index, letter) in letters.enumerated() {
            let name = "-\(letter)"
            guard valued.contains(name) else {
              flags.insert(name)
              continue
            }
            if index + 1 < letters.count {
              var value = word
              value.raw = String(letters[(index + 1)...])
              value.value = word.value.map { String($0.dropFirst(index + 2)) }
              values[name] = value
            } else if !rest.isEmpty {
              values[name] = rest.removeFirst()
            }
            break
          }
        }
      }
    }

    func value(_ names: String...) -> ShellScript.Word? { names.lazy.compactMap { values[$0] }.first }
    func has(_ names: String...) -> Bool { names.contains { flags.contains($0) } }
  }

  // MARK: Groups

  private mutating func groupAdd(_ command: ShellScript.Command) {
    let options = Options(
      command,
      valued: ["-g", "--gid", "-K", "--key", "-p", "--password", "-R", "--root", "-P", "-U", "--users"])
    guard let name = options.operands.first?.value else {
      return lost("groupadd of a name that is not known", command)
    }
    newGroup(
      name, options.value("-g", "--gid"), command, mayBeThere: options.has("-f", "--force"),
      mayShare: options.has("-o", "--non-unique"))
  }

  private mutating func addGroup(_ command: ShellScript.Command) {
    let options = Options(command, valued: ["-g", "--gid"])
    guard options.operands.count < 2 else {
      return join(options.operands[0], options.operands[1], command)
    }
    guard let name = options.operands.first?.value else {
      return lost("addgroup of a name that is not known", command)
    }
    newGroup(
      name, options.value("-g", "--gid"), command, mayBeThere: options.has("--system") && isDebian,
      mayShare: false)
  }

  private var isDebian: Bool { state.family == .debian || state.family == .ubuntu }

  private mutating func newGroup(
    _ name: String, _ number: ShellScript.Word?, _ command: ShellScript.Command, mayBeThere: Bool,
    mayShare: Bool
  ) {
    if state.group(name) != nil {
      if mayBeThere { return }
      let by =
        state.madeByPackage[name].map { "the package \($0)" }
        ?? (isOwn(name) ? "an earlier line" : "the base image")
      event(.nameTaken(noun: "group", name: name, by: by), command)
      return
    }
    let id = self.id(number)
    let arguments = number.map { variables.arguments(of: $0.variables) } ?? []
    if number?.value != nil, !mayShare, let owner = state.accounts.name(of: GroupID(id)) {
      if !mayBeThere { event(.groupIDTaken(id: id, by: owner.display, wanted: name), command, arguments) }
      // With --force groupadd takes another number.
      make(group: name, newID(), command, [])
      return
    }
    make(group: name, id, command, arguments)
  }

  private func isOwn(_ name: String) -> Bool {
    guard let id = state.group(name)?.groupID.id else { return false }
    return state.groupOrigins[id] != nil
  }

  /// A number that a word names, or one that stands for what is not known.
  private mutating func id(_ word: ShellScript.Word?) -> UInt32 {
    word?.value.flatMap { UInt32($0) } ?? newID()
  }

  private mutating func newID() -> UInt32 {
    defer { nextSymbolicID += 1 }
    return nextSymbolicID
  }

  private mutating func make(
    group name: String, _ id: UInt32, _ command: ShellScript.Command, _ arguments: [String]
  ) {
    state.accounts.group = .seen(
      AccountFile(
        entries: state.accounts.groups + [GroupEntry(name: ByteString(name), groupID: .number(Int(id)))]))
    state.groupOrigins[id] = .init(span: command.span, arguments: arguments)
  }

  private mutating func groupMod(_ command: ShellScript.Command) {
    let options = Options(command, valued: ["-g", "--gid", "-n", "--new-name", "-p"])
    guard let name = options.operands.first?.value else {
      return lost("groupmod of a name that is not known", command)
    }
    guard let number = options.value("-g", "--gid") else { return lost("groupmod renames a group", command) }
    guard let index = state.accounts.groups.firstIndex(where: { $0.name == ByteString(name) }) else { return }
    let arguments = variables.arguments(of: number.variables)
    let id = self.id(number)
    if number.value != nil, !options.has("-o", "--non-unique"),
      let owner = state.accounts.name(of: GroupID(id)), owner != ByteString(name)
    {
      event(.groupIDTaken(id: id, by: owner.display, wanted: name), command, arguments)
      return
    }
    var groups = state.accounts.groups
    groups[index].groupID = .number(Int(id))
    state.accounts.group = .seen(AccountFile(entries: groups))
    state.groupOrigins[id] = .init(span: command.span, arguments: arguments)
  }

  private mutating func join(
    _ user: ShellScript.Word, _ group: ShellScript.Word, _ command: ShellScript.Command
  ) {
    guard let user = user.value, let group = group.value else {
      return lost("a membership of names that are not known", command)
    }
    for name in group.split(separator: ",") { join(user, String(name), command) }
  }

  private mutating func join(_ user: String, _ group: String, _ command: ShellScript.Command) {
    var groups = state.accounts.groups
    // usermod and gpasswd take a number too.
    guard
      let index = groups.firstIndex(where: {
        $0.name == ByteString(group) || UInt32(group).map { [id = $0.groupID.id] in $0 == id } == true
      })
    else { return }
    if !groups[index].members.contains(ByteString(user)) { groups[index].members.append(ByteString(user)) }
    state.accounts.group = .seen(AccountFile(entries: groups))
    state.memberOrigins["\(user):\(groups[index].name.display)"] = .init(span: command.span)
  }

  // MARK: Users

  private mutating func userAdd(_ command: ShellScript.Command) {
    let options = Options(
      command,
      valued: [
        "-u", "--uid", "-g", "--gid", "-G", "--groups", "-d", "--home", "--home-dir", "-s", "--shell", "-c",
        "--comment",
        "-b", "--base-dir", "-e", "--expiredate", "-f", "--inactive", "-k", "--skel", "-K", "--key", "-p",
        "--password",
        "-R", "--root", "-P", "--prefix", "-Z",
      ])
    guard let name = options.operands.first?.value else {
      return lost("useradd of a name that is not known", command)
    }
    guard isNew(name, command) else { return }
    var group = options.value("-g", "--gid").flatMap { groupNamed($0) }
    if options.value("-g", "--gid") == nil, !options.has("-N", "--no-user-group") {
      if state.group(name) != nil {
        event(
          .nameTaken(noun: "group", name: name, by: isOwn(name) ? "an earlier line" : "the base image"),
          command)
        return
      }
      // A private group with the user's number where that is free.
      let number = options.value("-u", "--uid")?.value.flatMap { UInt32($0) }
      let free = number.flatMap { state.accounts.name(of: GroupID($0)) == nil ? $0 : nil } ?? newID()
      make(group: name, free, command, [])
      group = free
    }
    make(user: name, id(options.value("-u", "--uid")), group ?? 100)
    if let groups = options.value("-G", "--groups") {
      join(.init(value: name, raw: name, span: groups.span), groups, command)
    }
  }

  private mutating func addUser(_ command: ShellScript.Command) {
    let options = Options(
      command,
      valued: isDebian
        ? [
          "--uid", "--gid", "--ingroup", "--home", "--shell", "--gecos", "--firstuid", "--lastuid", "--conf",
          "--comment",
        ]
        : ["-u", "-G", "-h", "-s", "-g", "-k", "--uid", "--ingroup", "--home", "--shell", "--gecos"])
    if options.operands.count >= 2 { return join(options.operands[0], options.operands[1], command) }
    guard let name = options.operands.first?.value else {
      return lost("adduser of a name that is not known", command)
    }
    if isDebian, options.has("--system"), state.user(named: name) != nil { return }
    guard isNew(name, command) else { return }
    let uid = options.value("-u", "--uid")
    var group: UInt32?
    if let word = options.value("-G", "--ingroup") ?? (isDebian ? options.value("--gid") : nil) {
      group = groupNamed(word)
    } else if isDebian, options.has("--system"), !options.has("--group") {
      group = 65534
    } else {
      // BusyBox takes a group of that name where there is one.
      group = state.group(name)?.groupID.id
      if group == nil {
        let number = uid?.value.flatMap { UInt32($0) }
        let free = number.flatMap { state.accounts.name(of: GroupID($0)) == nil ? $0 : nil } ?? newID()
        make(group: name, free, command, [])
        group = free
      }
    }
    make(user: name, id(uid), group ?? newID())
  }

  private mutating func isNew(_ name: String, _ command: ShellScript.Command) -> Bool {
    guard state.user(named: name) != nil else { return true }
    event(.nameTaken(noun: "user", name: name, by: "the base image or an earlier line"), command)
    return false
  }

  private mutating func groupNamed(_ word: ShellScript.Word) -> UInt32? {
    guard let text = word.value else { return newID() }
    return state.group(text)?.groupID.id ?? UInt32(text)
  }

  private mutating func make(user name: String, _ id: UInt32, _ group: UInt32) {
    state.accounts.passwd = .seen(
      AccountFile(
        entries: state.accounts.users + [
          PasswdEntry(name: ByteString(name), userID: .number(Int(id)), groupID: .number(Int(group)))
        ]))
  }

  private mutating func userMod(_ command: ShellScript.Command) {
    let options = Options(
      command,
      valued: [
        "-G", "--groups", "-g", "--gid", "-u", "--uid", "-l", "--login", "-d", "--home", "-s", "--shell",
        "-c", "--comment",
        "-e", "-f", "-p", "--password",
      ])
    guard let name = options.operands.first?.value else {
      return lost("usermod of a name that is not known", command)
    }
    if let groups = options.value("-G", "--groups") {
      if !options.has("-a", "--append") { leaveAll(name) }
      join(.init(value: name, raw: name, span: groups.span), groups, command)
    }
    guard let index = state.accounts.users.firstIndex(where: { $0.name == ByteString(name) }) else { return }
    var users = state.accounts.users
    if let group = options.value("-g", "--gid"), let id = groupNamed(group) {
      users[index].groupID = .number(Int(id))
    }
    if let uid = options.value("-u", "--uid") { users[index].userID = .number(Int(id(uid))) }
    if let login = options.value("-l", "--login") {
      guard let login = login.value else { return lost("usermod gives a name that is not known", command) }
      users[index].name = ByteString(login)
    }
    state.accounts.passwd = .seen(AccountFile(entries: users))
  }

  private mutating func leaveAll(_ user: String) {
    var groups = state.accounts.groups
    for index in groups.indices { groups[index].members.removeAll { $0 == ByteString(user) } }
    state.accounts.group = .seen(AccountFile(entries: groups))
  }

  // MARK: What is said of it

  private mutating func lost(_ reason: String, _ command: ShellScript.Command) {
    state.lostAccounts = (reason, command.span)
  }

  private mutating func event(
    _ kind: BuildEvent.Kind, _ command: ShellScript.Command, _ arguments: [String] = []
  ) {
    events.append(
      BuildEvent(
        kind: kind, span: command.span, endsBuild: command.failure == .counts,
        isConditional: command.isConditional,
        arguments: arguments, command: command))
  }
}
