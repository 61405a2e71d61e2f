/// What was seen, the subject's own view of it, and what was decided: all that a rule of diagnosis may look at.
package struct Situation: Hashable, Sendable {
  /// Facts are large: whoever holds a situation holds one reference, and not a copy of each field.
  private final class Storage: Sendable {
    let seen: Facts
    let view: SubjectView
    let decision: Decision
    let verdict: Verdict

    init(_ seen: Facts, _ view: SubjectView, _ decision: Decision, _ verdict: Verdict) {
      self.seen = seen
      self.view = view
      self.decision = decision
      self.verdict = verdict
    }
  }

  private let storage: Storage

  /// As it was gathered: from outside of the subject's user namespace the ids are other ones.
  package var seen: Facts { storage.seen }
  /// With the ids that the subject itself sees.
  package var view: SubjectView { storage.view }
  package var decision: Decision { storage.decision }
  package var verdict: Verdict { storage.verdict }

  package init(_ facts: Facts) {
    let view = SubjectView(facts)
    let inItsWords = view.decision
    // Unmapped ids look alike from within; from outside they do not.
    let isOpen = inItsWords.permission == .unknown && facts.subject.userNamespace.viewpoint == .outside
    let decision = isOpen ? decide(facts) : inItsWords
    storage = Storage(facts, view, decision, judge(facts, decision))
  }

  /// The same question in another view: the world as it would be after a change.
  init(_ view: SubjectView, of seen: Facts) {
    let decision = view.decision
    storage = Storage(seen, view, decision, judge(view, decision))
  }

  // The rest follows from the two.
  package static func == (left: Situation, right: Situation) -> Bool {
    left.storage === right.storage || left.seen == right.seen && left.view == right.view
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(seen)
    hasher.combine(view)
  }

  /// The program's exit status: the verdict's, or that of an endpoint that is no Unix socket.
  package var exitStatus: Int32 {
    let isEndpointAtFault = view.endpoint.map { $0.chosenByCommandLine.path == nil } ?? false
    return isEndpointAtFault ? 78 : verdict.exitStatus
  }

  var subject: Subject { view.subject }
  var walk: PathWalk { view.walk }

  /// What the path leads to.
  var target: Inode? { walk.targetInode }
  var targetPath: ByteString { walk.resolvedPath ?? walk.requested }

  /// The check that refused the subject.
  var refusal: Check? {
    guard decision.permission == .denied, let check = decision.decidedBy, !check.passes else { return nil }
    return check
  }

  /// The refusal of the socket itself rather than of a directory or link on the way.
  var refusalAtSocket: Check? {
    guard let refusal, refusal.step == walk.steps.count - 1, target?.kind == .socket else { return nil }
    return refusal
  }

  /// The subject is neither owner nor member, nothing special speaks for it, and "other" may not write.
  var isRefusedAsOther: Bool { refusalAtSocket?.matchedClass == .other }

  /// Holding the socket's group would let a subject in that is not its owner.
  var groupWouldGrant: Bool {
    guard let target else { return false }
    let owningGroup = target.acl.value?.entries.first { $0.tag == .owningGroup }?.permissions
    // With an ACL the mode's group bits are its mask.
    return target.mode.group.contains(.write) && (owningGroup ?? .write).contains(.write)
  }

  /// The socket's group exists in the subject's user namespace, so that joining it can help. The overflow
  /// id never does: whoever sees it on a socket most likely looks from inside of another namespace.
  var groupIsMapped: Bool {
    guard let target else { return false }
    return mapping(of: target.group) == .mapped && target.group != subject.userNamespace.overflowGroupID
  }

  /// An assumed socket's overflow id was most likely read where it stood for an unmapped one.
  func mapping(of id: UserID) -> Mapping {
    if walk.end == .assumed, id == subject.userNamespace.overflowUserID { return .ambiguous }
    return subject.userNamespace.mapping(of: id)
  }

  func mapping(of id: GroupID) -> Mapping {
    if walk.end == .assumed, id == subject.userNamespace.overflowGroupID { return .ambiguous }
    return subject.userNamespace.mapping(of: id)
  }

  /// The account files belong to another machine's or image's root than the one that made the socket, so
  /// that a name in them says nothing about the socket's group.
  var accountsAreForeign: Bool {
    if subject.source == .whatIf || walk.end == .assumed { return true }
    guard let last = walk.steps.last, let mount = last.mount.value else {
      return view.system.isContainer.value == true
    }
    // What systemd puts in the place of a path that a unit is not to find is the host's own.
    if mount.mountPoint == last.path, coveredPath == nil { return true }
    return view.system.isContainer.value == true && mount.mountPoint != "/"
  }

  /// It was seen to live in a container.
  var isSeenInContainer: Bool {
    view.place?.isInContainer == true || view.system.isContainer.value == true || view.container != nil
  }

  /// A process on the very machine that made the socket: its account files are no image's.
  var isOnHost: Bool { view.system.isContainer.value == false && !accountsAreForeign }
}

// MARK: - Words

extension Situation {
  /// `jenkins (uid 1000)`, or `uid 1000` where it has no name.
  var subjectName: String {
    guard let name = knownName(of: subject.userID) else { return "uid \(subject.userID)" }
    return "\(name.display) (uid \(subject.userID))"
  }

  /// `root:999`: names where the subject's files have them, numbers otherwise.
  func ownership(of inode: Inode) -> String { "\(name(of: inode.owner)):\(name(of: inode.group))" }

  func name(of id: UserID) -> String { knownName(of: id)?.display ?? id.description }

  func name(of id: GroupID) -> String { knownName(of: id)?.display ?? id.description }

  /// `999 ("ping")`, or `999` where it has no name.
  func named(_ id: GroupID) -> String {
    knownName(of: id).map { "\(id) (\"\($0.display)\")" } ?? id.description
  }

  /// `1000`, `1000 and 998`, `1000, 998 and 4`, or the first of very many.
  var groupList: String {
    let held = subject.heldGroups.map(\.description)
    let shown = held.prefix(8)
    if held.count > shown.count {
      return shown.joined(separator: ", ") + " and \(held.count - shown.count) more"
    }
    guard let last = shown.last, shown.count > 1 else { return shown.first ?? "none" }
    return shown.dropLast().joined(separator: ", ") + " and " + last
  }

  /// What every refusal of the socket begins with.
  var socketSentence: String {
    guard let target else { return "" }
    let path = walk.resolvedPath == walk.requested ? "The socket" : "The socket \(targetPath.display)"
    return "\(path) belongs to \(target.owner):\(target.group) with mode \(target.mode)."
  }

  /// The evidence that every question of membership rests on.
  var membershipEvidence: [String: Evidence] {
    guard let target else { return [:] }
    return [
      "socketUid": .id(target.owner), "socketGid": .id(target.group), "mode": .text(target.mode.description),
      "uid": .id(subject.userID), "groups": .ids(subject.heldGroups),
    ]
  }
}
