import PermissionModel

/// The question itself: is the subject let in, on which hosts, and why not elsewhere. Every answer is `decide`'s.
struct AccessQuestion {
  var access: AccessCase
  /// Groups that the files give a subject for the socket's sake.
  var guesses: (Subject) -> [Guess]
  var options: LintOptions
  /// Hosts that the file is declared for.
  var declaredGroups: [UInt32]
  /// An engine without root makes the socket.
  var isRootless: Bool
  /// Groups that the image may give and nobody here knows.
  var groupsAreOpen: Bool
  /// Where a finding stands that has no better place.
  var place: (source: SourceText, span: Span)
  /// Where the user is said.
  var userPlace: (source: SourceText, span: Span)?
  var dropPlace: Launching.Place?
  /// Where groups are given by name.
  var namedGroups: [(name: String, source: SourceText, span: Span)] = []
  /// By what the user is known, where that is no line of a file.
  var userSource: String?
  var words = Vocabulary.compose

  func findings() -> [LintFinding] {
    let subject: Subject
    let before: Subject
    do throws(DockerIdentity.Refusal) {
      subject = try access.subject()
      before = try access.subject(dropping: false)
    } catch {
      return [refused(error)]
    }
    let who = name(subject)
    let groups = declaredGroups.isEmpty ? options.hostGroups : declaredGroups
    if !options.hosts.isEmpty { return onGivenHosts(subject, who) }
    if !groups.isEmpty { return onDeclared(groups, subject, who, before) }
    if isRootless { return onRootless(subject, who) }
    return anywhere(subject, who, before)
  }

  private func name(_ subject: Subject) -> String {
    let name = access.accounts.name(of: subject.userID)?.display
    if SymbolicID.isSymbolic(subject.userID.rawValue) { return name ?? "the user" }
    return name.map { "\($0) (uid \(subject.userID))" } ?? "uid \(subject.userID)"
  }

  private func list(_ groups: [GroupID]) -> String {
    let words = groups.map { group -> String in
      guard SymbolicID.isSymbolic(group.rawValue) else { return group.description }
      return "the gid that \"\(access.accounts.name(of: group)?.display ?? "?")\" gets"
    }
    return words.isEmpty ? "none" : words.joined(separator: ", ")
  }

  private func lets(_ host: HostClass, _ subject: Subject) -> Bool {
    access.letsIn(host, subject, given: options.hosts) == .granted
  }

  private func finding(
    _ code: String, _ level: LintLevel, _ message: String, at place: (source: SourceText, span: Span)? = nil
  ) -> LintFinding {
    var place = place ?? userPlace ?? self.place
    if code == "groups-dropped", let dropPlace { place = (dropPlace.source, dropPlace.span) }
    var finding = LintFinding(code, level, message, place.source, place.span)
    if place.source !== self.place.source || place.span != self.place.span {
      finding.related.append(
        .init(source: self.place.source, span: self.place.span, message: "the socket is mounted here"))
    }
    return finding
  }

  private func refused(_ refusal: DockerIdentity.Refusal) -> LintFinding {
    if refusal.isOpen { return finding("could-not-tell", .note, refusal.description) }
    let named = namedGroups.first {
      refusal.description.contains("no group \"\(ByteString($0.name).display)\"")
    }
    let place = named.map { ($0.source, $0.span) }
    guard groupsAreOpen else {
      return finding(
        "group-unknown", .error, "\(refusal.description) of the image: there is no container", at: place)
    }
    return finding(
      "group-unknown", .warning,
      "a name is looked up in the image, whose files are not known; if it has none of it, there is no container: \(refusal.description), as far as that is known",
      at: place)
  }

  private func grantedNote() -> LintFinding {
    finding(
      "root-equivalent", .note, "let in; whoever may use this socket is root on the host",
      at: (place.source, place.span))
  }

  /// What the diagnosis of the live question calls it.
  private func code(_ host: HostClass, _ subject: Subject) -> String {
    LintRules.known(access.facts(host, subject, given: options.hosts).rootCauseCode)
  }

