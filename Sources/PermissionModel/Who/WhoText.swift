/// What the formats for people have in common.
extension WhoReport {
  func name(of user: UserID) -> String { userNames[user]?.display ?? user.description }

  func named(_ user: UserID) -> String {
    userNames[user].map { "\($0.display) (uid \(user))" } ?? "uid \(user)"
  }

  /// A process's user, by the files of its own root directory: another root's names are others.
  func name(of process: Process) -> String { process.userName?.display ?? process.userID.description }

  func named(_ process: Process) -> String {
    process.userName.map { "\($0.display) (uid \(process.userID))" } ?? "uid \(process.userID)"
  }

  func named(_ group: GroupID) -> String {
    groupNames[group].map { "\($0.display) (gid \(group))" } ?? "gid \(group)"
  }

  /// `root:docker 0660`.
  var ownership: String {
    let inode = socket.inode
    let group = socket.groupName?.display ?? inode.group.description
    return "\(socket.ownerName?.display ?? inode.owner.description):\(group) \(inode.mode)"
      + (inode.acl.value == nil ? "" : " with an ACL")
  }

  var powerSentence: String? {
    socket.power.map { $0.sentence(on: "this socket", naming: named) + ": each one listed here." }
  }

  func words(of unread: Unread) -> String {
    func some(_ one: String, _ many: String) -> String {
      unread.count == 1 ? "1 \(one)" : "\(unread.count ?? 0) \(many)"
    }
    let what =
      switch unread.subject {
      case .processes: some("process could not be looked at", "processes could not be looked at")
      case .hiddenProcesses: "other processes are not to be seen"
      case .undecidedProcesses: some("process could not be judged", "processes could not be judged")
      case .undecidedAccounts: some("account could not be judged", "accounts could not be judged")
      case .openFiles:
        some("process's open files could not be looked at", "processes' open files could not be looked at")
      case .networkNamespaces:
        some(
          "network namespace's connections could not be listed",
          "network namespaces' connections could not be listed")
      case .passwd, .group: "accounts are missing"
      }
    let pids = unread.examples.map(\.description).joined(separator: ", ")
    let more = (unread.count ?? 0) > unread.examples.count ? ", …" : ""
    return "\(what): \(unread.reason)" + (pids.isEmpty ? "" : " (pid \(pids)\(more))")
  }

  /// What would show more, where something would.
  var remedy: String? {
    let isAboutProcesses = unread.contains {
      [.processes, .hiddenProcesses, .openFiles, .networkNamespaces].contains($0.subject)
    }
    guard isAboutProcesses else { return nil }
    return isAskedByRoot
      ? "It takes all of root's capabilities on the host, CAP_SYS_PTRACE and CAP_SYS_ADMIN among them."
      : "Ask as root: others see only their own processes."
  }

  func words(of right: Right) -> String {
    let rule =
      switch right.rule {
      case .owner: "owner (\(right.entry))"
      case .namedUser, .namedGroup: "named in the ACL (\(right.entry))"
      case .group: "its group (\(right.entry))"
      case .other: "everybody (\(right.entry))"
      case .capability: right.entry
      case .search, .unmappedID, .inode: "\(right.rule.rawValue) (\(right.entry))"
      }
    let through = right.through.map { ", with \($0)" } ?? ""
    return rule + through + (right.path == socket.resolvedPath ? "" : ", at \(right.path.display)")
  }

  func words(of unit: ControlGroup) -> String {
    switch unit {
    case .container(let id):
      containerNames[id].map { "container \(ByteString($0).display) (\(id.prefix(12)))" }
        ?? "container \(id.prefix(12))"
    case .service(let name): name.display
    case .user(let id): "sessions of \(named(id))"
    case .other(let path): path.display
    case .none: "no control group"
    }
  }

  /// The word for programs.
  func kind(of unit: ControlGroup) -> String {
    switch unit {
    case .container: "container"
    case .service: "service"
    case .user: "user"
    case .other: "other"
    case .none: "none"
    }
  }

  /// Containers, services, sessions, the rest; each in the order of its name.
  func units(_ processes: [Process]) -> [(unit: ControlGroup, processes: [Process])] {
    func order(_ unit: ControlGroup) -> (Int, String) {
      switch unit {
      case .container(let id): (0, id)
      case .service(let name): (1, name.display)
      case .user(let id): (2, id.description.leftPadded(10))
      case .other(let path): (3, path.display)
      case .none: (4, "")
      }
    }
    return Dictionary(grouping: processes, by: \.unit).map { ($0, $1) }.sorted { order($0.0) < order($1.0) }
  }
}

extension String {
  fileprivate func leftPadded(_ width: Int) -> String {
    String(repeating: " ", count: max(0, width - count)) + self
  }
}

