/// generic_permission() in fs/namei.c: what root passes by is CAP_DAC_OVERRIDE (capabilities(7)).
enum RootLacksOverride: RootCause {
  static let code = "root-lacks-override"

  static func recognise(_ situation: Situation) -> Finding? {
    guard let refusal = situation.refusalAtSocket, situation.subject.userID == .root,
      refusal.rule != .unmappedID, refusal.matchedClass != .owner, situation.groupIsMapped,
      !situation.subject.capabilities.contains(.dacOverride)
    else { return nil }
    return Finding(
      title: "this root has no CAP_DAC_OVERRIDE",
      detail: situation.socketSentence
        + " Root passes permission bits only by the capability CAP_DAC_OVERRIDE, which this process does not have "
        + "(cap_drop: ALL takes it). Without it root is a user like any other, and \(refusal.entry) counts.",
      evidence: situation.membershipEvidence.merging(
        ["capabilities": .texts(situation.subject.capabilities.names)]) { first, _ in first })
  }

  static func proposals(_ situation: Situation) -> [Proposal] {
    Proposal.joiningGroup(situation) + [
      Proposal(
        measure: .container(.addOverrideCapability),
        risk: "CAP_DAC_OVERRIDE lets the container's root pass the permissions of every file it can reach.")
    ]
  }

  static func without(_ situation: Situation) -> SubjectView? { nil }

  static func settingsAtFault(_ container: ContainerFacts, _ situation: Situation) -> [SettingAtFault] {
    [
      SettingAtFault(
        name: "CapDrop", value: container.droppedCapabilities, remark: "it takes CAP_DAC_OVERRIDE away")
    ]
  }

  static func whyNothingHelps(at target: RemedyTarget, _ situation: Situation) -> String? { nil }
}
