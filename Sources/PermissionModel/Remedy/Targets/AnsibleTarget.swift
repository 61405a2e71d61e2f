/// Tasks of a play on the machine that the daemon runs on, by the modules that ansible-core has itself.
enum AnsibleTarget: TargetWriter {
  static let place = "tasks of a play on the host"
  static let isShownAsAlternative = false
  static let isForHosts = true

  static func obstacle(_ situation: Situation) -> String? { nil }

  static func snippet(
    for measure: Measure, _ situation: Situation, _ context: RemedyContext
  ) throws(Unexpressible) -> Snippet? {
    if case .daemon(let change) = measure { return try socketUnit(change, situation) }
    guard case .host(let change) = measure else { return nil }
    switch change {
    case .memberships(let changes):
      return try tasks(
        "add the account to the group", joining(changes, situation),
        caveats: ["Counts from the next login on; what runs as that user has to start anew."])
    case .giveUnitGroups(let groups): return try unit(groups, situation, context)
    case .showToUnit(let hiding, let path):
      let unit = try SystemdTarget.unit(situation, context)
      return try tasks(
        "let the unit see the socket",
        try dropIn(
          at: SystemdTarget.path(of: unit),
          ["[Service]"] + SystemdTarget.showing(path, hiding, situation.view.unit))
          + [restart(unit.name.display)])
    case .letUnitConnect:
      let unit = try SystemdTarget.unit(situation, context)
      return try tasks(
        "let the unit use Unix sockets",
        try dropIn(
          at: SystemdTarget.path(of: unit), ["[Service]"] + SystemdTarget.lettingConnect(situation.view.unit))
          + [restart(unit.name.display)])
    case .remakeSocket(let change, let mode):
      var tasks = try joining([change], situation, isDaemons: true)
      let units = situation.engineUnits
      if let mode, let socket = units.socket {
        tasks += try dropIn(
          at: DropIn(of: socket).path,
          ["[Socket]", "SocketGroup=\(change.name)", "SocketMode=\(mode)"])
      }
      return try self.tasks(
        "give the socket to the group docker, and join it",
        tasks + units.all.map { restart($0) },
        caveats: ["The restart ends running containers, unless live-restore is on."])
    case .letOwnerWrite:
      let socket = situation.onHost(situation.targetPath)
      return try tasks(
        "let the owner write to the socket",
        [
          Task(
            "Let the owner write to the socket", "file",
            [("path", try scalar(socket.path)), ("mode", "u+w")])
        ],
        caveats: socket.caveats + ["Whatever makes the socket may take it back at its next start."])
    case .startDaemon:
      guard let daemon = situation.daemon, let unit = daemon.unit else { return nil }
      // Its module removes a directory with all that lies in it.
      if situation.directoryInTheWay != nil {
        throw Unexpressible(
          reason: "a directory stands where the socket should be, and somebody has to look into it first")
      }
      return try tasks(
        "start \(daemon.title)",
        [Task("Start \(unit)", "systemd", [("name", Quoting.json(unit)), ("state", "started")])])
    // No change of a machine's; ACLs and containers are for modules of collections.
    case .runAsRoot, .editACL, .openDirectories, .restartContainer, .extendProfile: return nil
    }
  }

  /// A module of ansible.builtin's with its arguments, as they are written.
  private struct Task {
    var name: String
    var module: String
    var arguments: [(name: String, value: String)]

    init(_ name: String, _ module: String, _ arguments: [(name: String, value: String)]) {
      self.name = name
      self.module = module
      self.arguments = arguments
    }
  }

  private static func tasks(
    _ title: String, _ tasks: [Task], caveats: [String] = []
  ) throws(Unexpressible) -> Snippet {
    let lines = tasks.flatMap { task in
      ["- name: \(task.name)", "  ansible.builtin.\(task.module):"]
        + task.arguments.map { "    \($0.name): \($0.value)" }
    }
    return Snippet(
      title: title, side: .host, text: lines.map { "\($0)\n" }.joined(), language: .yaml,
      caveats: caveats + ["For a play with become: true."])
  }

