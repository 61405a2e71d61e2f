/// initgroups(3) reads the group file once, at login; the process keeps what it was given (credentials(7)).
enum MembershipNotInSession: RootCause {
  static let code = "membership-not-in-session"

  static func recognise(_ situation: Situation) -> Finding? {
    guard situation.isRefusedAsOther, let target = situation.target, situation.subject.start == nil,
      let user = situation.memberOnPaper
    else { return nil }
    return Finding(
      title: "\(user.name.display) is in the socket's group by now, but this process started without it",
      detail: situation.socketSentence
        + " \(situation.membersListedBy) lists \(user.name.display) under gid \(situation.named(target.group)); the process holds "
        + "\(situation.groupList). Groups are given when a session or container starts and are never read again: "
        + whatEnds(situation),
      evidence: situation.membershipEvidence)
  }

  /// Whatever was started with the old groups hands them on, however often one logs in: a server of terminals, an
  /// editor's, the user's manager.
  private static func whatEnds(_ situation: Situation) -> String {
    if situation.isPutIn {
      return "start it anew (docker exec --user, by the user's name or number and without a group)."
    }
    let stale = (situation.seen.session?.mustEnd ?? []).map { "\($0.name.display) (pid \($0.process))" }
    guard !stale.isEmpty else {
      return situation.hostUnit.map { "start \($0.name.display) anew." }
        ?? "log in anew, or restart what started this process."
    }
    return
      "\(stale.joined(separator: " and ")) \(stale.count == 1 ? "has" : "have") to end; what is started after that "
      + "holds the group."
  }

  static func proposals(_ situation: Situation) -> [Proposal] {
    newSession(situation) + Proposal.joiningGroup(situation, isMemberOnPaper: true)
      + (situation.isOnHost || situation.isPutIn ? [] : [Proposal(measure: .host(.restartContainer))])
      + Proposal.asRoot(situation)
  }

  /// The account is in the group already; newgrp(1) is a set-id program, so no_new_privs rules it out, and it gives
  /// the group to a shell of one's own and to no process that runs.
  private static func newSession(_ situation: Situation) -> [Proposal] {
    let stale = situation.seen.session?.mustEnd ?? []
    if situation.isOnHost, !stale.isEmpty, let group = situation.target?.group {
      return [
        Proposal(
          measure: .session(.end(stale, group)), risk: "Ends all that runs in there, saved or not.",
          leads: true)
      ] + shellOfItsOwn(situation)
    }
    // A unit's process is of no session: nobody logs in for it.
    if let unit = situation.hostUnit, unit.user != nil || unit.name.hasSuffix(".service"),
      let group = situation.target?.group
    {
      return [
        Proposal(
          measure: .session(.startUnitAnew(unit, group)), risk: "Ends what the unit is doing.", leads: true)
      ]
    }
    return shellOfItsOwn(situation)
  }

  private static func shellOfItsOwn(_ situation: Situation) -> [Proposal] {
    guard situation.isOnHost, situation.subject.source != .process, !situation.subject.noNewPrivileges,
      let group = situation.target?.group,
      let name = situation.knownName(of: group)
    else { return [] }
    return [Proposal(measure: .session(.takeOn(group: name, group)))]
  }

  static func without(_ situation: Situation) -> SubjectView? { nil }

  static func settingsAtFault(_ container: ContainerFacts, _ situation: Situation) -> [SettingAtFault] {
    []
  }

  static func whyNothingHelps(at target: RemedyTarget, _ situation: Situation) -> String? { nil }
}
