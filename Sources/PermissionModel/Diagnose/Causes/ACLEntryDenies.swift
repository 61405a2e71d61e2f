/// posix_acl_permission() in fs/posix_acl.c: the first entry that names the subject is final (acl(5)).
enum ACLEntryDenies: CauseRule {
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
}