extension WhoReport {
  /// So many of one kind are told one by one to a person.
  private static let most = 8

  /// The report for a person at a terminal.
  package func text(_ style: TextStyle) -> String {
    if let changes { return changes.text(style) }
    var lines = head(style)
    if let beyond {
      lines += verdict(beyond, style)
      lines += remarks(style)
      return lines.joined(separator: "\n") + "\n"
    }
    if let powerSentence {
      lines += style.wrapped(powerSentence, indent: 2).map { style.paint($0, .caution) } + [""]
    }
    if let everyone {
      lines += [style.paint("  Everybody may, whatever user and group: \(everyone.entry)", .bad), ""]
    }
    lines += section("GROUPS", "\(groups.count)", groupRows, style)
    lines += section("ACCOUNTS", "\(accounts.count) of \(accountCount)", accountRows(accounts), style)
    let shown = processes.filter { $0.right != nil }
    lines += section(
      "PROCESSES", "\(shown.count) of \(processCount)", processRows(shown), style)
    let former = processes.filter { $0.right == nil }
    if !former.isEmpty {
      lines += section(
        "COULD NOT CONNECT NOW, AND HOLD IT OPEN", "\(former.count)", processRows(former), style)
    }
    lines += remarks(style)
    while lines.last == "" { lines.removeLast() }
    return lines.joined(separator: "\n") + "\n"
  }

  private func head(_ style: TextStyle) -> [String] {
    let head = "\(socket.path) \(style.dash) \(ownership) \(style.dash) who could connect now"
    return style.wrapped(head, indent: 0, hanging: 2).map { style.paint($0, .heading) } + [""]
  }

  private func verdict(_ beyond: Beyond, _ style: TextStyle) -> [String] {
    let rows = beyondRows(beyond)
    if rows.isEmpty {
      let isOpen = unread.contains(where: \.leavesOpenWhoMay)
      let mark = isOpen ? "?" : style.pass
      let sentence =
        isOpen
        ? "Nobody was found beyond \(allowedWords(beyond.allowed)), but not all could be looked at."
        : "Nobody beyond \(allowedWords(beyond.allowed)) and root itself could connect."
      return style.wrapped("\(mark) \(sentence)", indent: 2).map {
        style.paint($0, isOpen ? .caution : .good)
      } + [""]
    }
    let sentence = "\(style.fail) Beyond \(allowedWords(beyond.allowed)) and root itself these could connect:"
    return style.wrapped(sentence, indent: 2).map { style.paint($0, .bad) } + [""] + rows.map { "    \($0)" }
      + [""]
  }

  func allowedWords(_ allowed: Beyond.Allowed) -> String {
    // A number was both, a name is shown as what it is.
    var words = allowed.groups.sorted().map { "group \(groupNames[$0]?.display ?? $0.description)" }
    words += allowed.users.sorted().filter { !allowed.groups.contains(GroupID($0.rawValue)) }.map {
      "user \(name(of: $0))"
    }
    return words.isEmpty ? "nobody" : words.joined(separator: ", ")
  }

  private func beyondRows(_ beyond: Beyond) -> [String] {
    var rows = beyond.everyone.map { ["everybody: \(words(of: $0))"] } ?? []
    // A check that fails names each of them.
    rows += beyond.accounts.map { "account \($0.name.display) (uid \($0.userID)): \(words(of: $0.right))" }
    for (unit, processes) in units(beyond.processes) {
      rows.append("\(words(of: unit)):")
      rows += processes.map { process in
        "  \(process.name.display) (pid \(process.processID)) \(named(process)): "
          + (process.right.map { words(of: $0) } ?? "")
      }
    }
    return rows
  }

  private func section(_ title: String, _ count: String, _ rows: [String], _ style: TextStyle) -> [String] {
    ["  " + style.paint(title, .heading) + "  " + style.paint(count, .faint)]
      + rows.map { "    \($0)".trimmedEnd }
      + [""]
  }

  /// The first of many, and how many more.
  private func summarised(_ count: Int, _ row: (Int) -> String) -> [String] {
    guard count > Self.most + 1 else { return (0..<count).map(row) }
    return (0..<Self.most).map(row) + ["and \(count - Self.most) more (--format json has them all)"]
  }

  private var groupRows: [String] {
    summarised(groups.count) { index in
      let group = groups[index]
      let shown = group.members.prefix(Self.most).map(\.name.display)
      let more = group.members.count - shown.count
      let members =
        group.members.isEmpty
        ? "no members" : shown.joined(separator: ", ") + (more > 0 ? " and \(more) more" : "")
      let also =
        group.alsoNeeds.isEmpty ? "" : " (with \(group.alsoNeeds.map { named($0) }.joined(separator: ", ")))"
      return "\(named(group.groupID))\(also)  \(words(of: group.right))  \(members)"
    }
  }

