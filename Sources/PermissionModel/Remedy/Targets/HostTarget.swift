/// Commands for the machine that the daemon runs on.
enum HostTarget: TargetWriter {
  static let place = "a shell on the host"
  static let isShownAsAlternative = true
  static let isForHosts = true

  static func obstacle(_ situation: Situation) -> String? {
    guard situation.verdict == .denied, situation.isOnHost, let name = situation.nameInDirectory,
      let sources = situation.view.accountSources
    else { return nil }
    return
      "the group \(name.display) is one of \(sources.directoryWords), and who is in it is written down there"
  }

  private static let aclCaveats = [
    "On the host. The daemon makes a new socket without it at its next start."
  ]

  static func snippet(
    for measure: Measure, _ situation: Situation, _ context: RemedyContext
  ) throws(Unexpressible) -> Snippet? {
    switch measure {
    case .host(let change): return try snippet(for: change, situation, context)
    case .session(.takeOn(let group, _)): return try takingOn(group)
    case .session(.end(let members, _)): return ending(members, situation)
    case .session(.startUnitAnew(let unit, let group)): return try startingAnew(unit, group)
    case .container, .image, .entrypoint, .daemon: return nil
    }
  }

  private static func command(_ title: String, _ lines: [String], caveats: [String] = []) -> Snippet {
    Snippet(
      title: title, side: .host, text: lines.map { "\($0)\n" }.joined(), language: .shell, caveats: caveats)
  }

  private static func snippet(
    for change: HostChange, _ situation: Situation, _ context: RemedyContext
  ) throws(Unexpressible) -> Snippet? {
    switch change {
    case .memberships(let changes): return try joining(changes, situation)
    case .remakeSocket(let change, let mode): return try remaking(change, mode, situation)
    // A drop-in's, and this has its own target.
    case .giveUnitGroups, .showToUnit, .letUnitConnect: return nil
    case .extendProfile(let file): return try AppArmorWords.extending(file, situation)
    case .runAsRoot:
      return command(
        "become root for it", ["sudo -i"], caveats: ["A root shell; sudo in front of one command is less."])
    case .editACL(let entry):
      guard situation.seen.hostPath(of: situation.targetPath) != .containersOwn else {
        throw Unexpressible(
          reason:
            "the socket lies in the container's own file system: what makes it in there can make it another way, and "
            + "nothing on the host")
      }
      let socket = situation.onHost(situation.targetPath)
      let named = try onHost(entry.tag, situation)
      return command(
        named.caveats.isEmpty ? "change the socket's ACL" : "name the user in the socket's ACL",
        [try setting(.init(named.tag, entry.permissions), on: socket.path)],
        caveats: socket.caveats + aclCaveats + named.caveats)
    case .openDirectories(let paths, let user, let andSocket):
      return try opening(paths, user, andSocket, situation)
    case .letOwnerWrite:
      let socket = situation.onHost(situation.targetPath)
      return command(
        "let the owner write to the socket", ["chmod u+w \(try Quoting.shell(socket.path))"],
        caveats: socket.caveats + [
          "On the host, as the owner. Whatever makes the socket may take it back at its next start."
        ])
    case .restartContainer: return try restarting(situation, context)
    case .startDaemon:
      guard let daemon = situation.daemon else {
        throw Unexpressible(reason: "which daemon makes this socket could not be told")
      }
      guard let unit = daemon.unit else {
        throw Unexpressible(reason: "\(daemon.title) is started by a session or by hand")
      }
      let word = unit.hasSuffix(".service") ? String(unit.dropLast(".service".count)) : unit
      if let directory = situation.directoryInTheWay {
        return command(
          "remove the directory, and start \(daemon.title)",
          ["sudo rmdir \(try Quoting.shell(directory.path))", "sudo systemctl restart \(word)"],
          caveats: directory.caveats + [
            "rmdir takes an empty directory alone. With it in its way the daemon cannot make its socket. Where systemd "
              + "runs it."
          ])
      }
      return command(
        "start \(daemon.title)", ["sudo systemctl start \(word)"], caveats: ["Where systemd runs it."])
    }
  }

