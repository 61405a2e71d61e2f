/// initgroups(3) reads the group file once, at login; the process keeps what it was given (credentials(7)).
enum MembershipNotInSession: CauseRule {
  static let code = "membership-not-in-session"

  static func recognise(_ situation: Situation) -> Finding? {
    guard situation.isRefusedAsOther, let target = situation.target, situation.subject.start == nil,
      let user = situation.memberOnPaper
    else { return nil }
    return Finding(
      title: "\(user.name.display) is in the socket's group by now, but this process started without it",
      detail: situation.socketSentence
        + " The group file lists \(user.name.display) under gid \(situation.named(target.group)); the process holds "
        + "\(situation.groupList). Groups are given when a session or container starts and are never read again: log "
        + "in anew, or restart what started this process.",
      evidence: situation.membershipEvidence)
  }
}