  private static func joining(
    _ changes: [MembershipChange], _ situation: Situation, isDaemons: Bool = false
  ) throws(Unexpressible) -> [Task] {
    var tasks: [Task] = []
    for change in changes {
      let (user, group) = (try name(change.user), try name(change.name))
      switch change.line {
      case .stays: break
      // The daemon looks for the group by its name.
      case .made where isDaemons:
        tasks.append(Task("Make the group", "group", [("name", group), ("system", "true")]))
      case .made, .renumbered:
        tasks.append(Task("Make the group", "group", [("name", group), ("gid", change.group.description)]))
      }
      tasks.append(
        Task(
          "Add the account to the group", "user",
          [("name", user), ("groups", "[\(group)]"), ("append", "true")]))
    }
    return tasks
  }

  private static func unit(
    _ groups: [GroupID], _ situation: Situation, _ context: RemedyContext
  ) throws(Unexpressible) -> Snippet? {
    let unit = try SystemdTarget.unit(situation, context)
    let (lines, lacking) = try SystemdTarget.settings(groups, situation)
    let made = try lacking.map { (lacking) throws(Unexpressible) in
      Task(
        "Make the group", "group",
        [("name", try name(ByteString(lacking.name))), ("gid", lacking.group.description)])
    }
    return try tasks(
      "give the group to the unit",
      made + (try dropIn(at: SystemdTarget.path(of: unit), lines)) + [restart(unit.name.display)])
  }

  /// What the daemon's socket unit is told; a daemon's own file holds more than a play may write over.
  private static func socketUnit(
    _ change: DaemonChange, _ situation: Situation
  ) throws(Unexpressible) -> Snippet? {
    guard let daemon = situation.daemon, let kind = daemon.writer else { return nil }
    let setting = try kind.setting(change, daemon)
    guard setting.file.hasPrefix("/etc/systemd/system/"),
      let socket = setting.file.split(separator: "/").dropLast().last,
      socket.hasSuffix(".socket.d")
    else { return nil }
    let unit = socket.dropLast(".socket.d".count)
    var made: [Task] = []
    if let membership = change.membership { made = try joining([membership], situation) }
    let lines = setting.text.split(separator: "\n").map { String($0) }
    return try tasks(
      change.group == nil ? "let the socket's group write" : "give the socket to a group",
      made + (try dropIn(at: setting.file, lines))
        + [restart("\(unit).socket"), restart("\(unit).service")])
  }

  private static func dropIn(at path: String, _ lines: [String]) throws(Unexpressible) -> [Task] {
    let directory = String(path.prefix(upTo: path.lastIndex(of: "/") ?? path.endIndex))
    return [
      Task(
        "Make the folder of the drop-in", "file",
        [("path", try scalar(directory)), ("state", "directory"), ("mode", "\"0755\"")]),
      Task(
        "Write the drop-in", "copy",
        [
          ("dest", try scalar(path)), ("mode", "\"0644\""),
          ("content", try scalar(lines.map { "\($0)\n" }.joined())),
        ]),
    ]
  }

  private static func restart(_ unit: String) -> Task {
    Task(
      "Start \(unit) anew", "systemd",
      [("name", Quoting.json(unit)), ("state", "restarted"), ("daemon_reload", "true")])
  }

  /// A name of an account or group; commas separate them in what the module makes of a list.
  private static func name(_ name: ByteString) throws(Unexpressible) -> String {
    guard !name.bytes.contains(UInt8(ascii: ",")) else {
      throw Unexpressible(reason: "\"\(name.display)\" has a comma, at which Ansible parts names")
    }
    return try scalar(name)
  }

  private static func scalar(_ text: ByteString) throws(Unexpressible) -> String {
    guard let held = text.text, !held.unicodeScalars.contains(where: ByteString.isControl) else {
      throw Unexpressible(reason: "\"\(text.display)\" holds characters that a playbook cannot show")
    }
    return try scalar(held)
  }

  /// Text that Ansible does not take for a template of Jinja's.
  private static func scalar(_ text: String) throws(Unexpressible) -> String {
    guard !Quoting.holds(text, anyBeginning: ["{{", "{%", "{#"]) else {
      throw Unexpressible(reason: "\"\(ByteString(text).display)\" is a template to Ansible")
    }
    return Quoting.yaml(text)
  }
}