  private static func restarting(
    _ situation: Situation, _ context: RemedyContext
  ) throws(Unexpressible) -> Snippet {
    let place = situation.view.place
    let engine = place?.isOrIsAlso(.podman) == true ? "podman" : "docker"
    // Ids are cut as engines show them. What would be read as an option is no name.
    let known = [
      context.givenContainerName, place?.container,
      place?.containerID.map { ByteString($0.bytes.prefix(12)) },
    ]
    let name = known.compactMap { $0 }.first { !$0.isEmpty && $0.bytes.first != UInt8(ascii: "-") }
    return command(
      "start the container anew", ["\(engine) restart \(try Quoting.shell(name ?? "CONTAINER"))"],
      caveats: (name == nil
        ? ["CONTAINER stands for this container's name or id, which \(engine) ps shows."] : []) + [
          "Until the daemon makes its socket anew; a mount of the directory outlives that."
        ])
  }

  private static let nextLogin = "Counts from the next login on; a running session keeps the groups it has."

  private static func whenItCounts(_ situation: Situation) -> String {
    guard let unit = situation.hostUnit else { return nextLogin }
    let restart = (try? whatStarts(unit)) ?? unit.name.display
    return "Counts once it starts anew: sudo systemctl restart \(restart)."
  }

  /// The manager of a user's units hands on the groups that it was started with.
  private static func whatStarts(_ unit: UnitName) throws(Unexpressible) -> String {
    if let user = unit.user { return "user@\(user).service" }
    return try Quoting.shell(unit.name)
  }

  private static func startingAnew(_ unit: UnitName, _ group: GroupID) throws(Unexpressible) -> Snippet {
    guard UnitName.isValid(unit.name) else {
      throw Unexpressible(reason: "\"\(unit.name.display)\" is no name of a unit")
    }
    return Snippet(
      title: "start the unit anew", side: .host, text: "sudo systemctl restart \(try whatStarts(unit))\n",
      language: .shell,
      caveats: [
        "A program that drops root's rights to its login group alone, as OpenSMTPD does, lacks gid \(group) after that, "
          + "too: then the socket has to be of a group that it has (--for daemon)."
      ])
  }

  private static func joining(
    _ changes: [MembershipChange], _ situation: Situation
  ) throws(Unexpressible) -> Snippet {
    var accounts = situation.view.accounts
    var lines: [String] = []
    for change in changes {
      lines += try commands(change, accounts)
      accounts = change.applied(to: accounts)
    }
    var caveats = [whenItCounts(situation)]
    if let untold = situation.untoldDirectories, changes.contains(where: { $0.line != .stays }) {
      caveats.append(
        "Assumed: that \(untold), which could not be asked, has no name for the number; getent group NUMBER.")
    }
    return command("add the account to the group", lines, caveats: caveats)
  }

  private static func commands(
    _ change: MembershipChange, _ accounts: Accounts, system: Bool = false
  ) throws(Unexpressible) -> [String] {
    let words = MembershipWords(change, in: accounts, isDaemons: system)
    guard let commands = try words.commands(of: .shadow) else {
      throw Unexpressible(
        reason: "usermod cannot be given the names \(change.user.display) and \(change.name.display)")
    }
    return commands.map { "sudo \($0)" }
  }

  /// dockerd gives its socket to the group `docker` where there is one (dockerd(8), --group), and so does docker.socket
  /// (`SocketGroup=`); both look for it when the socket is made.
  private static func remaking(
    _ change: MembershipChange, _ mode: FileMode?, _ situation: Situation
  ) throws(Unexpressible) -> Snippet {
    var lines = try commands(change, situation.view.accounts, system: true)
    let units = situation.engineUnits
    // Without a socket unit the daemon gives the mode itself (0660), whatever it was.
    if let mode, let socket = units.socket {
      lines += dropIn(for: socket, "SocketGroup=\(change.name)\\nSocketMode=\(mode)")
    }
    lines.append("sudo systemctl restart \(units.all.joined(separator: " "))")
    return command(
      "give the socket to the group docker, and join it", lines,
      caveats: [
        whenItCounts(situation),
        "The restart ends running containers, unless live-restore is on. Without systemd: restart dockerd.",
      ])
  }

