import PermissionModel

/// The question of a service of systemd's that asks an engine. Its names are looked up on the host that has the socket,
/// so that a group by name is the right one there.
struct UnitAccess {
  let settings: UnitSettings
  let options: LintOptions
  let declaredGroups: [UInt32]
  /// The unit that makes the socket, where it is at hand.
  var maker: UnitSettings?

  static let commandSettings = [
    "ExecCondition", "ExecStartPre", "ExecStart", "ExecStartPost", "ExecReload", "ExecStop", "ExecStopPost",
  ]

  /// Where it says which socket it asks, or calls docker; `nil` where it does neither.
  var mention: (path: String, value: UnitSettings.Value)? {
    if let host = settings.environment("DOCKER_HOST") {
      guard case .unix(let path) = EndpointAddress(parsing: host.text.value), let text = path.text else {
        return nil
      }
      return (text, host)
    }
    let standard = EndpointAddress.standardPath.text ?? ""
    for key in Self.commandSettings {
      for value in settings.all(key) {
        // `+` and `!` run it with all privileges, whoever the service's user is.
        let marks = value.text.value.prefix { "-@:+!|".contains($0) }
        if marks.contains("+") || marks.contains("!") { continue }
        if let word = DockerOptions.words(value.text, in: value.source).first(where: {
          let path = $0.value.hasPrefix("unix://") ? String($0.value.dropFirst(7)) : $0.value
          // `-v /run/docker.sock:/run/docker.sock` is a mount's.
          return EnginePath.isSocket(path) && !path.contains(":")
        }) {
          let path = word.value.hasPrefix("unix://") ? String(word.value.dropFirst(7)) : word.value
          return (path, .init(key: key, text: word, source: value.source))
        }
        if ScriptText(String(value.text.value.dropFirst(marks.count)), value.text.span, value.source)
          .callsEngine
        {
          return (standard, value)
        }
      }
    }
    return nil
  }

  /// One search: without this word it asks no engine.
  static func mayAsk(_ bytes: [UInt8]) -> Bool {
    bytes.firstIndex(of: Array("docker".utf8)) != nil || Trigger.isMet(bytes[...])
  }

  func findings() -> [LintFinding] {
    guard let (path, place) = mention else { return [] }
    func finding(
      _ code: String, _ level: LintLevel, _ message: String, at value: UnitSettings.Value? = nil,
      help: String? = nil
    ) -> LintFinding {
      let value = value ?? place
      let isElsewhere = value.source !== place.source || value.text.span != place.text.span
      return LintFinding(
        code, level, message, value.source, value.text.span,
        related: isElsewhere
          ? [.init(source: place.source, span: place.text.span, message: "the engine is asked here")] : [],
        help: help)
    }
    if let obstacle = settings.facts.obstacle(at: ByteString(path), isRoot: isRoot) {
      return [
        finding(
          obstacle.code, .error, Self.sentence(obstacle, path), at: settings.last(obstacle.setting),
          help: help(against: obstacle, path))
      ]
    }
    if settings.facts.isOn("PrivateUsers"), let value = settings.last("PrivateUsers") {
      return [
        finding(
          "could-not-tell", .note,
          "PrivateUsers= takes its capabilities over what is not its own, which is not followed", at: value)
      ]
    }
    return answer(path) { finding($0, $1, $2, at: $3, help: $4) }
  }

  private var isRoot: Bool {
    !settings.facts.isOn("DynamicUser")
      && ["root", "0"].contains(settings.last("User")?.text.value ?? "root")
  }

  private static func sentence(_ obstacle: UnitObstacle, _ path: String) -> String {
    let line = "\(obstacle.setting)=\(obstacle.value?.display ?? "")"
    return switch obstacle {
    case .hidden: "\(line) keeps \(path) out of the unit's sight"
    case .covered: "\(line) puts something empty of root's, which nobody may use, in the place of \(path)"
    case .family: "\(line) leaves out AF_UNIX: the unit can make no socket of that kind"
    case .calls: "\(line) refuses socket(2) or connect(2): the unit cannot ask a socket at all"
    }
  }

  private func help(against obstacle: UnitObstacle, _ path: String) -> String? {
    let lines = settings.facts.lines(against: obstacle, ByteString(path))
    return lines.isEmpty ? nil : lines.joined(separator: ", ")
  }