  // MARK: On hosts that are known

  private func onGivenHosts(_ subject: Subject, _ who: String) -> [LintFinding] {
    let answers = options.hosts.indices.map { access.letsIn(.given($0), subject, given: options.hosts) }
    let refused = options.hosts.indices.filter { answers[$0] == .denied || answers[$0] == .missing }
    let open = options.hosts.indices.filter { answers[$0] == .unknown }
    var findings: [LintFinding] = []
    if !open.isEmpty {
      findings.append(
        finding(
          "could-not-tell", .note,
          "the facts of \(open.map { options.hosts[$0].name }.joined(separator: ", ")) do not tell"))
    }
    guard let first = refused.first else { return findings.isEmpty ? [grantedNote()] : findings }
    let reasons = refused.map { index -> String in
      let inode = options.hosts[index].facts.walk.targetInode
      return
        "\(options.hosts[index].name) (\(inode.map { "gid \($0.group), \($0.mode)" } ?? "no socket there"))"
    }
    let works = answers.count { $0 == .granted }
    let code = answers[first] == .missing ? "socket-missing" : self.code(.given(first), subject)
    findings.append(
      finding(
        code, works == 0 ? .error : .warning,
        "\(who) is let in on \(works) of \(options.hosts.count) hosts, and not on \(reasons.joined(separator: ", ")); it holds \(list(subject.heldGroups))"
      ))
    return findings
  }

  private func onDeclared(_ groups: [UInt32], _ subject: Subject, _ who: String, _ before: Subject)
    -> [LintFinding]
  {
    let refused = groups.filter { !lets(.group($0), subject) }
    guard let first = refused.first else { return [grantedNote()] }
    if hasDropped(before, subject, among: groups.map { .group($0) }) {
      return [dropped(who, subject, .error)]
    }
    let holds = "it holds \(list(subject.heldGroups))"
    var found = finding(
      code(.group(first), subject), refused.count == groups.count && !groupsAreOpen ? .error : .warning,
      "\(who) is not let in where the socket's gid is \(refused.map(String.init).joined(separator: ", ")); \(holds)"
    )
    if groupsAreOpen { found.message += ", and what the image's files give it is not known" }
    return [found]
  }

  private func onRootless(_ subject: Subject, _ who: String) -> [LintFinding] {
    guard !lets(.rootless, subject) else { return [grantedNote()] }
    var found = finding(
      code(.rootless, subject), groupsAreOpen ? .warning : .error,
      "the socket of an engine without root belongs to 0:0 in the container, and \(who) is neither")
    found.help = "run it as root there, which is the engine's own user outside"
    return [found]
  }

  // MARK: On any

  private func hasDropped(_ before: Subject, _ after: Subject, among hosts: [HostClass]) -> Bool {
    guard access.drop != nil, before.userID == .root else { return false }
    let lost = access.start.addedGroups.compactMap {
      UInt32($0) ?? access.accounts.group(named: ByteString($0))?.groupID.id
    }
    .filter { !after.heldGroups.contains(GroupID($0)) }
    return !lost.isEmpty
      && hosts.contains { host in !lets(host, after) && lost.contains { host == .group($0) || host == .fresh }
      }
  }

  private func dropped(_ who: String, _ subject: Subject, _ level: LintLevel) -> LintFinding {
    let program = access.drop?.program ?? "a program on the way"
    var found = finding(
      "groups-dropped", level,
      "\(program) becomes \(who) with the groups of the image's files alone (\(list(subject.heldGroups))): what \(words.groups) gives is dropped"
    )
    found.help = "setpriv --keep-groups, sockcheck exec, or the user in \(words.user) and no \(program)"
    return found
  }

