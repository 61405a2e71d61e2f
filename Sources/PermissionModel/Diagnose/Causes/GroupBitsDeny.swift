/// acl_permission_check(): for a member of the group its bits are final, and unix_find_bsd() asks for `w`.
enum GroupBitsDeny: RootCause {
  static let code = "group-bits-deny"

  static func recognise(_ situation: Situation) -> Finding? {
    guard let refusal = situation.refusalAtSocket, refusal.rule != .unmappedID, let target = situation.target,
      refusal.matchedClass == .group || (situation.isRefusedAsOther && !situation.groupWouldGrant)
    else { return nil }
    let isMember = refusal.matchedClass == .group
    return Finding(
      title: isMember
        ? "the subject is in the socket's group, and the group may not write"
        : "only the socket's owner may write to it: no group would help",
      detail: situation.socketSentence
        + (isMember
          ? " \(situation.subjectName) holds gid \(target.group), so \(refusal.entry) is final."
          : " \(situation.subjectName) is neither the owner nor in the group, and the group's bits have no w either.")
        + " Connecting needs w. " + whoSetsIt(situation),
      evidence: situation.membershipEvidence)
  }

  private static func whoSetsIt(_ situation: Situation) -> String {
    if let daemon = situation.daemon, let without = daemon.kind?.withoutRoot {
      return "\(daemon.title) means it for its owner and root alone; \(without)."
    }
    return
      "The socket's mode is set by whoever makes it: SocketMode= of its systemd unit, or the daemon's own settings."
  }

  static func proposals(_ situation: Situation) -> [Proposal] {
    if situation.isBuildKitsMount {
      return [Proposal(measure: .image(.mountForUser(situation.subject.userID)), leads: true)]
        + Proposal.asRoot(situation)
    }
    if situation.isForOwnerAlone { return Proposal.asOwnersRoot(situation) }
    // What the daemon can be told holds; without such a word the socket itself is left, until it is made anew.
    let isKnown = !Proposal.tellingTheDaemon(situation).isEmpty
    return (isKnown ? [] : [Proposal.onSocket(.user(situation.subject.userID))]) + Proposal.asRoot(situation)
  }

  static func without(_ situation: Situation) -> SubjectView? {
    var view = situation.untried
    view.walk.edit(situation.targetPath) { inode in
      inode.mode = FileMode(rawValue: inode.mode.rawValue | 0o060)
      inode.acl = .absent
    }
    return view
  }

  static func settingsAtFault(_ container: ContainerFacts, _ situation: Situation) -> [SettingAtFault] {
    []
  }

  static func whyNothingHelps(at target: RemedyTarget, _ situation: Situation) -> String? { nil }
}

extension Situation {
  /// The agent's socket that BuildKit mounts for one RUN line, root's with mode 0600 unless the line says otherwise
  /// (`--mount=type=ssh,uid=,gid=,mode=`, Dockerfile reference).
  fileprivate var isBuildKitsMount: Bool {
    guard let path = walk.resolvedPath else { return false }
    return path.parentPath == "/run/buildkit" && path.lastPathComponent.hasPrefix("ssh_agent.")
  }
}