  private static func dropIn(for socket: String, _ settings: String) -> [String] {
    let file = DropIn(of: socket)
    return [
      "sudo mkdir -p \(file.directory)", "printf '[Socket]\\n\(settings)\\n' \\",
      "    | sudo tee \(file.path)", "sudo systemctl daemon-reload",
    ]
  }

  /// A server of terminals by its own word, a user's manager by systemd's, which starts it anew; whatever else by its
  /// number.
  private static func ending(_ members: [SessionFacts.Member], _ situation: Situation) -> Snippet {
    let lines = members.map { member in
      switch member.kind {
      case .userManager: "sudo systemctl restart user@\(member.userID).service"
      // Somebody else's is not found by its name.
      case .tmux where situation.subject.source != .process: "tmux kill-server"
      default: situation.subject.source == .process ? "sudo kill \(member.process)" : "kill \(member.process)"
      }
    }
    let what = members.map { "\($0.name.display) (pid \($0.process))" }.joined(separator: " and ")
    return Snippet(
      title: "end what still has the old groups", side: .session, text: lines.map { "\($0)\n" }.joined(),
      language: .shell,
      caveats: [
        "\(what) \(members.count == 1 ? "was" : "were") started before the membership; then log in anew.",
        "Where the user's manager lingers, a login finds the old one: it has to be started anew.",
      ])
  }

  private static func takingOn(_ group: ByteString) throws(Unexpressible) -> Snippet {
    guard group.bytes.first != UInt8(ascii: "-") else {
      throw Unexpressible(reason: "newgrp takes the name \(group.display) for an option")
    }
    return Snippet(
      title: "take the group on in a new shell", side: .session,
      text: "newgrp \(try Quoting.shell(group))\n", language: .shell,
      caveats: ["For that shell and what it starts. Log in anew for everything else."])
  }

  /// By the number that the host knows.
  private static func onHost(
    _ tag: AccessACL.Tag, _ situation: Situation
  ) throws(Unexpressible) -> (tag: AccessACL.Tag, caveats: [String]) {
    guard let there = situation.onHost(tag) else {
      throw Unexpressible(
        reason: "which number \(AccessACL.Entry(tag, []).prefix) has on the host cannot be told")
    }
    if there == tag { return (tag, []) }
    switch (tag, there) {
    case (.user(let here), .user(let there)):
      return (.user(there), ["uid \(here) of the container is \(there) there."])
    case (.group(let here), .group(let there)):
      return (.group(there), ["gid \(here) of the container is \(there) there."])
    default: return (there, [])
    }
  }

  private static func setting(
    _ entry: AccessACL.Entry, on path: ByteString
  ) throws(Unexpressible) -> String {
    "sudo setfacl --modify \(entry.description) \(try Quoting.shell(path))"
  }

  private static func opening(
    _ paths: [ByteString], _ user: UserID, _ andSocket: Bool, _ situation: Situation
  ) throws(Unexpressible) -> Snippet {
    var lines: [String] = []
    let named = try onHost(.user(user), situation)
    let entry = AccessACL.Entry(named.tag, .execute)
    var unsure = named.caveats
    for path in paths {
      let directory = situation.onHost(path)
      lines.append("sudo setfacl --modify \(entry.prefix):x \(try Quoting.shell(directory.path))")
      unsure += directory.caveats
    }
    var caveats =
      unsure + [
        "On the host. It lets uid \(user) through to whatever lies in there that the bits allow.",
        "A directory under /run is made anew, without it, at the next boot or login; and a socket in another "
          + "user's directory is most likely not the one meant for this user.",
      ]
    if andSocket {
      let socket = situation.onHost(situation.targetPath)
      lines.append(try setting(.init(named.tag, [.read, .write]), on: socket.path))
      caveats += socket.caveats + aclCaveats
    }
    return command("let the user through the directory", lines, caveats: caveats)
  }
}