  private func anywhere(_ subject: Subject, _ who: String, _ before: Subject) -> [LintFinding] {
    if lets(.fresh, subject) { return [grantedNote()] }
    let guesses = self.guesses(subject)
    let good = guesses.filter { lets(.group($0.id), subject) }
    if good.isEmpty, hasDropped(before, subject, among: [.fresh]) { return [dropped(who, subject, .error)] }
    guard let best = good.first(where: { !$0.isSymbolic }) ?? good.first else {
      return [notLetIn(subject, who)]
    }
    let numbers = good.filter { !$0.isSymbolic }.map(\.id)
    // What else it holds lets it in as well, though nobody gave it for that.
    let others = subject.heldGroups.map(\.rawValue).filter {
      !numbers.contains($0) && !SymbolicID.isSymbolic($0) && lets($0 == 0 ? .zero : .group($0), subject)
    }
    let also =
      others.isEmpty ? "" : " (or \(others.map(String.init).joined(separator: " or ")), which it holds too)"
    let isName: Bool
    if case .name = best.form { isName = true } else { isName = false }
    let isOverridable = good.allSatisfy(\.isOverridable)
    var found: LintFinding
    if isName || best.isSymbolic {
      let which = best.isSymbolic ? "the number that it gets in the image" : "\(best.id)"
      let name = access.accounts.name(of: GroupID(best.id))?.display ?? "?"
      found = LintFinding(
        "docker-gid-differs", .warning,
        "\(who) is let in only where the socket's gid is the image's \"\(name)\" (\(which)): a name is looked up in the image, and the host's number may be another",
        best.source, best.span)
      found.help = "give the host's number: \(words.giveGroup)"
    } else {
      found = LintFinding(
        "gid-assumed", isOverridable ? .note : .warning,
        "\(who) is let in only where the socket's gid is \(numbers.map(String.init).joined(separator: " or "))\(also)",
        best.source,
        best.span)
      found.help =
        "where that is so, say it: \(words.comment) sockcheck: host-gid=\(best.id); elsewhere \(words.elsewhere)"
    }
    let known = numbers + others
    found.socketGroups = known.isEmpty ? nil : known
    if place.source !== best.source || place.span != best.span {
      found.related = [.init(source: place.source, span: place.span, message: "the socket is mounted here")]
    }
    return [found]
  }

  private func notLetIn(_ subject: Subject, _ who: String) -> LintFinding {
    let onZero = lets(.zero, subject)
    let own = subject.heldGroups.filter { $0 != .root && !SymbolicID.isSymbolic($0.rawValue) }
    var message =
      "\(who) is let in on no ordinary host: it is neither root nor in the socket's group, and holds gid \(list(subject.heldGroups))"
    if onZero {
      message =
        "\(who) is let in only where the socket belongs to the group root (Docker Desktop, a host without a group docker); it holds gid \(list(subject.heldGroups))"
    } else if !own.isEmpty {
      message += ", unless the socket's gid is \(own.map(\.description).joined(separator: " or "))"
    }
    if groupsAreOpen {
      message =
        "nothing here gives \(who) the socket's group, and what the image's files give it is not known"
    }
    if let userSource { message += " (who it is, by \(userSource))" }
    // A group of the image's that would let it in, were it read.
    let listed = access.accounts.groups.filter { group in
      access.accounts.name(of: subject.userID).map { group.members.contains($0) } == true
    }.compactMap(\.groupID.id).filter { !subject.heldGroups.contains(GroupID($0)) }
    var code = code(.fresh, subject)
    if let first = listed.first {
      code = self.code(.group(first), subject)
      if code == "explicit-group-drops-image-groups" {
        message =
          "started as \(access.drop?.user ?? access.start.user), with a group behind the colon, the image's group file is not read, which has \(who) in \(list(listed.map { GroupID($0) }))"
        if onZero { message += "; it is let in where the socket belongs to the group root" }
      }
    }
    var found = finding(code, onZero || groupsAreOpen ? .warning : .error, message)
    found.socketGroups = (onZero ? [0] : []) + own.map(\.rawValue)
    if found.socketGroups?.isEmpty == true { found.socketGroups = nil }
    found.help = "\(words.giveGroup) gives it the number of the host that it is started on"
    return found
  }
}
