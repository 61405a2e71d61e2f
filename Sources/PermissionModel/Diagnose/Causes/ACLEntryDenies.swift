/// posix_acl_permission() in fs/posix_acl.c: the first entry that names the subject is final (acl(5)).
enum ACLEntryDenies: RootCause {
  static let code = "acl-entry-denies"

  static func recognise(_ situation: Situation) -> Finding? {
    guard let refusal = situation.refusalAtSocket, refusal.rule != .unmappedID,
      refusal.matchedClass == .namedUser || refusal.matchedClass == .namedGroup
    else { return nil }
    return Finding(
      title: "an entry of the socket's ACL speaks of the subject and has no w",
      detail:
        "\(refusal.entry) is the entry that counts for \(situation.subjectName); \"other\" is not asked any more. "
        + "That entry has to change, on the host.",
      evidence: ["entry": .text(refusal.entry), "uid": .id(situation.subject.userID)])
  }

  static func proposals(_ situation: Situation) -> [Proposal] {
    changingEntry(situation) + Proposal.asRoot(situation)
  }

  private static func changingEntry(_ situation: Situation) -> [Proposal] {
    guard let check = situation.refusal,
      let entry = situation.target?.acl.value?.entries.first(where: { $0.description == check.entry })
    else { return [] }
    return [Proposal.onSocket(entry.tag)]
  }

  static func without(_ situation: Situation) -> SubjectView? { nil }

  static func settingsAtFault(_ container: ContainerFacts, _ situation: Situation) -> [SettingAtFault] {
    []
  }

  static func whyNothingHelps(at target: RemedyTarget, _ situation: Situation) -> String? { nil }
}
