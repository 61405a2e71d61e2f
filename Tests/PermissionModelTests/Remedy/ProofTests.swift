import Foundation
import Testing

@testable import PermissionModel

/// What is printed works: the snippet's text is read here anew, applied to the facts, and decided on.
@Suite struct ProofTests {
  private static let worlds =
    Scenario.all.flatMap { [$0.world, $0.lookalike] }
    + Scenario.all.compactMap { scenario in
      // The same, as a process of a unit.
      scenario.world.situation.isOnHost ? scenario.world.unit("web.service") : nil
    } + GroupVariableTests.worlds

  /// The facts as somebody would find them who did what the snippet says; `nil` for a text that is not understood.
  private func following(_ remedy: Remedy, _ facts: Facts) throws -> Facts? {
    var facts = facts
    facts.observation = nil
    let text = remedy.snippet
    if remedy.target == .entrypoint,
      let line = text.firstMatch(
        of:
          #/sockcheck image --user (\S+) (--allow-root-group )?--apply \\\n *--socket-gid "\$\(stat -L -c %g \S+\)"\n$/#
      )
    {
      let group = try #require(facts.walk.targetInode?.group)
      try own("\"--user\", \"\(line.1)\", \"--socket-gid\", \"\(group)\", \"--apply\"", &facts)
      return facts
    }
    if remedy.target == .entrypoint { return try starting(text, facts) }
    if text.contains("\"image\", \"--user\"") {
      try own(text, &facts)
      return facts
    }
    if remedy.target == .systemd || remedy.target == .ansible { return try onHost(remedy, facts) }
    if remedy.target == .dockerfile, !text.hasPrefix("USER") || text.contains("RUN") {
      try edit(text, &facts)
      return facts
    }
    if remedy.target == .daemon { return try making(text, facts) }
    let variable =
      #/(?:PGID|DOCKER_GID)(?:=|: | = |": |\n *value: |", "value": )"?([0-9]+)/#
    if let set = text.firstMatch(of: variable), facts.place?.accountVariables != nil {
      let wanted = GroupID(try #require(UInt32(set.1)))
      let name = text.contains("PGID") ? "PGID" : "DOCKER_GID"
      let old = facts.place?.accountVariables?[name].flatMap { $0.text }.flatMap { UInt32($0) }.map {
        GroupID($0)
      }
      if facts.subject.groupID == old { facts.subject.groupID = wanted }
      facts.subject.groups = facts.subject.groups.map { $0 == old ? wanted : $0 }
      return facts
    }
    let groups =
      text.matches(of: #/--group-add[", ]+([0-9]+)/#).map(\.1)
      + text.matches(of: #/(?:group_add:|supplementalGroups:)((?:\n *- "?[0-9]+"?)+)/#).flatMap {
        $0.1.matches(of: #/[0-9]+/#).map(\.0)
      }
      + text.matches(of: #/group_add = \[([^\]]*)\]/#).flatMap { $0.1.matches(of: #/[0-9]+/#).map(\.0) }
      + text.matches(of: #/GroupAdd=([0-9]+)/#).map(\.1)
    if !groups.isEmpty {
      facts.subject.groups += try groups.map { GroupID(try #require(UInt32($0))) }
    } else if let user = text.firstMatch(
      of: #/(?:user: |--user[", ]+|user = |"user": |User=|containerUser": |^USER |runAsUser: )"?([^"' \n]+)/#)
    {
      let group = text.firstMatch(of: #/(?:runAsGroup: |\nGroup=)([0-9]+)/#).map { ":\($0.1)" } ?? ""
      try start(ContainerStart(user: String(user.1) + group), &facts)
    } else if text.contains(#/DAC_OVERRIDE/#) {
      facts.subject.capabilities.insert(.dacOverride)
    } else if text.contains(#/userns_mode: "?host|--userns=host/#) {
      facts.subject.userNamespace = .initial
    } else if text == "sudo -i\n" {
      try start(ContainerStart(user: "0"), &facts)
    } else if text.contains(#/setfacl|chmod u\+w|SocketMode=/#), !text.contains("usermod") {
      return try changing(text, facts)
    } else if text.contains(#/(?:^|\n)(?:sudo usermod --append --groups|newgrp) /#) {
      try join(text, &facts)
    } else if text.contains(#/^sudo systemctl restart \S+\.service\n$/#) {
      // What its unit starts anew has what the files give its account by now (initgroups(3)).
      let user = facts.accounts.users.first { $0.userID.id == facts.subject.userID.rawValue }?.name
      facts.subject.groups += facts.accounts.groups.filter { group in
        user.map { group.members.contains($0) } ?? false
      }.compactMap { $0.groupID.id.map { GroupID($0) } }
    } else {
      return nil
    }
    return facts
  }

  /// The socket as a drop-in of its unit has it made, or dockerd's own file.
  private func making(_ text: String, _ facts: Facts) throws -> Facts? {
    var facts = facts
    let path = try #require(facts.walk.resolvedPath)
    let inside = facts.subject.userNamespace
    if let group = text.firstMatch(of: #/SocketGroup=(\S+)|"group": "(\S+)"/#) {
      let word = String(try #require(group.1 ?? group.2))
      // A number is the host's, and a name is looked up in its files.
      let number = UInt32(word).map { inside.gidMap.value?.inside($0) ?? $0 }
      let id = number ?? facts.accounts.groups.first { $0.name == ByteString(word) }?.groupID.id
      let made = GroupID(try #require(id))
      facts.walk.edit(path) { $0.group = made }
    }
    guard let mode = text.firstMatch(of: #/SocketMode=([0-7]+)/#) else { return nil }
    facts.walk.edit(path) {
      $0.mode = FileMode(octal: mode.1) ?? $0.mode
      $0.acl = .absent
    }
    return facts
  }

  /// What an engine would start; the groups that were given from outside before stay given.
  private func start(_ start: ContainerStart, _ facts: inout Facts) throws {
    var start = start
    start.addedGroups = facts.subject.start?.addedGroups ?? []
    let identity = try DockerIdentity.compute(start, accounts: facts.accounts)
    if identity.userID == .root, facts.subject.userID != .root { facts.subject.capabilities = .dockerDefault }
    if identity.userID != .root { facts.subject.capabilities = [] }
    facts.subject.userID = identity.userID
    facts.subject.groupID = identity.groupID
    facts.subject.groups = identity.groups
  }

  /// `sockcheck exec`, in an image's ENTRYPOINT or in a script of it, started as root.
  private func starting(_ text: String, _ facts: Facts) throws -> Facts? {
    let words: [String]
    if let list = text.firstMatch(of: #/ENTRYPOINT (\[.*\])/#) {
      words = try JSONDecoder().decode([String].self, from: Data(list.1.utf8))
    } else {
      words = text.split(whereSeparator: \.isWhitespace).map(String.init)
    }
    guard words.contains("exec"), let place = words.firstIndex(of: "--user") else { return nil }
    if let socket = words.firstIndex(of: "--socket") {
      #expect(words[socket + 1] == facts.walk.requested.display)
    } else if facts.walk.end != .assumed {
      #expect(facts.walk.requested == "/var/run/docker.sock", "the default of exec")
    }
    let root = Subject(
      userID: .root, groupID: .root, groups: [.root], capabilities: .dockerDefault,
      userNamespace: facts.subject.userNamespace)
    var identity = try EntrypointIdentity(
      user: words[place + 1], current: root, accounts: facts.accounts)
    var facts = facts
    facts.subject = identity.subject(from: root)
    let refusal = identity.join(
      for: Situation(facts), allowsRootGroup: words.contains("--allow-root-group"))
    #expect(refusal == nil)
    facts.subject = identity.subject(from: root)
    return facts
  }

  /// setfacl(1), chmod(1) and a drop-in of docker.socket, line by line.
  private func changing(_ text: String, _ facts: Facts) throws -> Facts? {
    var facts = facts
    for line in text.split(separator: "\n") {
      if let change = line.firstMatch(of: #/^sudo setfacl --modify (\S+) (\S+)$/#) {
        var text = String(change.1)
        if text.hasSuffix(":x") { text = text.dropLast() + "--x" }
        var entry = try #require(try AccessACL(text).entries.first)
        // The host calls the subject's uid by another number.
        if case .user(let id) = entry.tag, facts.subject.userNamespace.isInitial.value == false {
          entry.tag = .user(
            UserID(try #require(facts.subject.userNamespace.uidMap.value?.inside(id.rawValue))))
        }
        let written = ByteString(String(change.2))
        // The host calls the mount by its source.
        let path = try #require(
          facts.walk.steps.first { step in
            switch facts.hostPath(of: step.path) {
            case .known(let path), .assumed(let path, _): path == written
            case .unknown: step.path == written
            }
          }?.path, "\(written) is on no way")
        facts.walk.edit(path) { $0.set(entry) }
      } else if let change = line.firstMatch(of: #/^chmod u\+w (\S+)$/#) {
        facts.walk.edit(ByteString(String(change.1))) {
          $0.mode = FileMode(rawValue: $0.mode.rawValue | 0o200)
        }
      } else if let mode = line.firstMatch(of: #/SocketMode=([0-7]+)/#) {
        let path = try #require(facts.walk.resolvedPath)
        facts.walk.edit(path) {
          $0.mode = FileMode(octal: mode.1) ?? $0.mode
          $0.acl = .absent
        }
      } else if !line.contains(#/^sudo (?:mkdir|systemctl) |tee /#) {
        return nil
      }
    }
    return facts
  }

  /// Lines for a host: groups that are made, and joined; a daemon that makes its socket anew looks for its own.
  private func join(_ text: String, _ facts: inout Facts) throws {
    var groups = facts.accounts.groups
    for made in text.matches(of: #/groupadd (?:--gid ([0-9]+)|--system) ([a-z0-9-]+)/#) {
      #expect(!groups.contains { $0.name == ByteString(String(made.2)) }, "groupadd fails on a taken name")
      let number = made.1.flatMap { Int($0) } ?? 987
      groups.append(GroupEntry(name: ByteString(String(made.2)), groupID: .number(number)))
    }
    for joined in text.matches(of: #/(?:usermod --append --groups|newgrp) ([a-z0-9-]+)/#) {
      let entry = try #require(groups.first { $0.name == ByteString(String(joined.1)) })
      facts.subject.groups.append(GroupID(try #require(entry.groupID.id)))
    }
    guard text.contains("systemctl restart docker.socket") else { return }
    let docker = try #require(groups.first { $0.name == "docker" }?.groupID.id)
    facts.walk.edit(try #require(facts.walk.resolvedPath)) { inode in
      inode.group = GroupID(docker)
      if text.contains("SocketMode=0660") { inode.mode = FileMode(rawValue: 0o660) }
    }
  }

  /// A drop-in, and tasks of Ansible's modules: groups that are made, held by the unit or joined, and settings of the
  /// socket's unit.
  private func onHost(_ remedy: Remedy, _ facts: Facts) throws -> Facts? {
    var facts = facts
    let text = remedy.snippet.replacing("\\n", with: "\n")
    var groups = facts.accounts.groups
    for line in remedy.caveats {
      guard let made = line.firstMatch(of: #/groupadd --gid ([0-9]+) ([a-z0-9-]+)\./#) else { continue }
      groups.append(GroupEntry(name: ByteString(String(made.2)), groupID: .number(try #require(Int(made.1)))))
    }
    for made in text.matches(
      of: #/builtin\.group:\n    name: ([a-z0-9-]+)\n    (?:gid: ([0-9]+)|system: true)/#)
    {
      let number = made.2.flatMap { Int($0) } ?? 987
      #expect(!groups.contains { $0.name == ByteString(String(made.1)) })
      groups.append(GroupEntry(name: ByteString(String(made.1)), groupID: .number(number)))
    }
    let joined = text.matches(of: #/groups: \[([a-z0-9-]+)\]\n    append: true/#).map(\.1)
    let given = text.matches(of: #/SupplementaryGroups=([a-z0-9 -]+)/#).flatMap { $0.1.split(separator: " ") }
    for name in joined + given {
      // A number has to be a group's too (get_group_creds of systemd).
      let entry = try #require(
        groups.first {
          $0.name == ByteString(String(name)) || $0.groupID.id.map(String.init) == String(name)
        },
        "\(name) is no group")
      facts.subject.groups.append(GroupID(try #require(entry.groupID.id)))
    }
    let mode = text.firstMatch(of: #/SocketMode=([0-7]+)/#).flatMap { FileMode(octal: $0.1) }
    guard let path = facts.walk.resolvedPath else { return facts }
    if text.contains("name: \"docker.socket\"\n    state: restarted") {
      let docker = groups.first { $0.name == "docker" }?.groupID.id
      facts.walk.edit(path) { inode in
        if let docker { inode.group = GroupID(docker) }
        if let mode { inode.mode = mode }
        inode.acl = .absent
      }
    } else if text.contains("mode: u+w") {
      facts.walk.edit(path) { $0.mode = FileMode(rawValue: $0.mode.rawValue | 0o200) }
    } else if text.contains("RestrictAddressFamilies=AF_UNIX")
      || text.contains("SystemCallFilter=@network-io")
    {
      // As systemd reads a drop-in: what is given adds to what is allowed, or takes it off what is forbidden.
      let unit = try #require(facts.unit)
      #expect(unit.allowsUnixSockets || text.contains("RestrictAddressFamilies=AF_UNIX"))
      #expect(unit.allowsConnecting || text.contains("SystemCallFilter=@network-io"))
    } else if joined.isEmpty, given.isEmpty {
      return nil
    }
    return facts
  }

  /// RUN lines of a Dockerfile, by what the programs in them do.
  private func edit(_ snippet: String, _ facts: inout Facts) throws {
    let isWorker = Situation(facts).takesGroupsFromItsFile
    var entries = facts.accounts.groups
    let gid = snippet.firstMatch(of: #/ARG DOCKER_GID=([0-9]+)/#).flatMap { Int($0.1) }
    // As the shell reads a name that holds the number.
    let text = snippet.replacing(#/"([a-z]+)-\$DOCKER_GID"/#) { "\($0.1)-\(gid ?? -1)" }
    if let made = text.firstMatch(of: #/(?:groupadd --gid|addgroup -g) "\$DOCKER_GID" ([a-z0-9-]+)/#) {
      let id = try #require(gid)
      #expect(!entries.contains { $0.groupID == .number(id) }, "groupadd fails on a taken gid")
      #expect(!entries.contains { $0.name == ByteString(String(made.1)) }, "and on a taken name")
      entries.append(GroupEntry(name: ByteString(String(made.1)), groupID: .number(id)))
    } else if let moved = text.firstMatch(of: #/groupmod --gid "\$DOCKER_GID" ([a-z0-9-]+)/#) {
      let index = try #require(entries.firstIndex { $0.name == ByteString(String(moved.1)) })
      entries[index].groupID = .number(try #require(gid))
    }
    if let line = text.firstMatch(of: #/echo ([a-z]+):x:([0-9]+):([a-z]+) >> \/etc\/group/#) {
      entries.append(
        GroupEntry(
          name: ByteString(String(line.1)), groupID: .number(try #require(Int(line.2))),
          members: [ByteString(String(line.3))]))
    } else {
      let joined = try #require(
        text.firstMatch(of: #/usermod --append --groups ([a-z0-9-]+) ([a-z]+)/#)
          ?? text.firstMatch(of: #/addgroup ([a-z]+) ([a-z0-9-]+)/#), "\(text)")
      let isBusyBox = text.contains("addgroup")
      let (group, user) = isBusyBox ? (joined.2, joined.1) : (joined.1, joined.2)
      let index = try #require(entries.firstIndex { $0.name == ByteString(String(group)) })
      entries[index].members.append(ByteString(String(user)))
    }
    facts.accounts.group = .seen(AccountFile(entries: entries))
    // Without a USER line what is root drops to the user by initgroups(3), which reads the file as the engine does.
    let last = text.firstMatch(of: #/USER ([^\n]+)\n$/#).map { String($0.1) }
    #expect((last == nil) == isWorker)
    let start = facts.subject.start ?? ContainerStart(user: last ?? facts.subject.userID.description)
    let identity = try DockerIdentity.compute(start, accounts: facts.accounts)
    facts.subject.groupID = identity.groupID
    facts.subject.groups = identity.groups
  }

  /// RUN of this program, whose change is decided on as it does it.
  private func own(_ text: String, _ facts: inout Facts) throws {
    let words = try #require(
      text.firstMatch(of: #/"--user", "([^"]+)", "--socket-gid", "([0-9]+)", "--apply"/#), "\(text)")
    let user = ByteString(String(words.1))
    let change = try MembershipChange.chosen(
      user: user, group: GroupID(try #require(UInt32(words.2))), accounts: facts.accounts,
      policy: .init(usualName: "docker"))
    let start = ContainerStart.likely(of: facts.subject, facts.accounts)
    facts.accounts = change.applied(to: facts.accounts)
    let identity = try DockerIdentity.compute(try #require(start), accounts: facts.accounts)
    (facts.subject.groupID, facts.subject.groups) = (identity.groupID, identity.groups)
  }

  @Test(arguments: worlds.indices)
  func everySnippetLetsTheSubjectIn(index: Int) throws {
    let world = Self.worlds[index]
    let plan = world.report.plan
    for remedy in plan.remedies + plan.others where remedy.proof == .granted {
      let facts = try #require(
        try following(remedy, world.facts), "proved, and not understood:\n\(remedy.target) \(remedy.snippet)")
      #expect(decide(facts).letsIn, "\(remedy.target) \(remedy.snippet)")
    }
  }

  @Test(arguments: worlds.indices)
  func rulesOnRemedies(index: Int) {
    let report = Self.worlds[index].report
    let remedies = report.plan.remedies
    for remedy in remedies {
      #expect(remedy.snippet.hasSuffix("\n"))
      #expect(!remedy.title.isEmpty)
      for never in ["666", "777", "chown", "65534", "chmod o"] {
        #expect(!remedy.snippet.contains(never), "\(remedy.snippet)")
      }
      if report.verdict != .denied { #expect(!remedy.isLastResort, "root is no answer to \(report.verdict)") }
    }
    #expect(report.verdict != .granted || remedies.isEmpty)
    #expect(report.verdict != .unknown || remedies.isEmpty)
    // user: root last, and only the first is recommended.
    let firstLast = remedies.firstIndex(where: \.isLastResort) ?? remedies.count
    #expect(remedies[firstLast...].allSatisfy { $0.isLastResort })
    #expect(remedies.dropFirst().allSatisfy { !$0.recommended })
    #expect(remedies.first.map { $0.recommended != $0.isLastResort } ?? true)
  }

  /// A measure that does not help is not printed, whatever asks for it.
  @Test func whatDoesNotHelpHasNoProof() {
    let classic = Scenario.classic.situation
    #expect(Measure.container(.addGroups([GroupID(999)])).proof(in: classic) == .granted)
    #expect(Measure.container(.addGroups([GroupID(998)])).proof(in: classic) == nil)
    #expect(Measure.container(.addOverrideCapability).proof(in: classic) == .granted)
    #expect(Measure.container(.runAsRoot).proof(in: classic) == .granted)
    let mode = FileMode(rawValue: 0o660)
    #expect(Measure.daemon(DaemonChange(mode: mode)).proof(in: classic) == nil)
    #expect(Measure.daemon(DaemonChange(group: GroupID(1000), mode: mode)).proof(in: classic) == .granted)
    #expect(Measure.container(.mountSocket).proof(in: classic) == .notModelled)
    // A directory's default ACL is not among the facts: the next socket may have the entries that this one has.
    let closedToGroup: [AccessACL.Entry] = [
      .init(.owner, [.read, .write]), .init(.user(UserID(3000)), [.read, .write]),
      .init(.owningGroup, [.read]),
      .init(.mask, [.read, .write]), .init(.other, []),
    ]
    let member = DaemonChange(group: GroupID(1000), mode: mode)
    for (permissions, proof): (Permissions, Remedy.Proof) in [
      ([.read], .assumed), ([.read, .write], .granted),
    ] {
      var entries = closedToGroup
      entries[2].permissions = permissions
      let world = World().place(
        .socket, at: "/run/docker.sock", group: 999, mode: 0o660, acl: .seen(AccessACL(entries: entries))
      ).situation
      #expect(Measure.daemon(member).proof(in: world) == proof)
      #expect(Measure.daemon(member).restsOnNoInheritance(in: world) == (proof == .assumed))
    }
    let closed = World().place(.directory, at: "/run", mode: 0o700).situation
    #expect(Measure.container(.addGroups([GroupID(999)])).proof(in: closed) == nil)
  }

  /// setfacl's arithmetic: the mask becomes the union of what it covers, unless it is what is set.
  @Test func theACLIsChangedAsSetfaclDoesIt() throws {
    let view = SubjectView(Scenario.onHost.facts)
    let entry = AccessACL.Entry(.user(UserID(1000)), [.read, .write])
    let changed = try #require(Measure.host(.editACL(entry)).applied(to: view))
    #expect(
      changed.walk.targetInode?.acl.value?.entries.map(\.description) == [
        "user::rw-", "user:1000:rw-", "group::rw-", "mask::rw-", "other::---",
      ])
    let mask = AccessACL.Entry(.mask, .read)
    let narrowed = try #require(Measure.host(.editACL(mask)).applied(to: changed)?.walk.targetInode)
    #expect(narrowed.mode == FileMode(rawValue: 0o640))
    #expect(narrowed.acl.value?.mask == .read)
  }
}