  private func answer(
    _ path: String,
    _ finding: (String, LintLevel, String, UnitSettings.Value?, String?) -> LintFinding
  ) -> [LintFinding] {
    let user = settings.last("User")
    let isDynamic = settings.facts.isOn("DynamicUser")
    let groups = settings.words("SupplementaryGroups")
    let group = settings.last("Group")
    if let unknown = ([user, group].compactMap { $0 } + groups).first(where: { $0.text.value.contains("%") })
    {
      return [
        finding(
          "could-not-tell", .note, "what \(unknown.text.value) stands for is not followed", unknown, nil)
      ]
    }
    let numbers = (groups + [group].compactMap { $0 }).filter { UInt32($0.text.value) != nil }
    if !options.hosts.isEmpty { return onHosts(path, user, group, groups, finding) }
    var names = Names()
    let access = names.access(
      user: isDynamic ? "DynamicUser" : user?.text.value ?? "root", group: group?.text.value,
      added: groups.map(\.text.value), path: path,
      ambient: settings.words("AmbientCapabilities").map(\.text.value))
    let subject: Subject
    do throws(DockerIdentity.Refusal) { subject = try access.subject() } catch {
      return [finding("could-not-tell", .note, error.description, user, nil)]
    }
    let who = isDynamic ? "its dynamic user" : user?.text.value ?? "root"
    let declared = declaredGroups.isEmpty ? options.hostGroups : declaredGroups
    // The group of the socket, by its name on that host; where the host's number is said, that name has it.
    let socketGroup = names.id(of: socketGroupName)
    func lets(_ id: UInt32) -> Bool { access.letsIn(.group(id), subject) == .granted }
    if lets(socketGroup) {
      return [
        finding("root-equivalent", .note, "let in; whoever may use this socket is root on the host", nil, nil)
      ]
    }
    let good = numbers.filter { UInt32($0.text.value).map(lets) == true }
    if let best = good.first {
      let wrong = declared.filter { !lets($0) }
      if !declared.isEmpty, wrong.isEmpty {
        return [
          finding(
            "root-equivalent", .note, "let in; whoever may use this socket is root on the host", nil, nil)
        ]
      }
      if !declared.isEmpty {
        return [
          finding(
            "gid-mismatch", wrong.count == declared.count ? .error : .warning,
            "\(who) is not let in where the socket's gid is \(wrong.map(String.init).joined(separator: ", "))",
            best,
            help)
        ]
      }
      var found = finding(
        "gid-assumed", .warning, "\(who) is let in only where the socket's gid is \(best.text.value)", best,
        "a unit's groups are looked up on the host that has the socket: \(help)")
      found.socketGroups = good.compactMap { UInt32($0.text.value) }
      return [found]
    }
    if !isDynamic {
      return [
        finding(
          "could-not-tell", .note,
          "whether \(who) is in the group \(socketGroupName) stands in the host's group file alone; \(help) says it here",
          user, nil)
      ]
    }
    return [
      finding(
        "gid-mismatch", .error, "\(who) is in no group of a host's but those that are named here",
        settings.last("DynamicUser"),
        help)
    ]
  }

  /// By whose name the socket's group goes.
  private var socketGroupName: String {
    maker?.last("SocketGroup")?.text.value ?? (maker == nil ? "docker" : "root")
  }

  private var help: String { "SupplementaryGroups=\(socketGroupName)" }

  /// Hosts that were described have account files of their own.
  private func onHosts(
    _ path: String, _ user: UnitSettings.Value?, _ group: UnitSettings.Value?, _ groups: [UnitSettings.Value],
    _ finding: (String, LintLevel, String, UnitSettings.Value?, String?) -> LintFinding
  ) -> [LintFinding] {
    var refused: [String] = []
    var open: [String] = []
    var code = "gid-mismatch"
    for (index, host) in options.hosts.enumerated() {
      var access = AccessCase(
        start: ContainerStart(user: user?.text.value ?? "0", addedGroups: groups.map(\.text.value)),
        accounts: host.facts.accounts, path: path)
      if let group { access.start.addedGroups.append(group.text.value) }
      guard !settings.facts.isOn("DynamicUser"), let subject = try? access.subject() else {
        open.append(host.name)
        continue
      }
      switch access.letsIn(.given(index), subject, given: options.hosts) {
      case .granted: break
      case .unknown: open.append(host.name)
      case .denied, .missing:
        refused.append(host.name)
        code = LintRules.known(access.facts(.given(index), subject, given: options.hosts).rootCauseCode)
      }
    }
    if !open.isEmpty {
      return [
        finding(
          "could-not-tell", .note, "the facts of \(open.joined(separator: ", ")) do not tell", user, nil)
      ]
    }
    guard !refused.isEmpty else {
      return [
        finding("root-equivalent", .note, "let in; whoever may use this socket is root on the host", nil, nil)
      ]
    }
    let count = options.hosts.count
    return [
      finding(
        code, refused.count == count ? .error : .warning,
        "\(user?.text.value ?? "root") is let in on \(count - refused.count) of \(count) hosts, and not on \(refused.joined(separator: ", "))",
        user, help)
    ]
  }

