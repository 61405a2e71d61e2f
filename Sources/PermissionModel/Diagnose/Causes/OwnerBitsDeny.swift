/// acl_permission_check(): for the owner the owner bits are final, and an ACL is not looked at.
enum OwnerBitsDeny: RootCause {
  static let code = "owner-bits-deny"

  static func recognise(_ situation: Situation) -> Finding? {
    guard let refusal = situation.refusalAtSocket, refusal.matchedClass == .owner,
      refusal.rule != .unmappedID, let target = situation.target
    else { return nil }
    return Finding(
      title: "the subject owns the socket, and the owner may not write",
      detail: situation.socketSentence
        + " For the owner only the owner bits count (\(refusal.entry)), whatever the group and others may do. "
        + "The owner can mend it: chmod u+w.",
      evidence: ["mode": .text(target.mode.description), "uid": .id(situation.subject.userID)])
  }

  static func proposals(_ situation: Situation) -> [Proposal] {
    [Proposal(measure: .host(.letOwnerWrite))] + Proposal.asRoot(situation)
  }

  static func without(_ situation: Situation) -> SubjectView? { nil }

  static func settingsAtFault(_ container: ContainerFacts, _ situation: Situation) -> [SettingAtFault] {
    []
  }

  static func whyNothingHelps(at target: RemedyTarget, _ situation: Situation) -> String? { nil }
}
