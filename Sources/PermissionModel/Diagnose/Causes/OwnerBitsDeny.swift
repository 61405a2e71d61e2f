/// acl_permission_check(): for the owner the owner bits are final, and an ACL is not looked at.
enum OwnerBitsDeny: CauseRule {
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
}
