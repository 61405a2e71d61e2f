enum ImmutableInode: CauseRule {
  static let code = "immutable-inode"

  static func recognise(_ situation: Situation) -> Finding? {
    guard let refusal = situation.refusalAtSocket, refusal.rule == .inode, refusal.errno == .notPermitted
    else {
      return nil
    }
    return Finding(
      title: "the socket has the immutable attribute",
      detail: "An immutable inode refuses every write, and connecting is one, whoever asks. On the host: "
        + "chattr -i on the socket.",
      evidence: ["immutable": .flag(true)])
  }
}
