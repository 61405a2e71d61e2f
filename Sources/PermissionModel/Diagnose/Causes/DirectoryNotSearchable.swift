/// may_lookup() in fs/namei.c: each directory on the way has to grant `x` (path_resolution(7)).
enum DirectoryNotSearchable: RootCause {
  static let code = "directory-not-searchable"

  static func recognise(_ situation: Situation) -> Finding? {
    guard let refusal = situation.refusal, refusal.rule == .search || refusal.needs == .execute,
      let directory = situation.walk.steps[refusal.step].inode.value
    else { return nil }
    return Finding(
      title: "\(refusal.path.display) may not be passed",
      detail:
        "The directory \(refusal.path.display) belongs to \(situation.ownership(of: directory)) with mode "
        + "\(directory.mode). For \(situation.subjectName) the entry \(refusal.entry) counts, and going through a "
        + "directory needs x. " + whatThen(situation, refusal.path),
      evidence: [
        "directory": .text(refusal.path.display), "entry": .text(refusal.entry),
        "directoryUid": .id(directory.owner), "directoryGid": .id(directory.group),
        "mode": .text(directory.mode.description), "uid": .id(situation.subject.userID),
        "groups": .ids(situation.subject.heldGroups),
      ])
  }

  /// What is private is not opened, so that the socket has to be another one, or elsewhere.
  private static func whatThen(_ situation: Situation, _ directory: ByteString) -> String {
    if let daemon = situation.daemon, let kind = daemon.kind, let without = kind.withoutRoot {
      return "\(daemon.title) means its socket for its owner and root alone; \(without)."
    }
    let names = directory.pathComponents
    let isOfSessions = names.starts(with: ["run", "user"])
    guard situation.isPrivate(directory), !isOfSessions || names.count > 2 else {
      return "Whether the socket behind it would let the subject in is a second question."
    }
    if isOfSessions {
      return
        "It is of another user's session, and nobody else is let in: \(situation.subjectName) has the same below "
        + "/run/user/\(situation.subject.userID), once logged in. After su or sudo XDG_RUNTIME_DIR may still name the "
        + "other's."
    }
    return
      "A home is not opened for a socket's sake: whoever makes the socket can have it where both may pass, such as "
      + "/run/NAME (RuntimeDirectory=NAME in its unit)."
  }

  static func proposals(_ situation: Situation) -> [Proposal] {
    if situation.isForOwnerAlone { return Proposal.asOwnersRoot(situation) }
    return Proposal.joiningGroup(situation) + throughDirectories(situation) + Proposal.asRoot(situation)
  }

  /// An ACL entry on each directory that stops the subject, and on the socket where that is not enough.
  private static func throughDirectories(_ situation: Situation) -> [Proposal] {
    let user = situation.subject.userID
    guard situation.subject.userNamespace.isInitial.value == true, user != .root,
      let paths = situation.directoriesThatStop(user), !paths.isEmpty
    else { return [] }
    let risk = "uid \(user) then gets to everything in there that is open to it."
    let alone = Measure.host(.openDirectories(paths, user, andSocket: false))
    guard !alone.letsIn(situation) else { return [Proposal(measure: alone, risk: risk)] }
    return [Proposal(measure: .host(.openDirectories(paths, user, andSocket: true)), risk: risk)]
  }

  static func without(_ situation: Situation) -> SubjectView? {
    guard let refusal = situation.refusal else { return nil }
    var view = situation.untried
    view.walk.edit(refusal.path) { inode in
      inode.mode = FileMode(rawValue: inode.mode.rawValue | 0o111)
      inode.acl = .absent
    }
    return view
  }

  static func settingsAtFault(_ container: ContainerFacts, _ situation: Situation) -> [SettingAtFault] {
    []
  }

  static func whyNothingHelps(at target: RemedyTarget, _ situation: Situation) -> String? { nil }
}
