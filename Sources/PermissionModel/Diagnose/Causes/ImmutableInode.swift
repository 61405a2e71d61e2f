/// inode_permission() in fs/namei.c refuses a write to an immutable inode before it looks at any bit.
enum ImmutableInode: RootCause {
  static let code = "immutable-inode"

  static func recognise(_ situation: Situation) -> Finding? {
    guard let refusal = situation.refusalAtSocket, refusal.rule == .inode, refusal.errno == .notPermitted
    else {
      return nil
    }
    return Finding(
      title: "the socket has the immutable attribute",
      detail:
        "An immutable inode refuses every write, and connecting is one, whoever asks. Let the daemon make its "
        + "socket elsewhere; chattr(1) cannot open a socket to take the attribute away.",
      evidence: ["immutable": .flag(true)])
  }

  static func proposals(_ situation: Situation) -> [Proposal] { Proposal.asRoot(situation) }

  static func without(_ situation: Situation) -> SubjectView? {
    var view = situation.untried
    view.walk.edit(situation.targetPath) { $0.isImmutable = false }
    return view
  }

  static func settingsAtFault(_ container: ContainerFacts, _ situation: Situation) -> [SettingAtFault] {
    []
  }

  static func whyNothingHelps(at target: RemedyTarget, _ situation: Situation) -> String? { nil }
}
