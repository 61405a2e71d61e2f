/// posix_acl_permission() takes the mask off a named or group entry; chmod(2) sets the mask (acl(5)).
enum ACLMaskDenies: RootCause {
  static let code = "acl-mask-denies"

  static func recognise(_ situation: Situation) -> Finding? {
    guard let refusal = situation.refusalAtSocket, refusal.rule != .unmappedID,
      let unmasked = refusal.unmasked, unmasked.contains(.write),
      let mask = situation.target?.acl.value?.mask
    else { return nil }
    return Finding(
      title: "the ACL's mask takes away what its entry grants",
      detail:
        "The entry \(refusal.entry) would let \(situation.subjectName) in, but the mask is \(mask), and only what "
        + "both allow counts. A chmod of the group bits after setfacl changes the mask, not the group.",
      evidence: ["entry": .text(refusal.entry), "mask": .text(mask.description)])
  }

  static func proposals(_ situation: Situation) -> [Proposal] {
    [Proposal.onSocket(.mask)] + Proposal.asRoot(situation)
  }

  static func without(_ situation: Situation) -> SubjectView? { nil }

  static func settingsAtFault(_ container: ContainerFacts, _ situation: Situation) -> [SettingAtFault] {
    []
  }

  static func whyNothingHelps(at target: RemedyTarget, _ situation: Situation) -> String? { nil }
}
