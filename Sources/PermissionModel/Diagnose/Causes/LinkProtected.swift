/// may_follow_link() in fs/namei.c (proc_sys_fs(5), protected_symlinks), and mounts with `nosymfollow`
/// (mount(8)).
enum LinkProtected: RootCause {
  static let code = "link-protected"

  static func recognise(_ situation: Situation) -> Finding? {
    guard let refusal = situation.refusal, situation.walk.steps[refusal.step].linkTarget != nil,
      let link = situation.walk.steps[refusal.step].inode.value
    else { return nil }
    let step = situation.walk.steps[refusal.step]
    if refusal.errno == .tooManyLinks {
      return Finding(
        title: "\(step.path.display) may not be followed: its file system is mounted with nosymfollow",
        detail: "Name the link's target instead: \(step.linkTarget?.display ?? "").",
        evidence: ["link": .text(step.path.display)])
    }
    return Finding(
      title: "the kernel refuses to follow the link \(step.path.display)",
      detail:
        "fs.protected_symlinks is 1, the link lies in a sticky directory that all may write to, and its "
        + "owner \(situation.name(of: link.owner)) is neither \(situation.subjectName) nor the directory's owner. "
        + "Name the link's target instead: \(step.linkTarget?.display ?? "").",
      evidence: [
        "link": .text(step.path.display), "target": .text(step.linkTarget?.display ?? ""),
        "linkUid": .id(link.owner),
      ])
  }

  static func proposals(_ situation: Situation) -> [Proposal] { Proposal.asRoot(situation) }

  static func without(_ situation: Situation) -> SubjectView? {
    var view = situation.untried
    view.system.protectsLinks = .seen(false)
    for index in view.walk.steps.indices { view.walk.editMount(at: index) { $0.refusesLinks = false } }
    return view
  }

  static func settingsAtFault(_ container: ContainerFacts, _ situation: Situation) -> [SettingAtFault] {
    []
  }

  static func whyNothingHelps(at target: RemedyTarget, _ situation: Situation) -> String? { nil }
}