  private func accountRows(_ accounts: [Account]) -> [String] {
    let width = min(24, accounts.prefix(Self.most + 1).map { $0.name.display.cells }.max() ?? 0)
    return summarised(accounts.count) { index in
      let account = accounts[index]
      return
        "\(account.name.display.padded(width))  \(account.userID.description.padded(6))  \(words(of: account.right))"
    }
  }

  /// Processes of one unit that differ in nothing but their pid share a row.
  private struct Alike: Hashable {
    var name: ByteString
    var right: Right?
    var holds: [Holding]
  }

  private func processRows(_ processes: [Process]) -> [String] {
    let mostUnits = 3 * Self.most
    let units = units(processes)
    var rows: [String] = []
    for (unit, processes) in units.prefix(mostUnits) {
      rows.append(words(of: unit))
      let alike = Dictionary(grouping: processes) {
        Alike(name: $0.name, right: $0.right, holds: $0.holds)
      }.sorted { left, right in
        // Who holds it open first.
        let (one, other) = (left.key.holds.isEmpty, right.key.holds.isEmpty)
        return one != other ? other : left.value[0].processID.rawValue < right.value[0].processID.rawValue
      }
      rows += summarised(alike.count) { row(alike[$0].key, alike[$0].value) }.map { "  \($0)" }
    }
    if units.count > mostUnits {
      rows.append("and \(units.count - mostUnits) more containers and services (--format json has them all)")
    }
    return rows
  }

  private func row(_ key: Alike, _ processes: [Process]) -> String {
    let pids = processes.prefix(3).map(\.processID.description).joined(separator: ", ")
    let more = processes.count > 3 ? ", …" : ""
    let count = processes.count > 1 ? " \u{00D7}\(processes.count)" : ""
    let right = key.right.map { words(of: $0) } ?? "no right now"
    let users = Set(processes.map { name(of: $0) })
    let user = users.count == 1 ? users.first ?? "" : "\(users.count) users"
    return "\(key.name.display)\(count)  pid \(pids)\(more)  \(user)  \(right)"
      + (key.holds.isEmpty ? "" : "  [\(words(of: key.holds))]")
  }

  func words(of holds: [Holding]) -> String {
    holds.map { holding in
      switch holding {
      case .listens: "listens: the daemon"
      case .serves: "serves a connection"
      case .connected: "connected"
      }
    }.joined(separator: ", ")
  }

  private func remarks(_ style: TextStyle) -> [String] {
    var lines: [String] = []
    for part in unread {
      lines += style.wrapped("! \(words(of: part))", indent: 2).map { style.paint($0, .caution) }
    }
    if let remedy { lines += style.wrapped(remedy, indent: 4) }
    for note in notes { lines += style.wrapped("Note: \(note).", indent: 2) }
    return lines
  }

  /// Line by line: what it is about, and then the same words; nothing is summarised.
  package var plain: String {
    if let changes { return changes.plain }
    var lines = ["socket: \(socket.path) \(ownership)"]
    if let powerSentence { lines.append("power: \(powerSentence)") }
    if let beyond {
      lines.append("allowed: \(allowedWords(beyond.allowed))")
      lines += plainRows("beyond: ", beyond.everyone, beyond.accounts, beyond.processes)
    } else {
      for group in groups {
        let members = group.members.map(\.name.display).joined(separator: ", ")
        let also = group.alsoNeeds.map { " with \(named($0))" }.joined()
        lines.append(
          "group: \(named(group.groupID))\(also): \(words(of: group.right)): \(members.isEmpty ? "no members" : members)"
        )
      }
      lines += plainRows("", everyone, accounts, processes)
    }
    lines.append("looked at: \(accountCount) accounts, \(processCount) processes")
    lines += unread.map { "not read: \(words(of: $0))" }
    lines += notes.map { "note: \($0)" }
    return lines.joined(separator: "\n") + "\n"
  }

  private func plainRows(
    _ prefix: String, _ everyone: Right?, _ accounts: [Account], _ processes: [Process]
  ) -> [String] {
    var lines = everyone.map { ["\(prefix)everybody: \(words(of: $0))"] } ?? []
    lines += accounts.map {
      "\(prefix)account: \($0.name.display) (uid \($0.userID)): \(words(of: $0.right))"
    }
    for (unit, processes) in units(processes) {
      let unit = words(of: unit)
      for process in processes {
        let right = process.right.map { words(of: $0) } ?? "no right now"
        let holds = process.holds.isEmpty ? "" : " [\(words(of: process.holds))]"
        lines.append(
          "\(prefix)process: \(process.processID) \(process.name.display) \(named(process)), \(unit): \(right)\(holds)"
        )
      }
    }
    return lines
  }
}
