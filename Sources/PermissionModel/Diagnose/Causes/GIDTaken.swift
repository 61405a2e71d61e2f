/// The gid has another name in the image (group(5)), and groupadd(8) refuses a gid that is taken.
enum GIDTaken: RootCause {
  static let code = "gid-taken"

  static func recognise(_ situation: Situation) -> Finding? {
    guard situation.isRefusedAsOther, let refusal = situation.refusalAtSocket, let target = situation.target,
      target.group != .root, situation.accountsAreForeign,
      let name = situation.view.accounts.name(of: target.group), name != "docker"
    else { return nil }
    return Finding(
      title: "gid \(target.group) is called \"\(name.display)\" here, which is not the socket's group",
      detail: situation.socketSentence + " " + GIDMismatch.notAMember(situation, refusal, target)
        + " In this root file system that number belongs to the group \"\(name.display)\": a plain groupadd with it "
        + "fails, and whoever joins gets that group's files too.",
      evidence: situation.membershipEvidence.merging(["takenBy": .text(name.display)]) { first, _ in first })
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
