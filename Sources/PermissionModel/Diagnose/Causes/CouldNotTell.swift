/// What could not be read would have decided, or tells two stories apart; see ``Known``.
enum CouldNotTell: RootCause {
  static let code = "could-not-tell"

  static func recognise(_ situation: Situation) -> Finding? {
    if let finding = whatIsMissing(situation) ?? whatStandInWasWithout(situation) { return finding }
    guard situation.verdict != .granted, let observation = situation.view.observation,
      let errno = observation.errno
    else { return nil }
    return Finding(
      title: "\(observation.call.rawValue)() failed in an unexpected way: \(errno.sentence)",
      detail: "The kernel answered \(errno.name), which says nothing about permission.",
      evidence: ["errno": .text(errno.name)])
  }

  /// A stand-in was let in, and what it was not under could refuse.
  private static func whatStandInWasWithout(_ situation: Situation) -> Finding? {
    guard situation.verdict == .unknown, let observation = situation.view.observation, observation.succeeded,
      let standIn = observation.standIn, !standIn.without.isEmpty
    else { return nil }
    let reasons = standIn.without.map { omission in
      switch omission {
      case .seccomp:
        "its filter of system calls cannot be read without disturbing it, or not by the one who asks (it takes root, "
          + "outside of any filter)"
      case .label: "its label could not be taken on"
      case .landlock:
        "no process shows the rules of Landlock that it is under (it has no_new_privs, so it may be)"
      }
    }
    return Finding(
      title: "whether its \(standIn.omittedWords) would let it connect could not be told",
      detail:
        "A stand-in with its credentials, in its namespaces, was let in, but without that: \(reasons.joined(separator: "; ")). "
        + "sockcheck in its own place tells (docker exec, or from its unit).",
      evidence: ["without": .texts(standIn.without.map(\.rawValue))])
  }

  /// A fact that would have told, which deserves a line even where another cause is the reason.
  static func whatIsMissing(_ situation: Situation) -> Finding? {
    if let fact = situation.decision.missingFact, !situation.refusalTellsUnmapped {
      let reason = fact.errno.map { " (\($0.sentence))" } ?? ""
      return Finding(
        title: "\(fact.fact) could not be told at \(fact.path.display)",
        detail:
          "What could not be told is \(fact.fact) at \(fact.path.display). It would have "
          + "decided, and it could not be read from here\(reason). No guess is made.",
        evidence: ["path": .text(fact.path.display), "fact": .text(fact.fact)])
    }
    return whoHeldTheGroup(situation) ?? whetherInDirectory(situation)
  }

  /// A directory may list the subject in the group: then its session is old, and nothing else is amiss.
  private static func whetherInDirectory(_ situation: Situation) -> Finding? {
    guard situation.verdict == .denied, situation.isRefusedAsOther, situation.groupWouldGrant,
      situation.groupIsMapped, let target = situation.target, let untold = situation.untoldDirectories
    else { return nil }
    let errno = situation.view.accountSources?.answer?.failure
    let why = errno.map { "it did not answer (\($0.sentence))" } ?? "it was not asked from here"
    return Finding(
      title: "whether \(untold) has \(situation.subjectName) in gid \(target.group) could not be told",
      detail:
        "Accounts are looked up in \(untold) too (nsswitch.conf), and \(why). Where it lists \(situation.subjectName) under "
        + "gid \(target.group) all it takes is a new session: getent initgroups NAME says so.",
      evidence: ["fact": .text("the memberships in \(untold)")])
  }

  /// Whether the group was lost on the way or never given is for PID 1 to show.
  private static func whoHeldTheGroup(_ situation: Situation) -> Finding? {
    guard situation.verdict == .denied, situation.isRefusedAsOther, !situation.isOnHost, !situation.isPutIn,
      situation.groupWouldGrant, situation.groupIsMapped, let target = situation.target,
      target.group != .root,
      situation.holderOfGroup == nil, let errno = situation.view.relatives?.first.failure
    else { return nil }
    return Finding(
      title: "whether PID 1 holds gid \(target.group) could not be told",
      detail:
        "PID 1 of this container could not be looked at (\(errno.sentence)), so it is not known whether the "
        + "container was never given the group, or whether it was and a program on the way dropped it.",
      evidence: ["fact": .text("the groups of PID 1")])
  }

  static func proposals(_ situation: Situation) -> [Proposal] { Proposal.asRoot(situation) }

  static func without(_ situation: Situation) -> SubjectView? { nil }

  static func settingsAtFault(_ container: ContainerFacts, _ situation: Situation) -> [SettingAtFault] {
    []
  }

  static func whyNothingHelps(at target: RemedyTarget, _ situation: Situation) -> String? { nil }
}
