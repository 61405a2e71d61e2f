/// acl_permission_check() in fs/namei.c: neither owner nor in_group_p(), so the bits of others decide.
enum GIDMismatch: RootCause {
  static let code = "gid-mismatch"

  static func recognise(_ situation: Situation) -> Finding? {
    guard situation.isRefusedAsOther, let refusal = situation.refusalAtSocket, let target = situation.target
    else {
      return nil
    }
    return Finding(
      title: "the subject is not in the socket's group",
      detail: situation.socketSentence + " " + notAMember(situation, refusal, target),
      evidence: situation.membershipEvidence)
  }

  /// Why "other" decides, for all causes that are a missing group.
  static func notAMember(_ situation: Situation, _ refusal: Check, _ target: Inode) -> String {
    "\(situation.subjectName) is not the owner and does not hold gid \(target.group) "
      + "(it holds \(situation.groupList)), so \"other\" decides: \(refusal.has), and connecting needs w."
      + (situation.isPutInBesideHolder ?? "")
  }

  static func proposals(_ situation: Situation) -> [Proposal] {
    Proposal.joiningGroup(situation) + Proposal.asRoot(situation)
  }

  static func without(_ situation: Situation) -> SubjectView? { nil }

  static func settingsAtFault(_ container: ContainerFacts, _ situation: Situation) -> [SettingAtFault] {
    [SettingAtFault.groupAdd(container, situation)]
  }

  static func whyNothingHelps(at target: RemedyTarget, _ situation: Situation) -> String? { nil }
}