  /// Names of a host's, each of which stands for a number that nobody here knows.
  private struct Names {
    private var ids: [String: UInt32] = ["root": 0]
    private var next = SymbolicID.first

    mutating func id(of name: String) -> UInt32 {
      if let number = UInt32(name) { return number }
      if let known = ids[name] { return known }
      next += 1
      ids[name] = next
      return next
    }

    mutating func access(
      user: String, group: String?, added: [String], path: String, ambient: [String]
    ) -> AccessCase {
      let uid = id(of: user)
      // Its own group, which none is called like.
      let own = group.map { id(of: $0) } ?? (uid == 0 ? 0 : id(of: "the group of " + user))
      let groups = added.map { String(id(of: $0)) }
      var access = AccessCase(
        start: ContainerStart(user: "\(uid):\(own)", addedGroups: groups),
        accounts: Accounts(passwd: .seen(AccountFile()), group: .seen(AccountFile())), path: path)
      access.ambientCapabilities = ambient
      return access
    }
  }
}

/// What a socket unit says of an engine's socket.
enum SocketUnit {
  /// - Parameter isWhole: the unit's own file is there, and not a drop-in alone.
  static func findings(_ settings: UnitSettings, _ name: String, isWhole: Bool) -> [LintFinding] {
    let listened = settings.facts.listeningPaths.first { $0.text.map(EnginePath.isSocket) == true }
    let usual: ByteString? = name == "docker.socket" || name == "podman.socket" ? "/run/docker.sock" : nil
    guard let path = listened ?? (isWhole ? nil : usual),
      let listen = settings.words("ListenStream").first(where: { $0.text.value == path.text })
        ?? settings.last("SocketMode"),
      // A drop-in changes what it names, and the rest is the unit's.
      isWhole || settings.last("SocketMode") != nil
    else { return [] }
    let mode = settings.last("SocketMode")
    // systemd.socket(5): 0666 where nothing is said.
    let bits = mode.flatMap { UInt16($0.text.value, radix: 8) } ?? 0o666
    let owner = settings.last("SocketUser")?.text.value ?? "root"
    let group = settings.last("SocketGroup")?.text.value ?? "root"
    func lets(_ subject: Subject) -> Bool {
      let socket = AssumedSocket(
        owner: UserID(owner == "root" ? 0 : SymbolicID.first),
        group: GroupID(group == "root" ? 0 : SymbolicID.first + 1),
        mode: FileMode(rawValue: bits))
      return decide(
        Facts(
          subject: subject, walk: socket.walk(path),
          accounts: Accounts(passwd: .seen(AccountFile()), group: .seen(AccountFile())))
      ).permission == .granted
    }
    let stranger = Subject(userID: UserID(AccessCase.freshID), groupID: GroupID(AccessCase.freshID))
    var member = stranger
    member.groupID = GroupID(group == "root" ? 0 : SymbolicID.first + 1)
    let place = mode ?? listen
    if lets(stranger) {
      return [
        LintFinding(
          "world-writable", .warning,
          mode == nil
            ? "without SocketMode= the socket has mode 0666: everybody on the host may use it, and is root by it"
            : "mode \(place.text.value): everybody on the host may use the socket, and is root by it",
          place.source,
          place.text.span, help: "SocketMode=0660 and SocketGroup=docker")
      ]
    }
    if group != "root", !lets(member) {
      return [
        LintFinding(
          "group-bits-deny", .error,
          "mode \(place.text.value) has no w for the group: \(group) is not let in by it", place.source,
          place.text.span, help: "SocketMode=0660")
      ]
    }
    if group == "root", isWhole {
      return [
        LintFinding(
          "gid-zero", .note,
          "without SocketGroup= the socket belongs to root and its group: nobody else is let in",
          listen.source, listen.text.span, help: "SocketGroup=docker")
      ]
    }
    return []
  }
}
