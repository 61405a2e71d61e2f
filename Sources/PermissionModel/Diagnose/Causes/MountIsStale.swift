/// A bind mount holds the inode and not the name; `//deleted` in proc_pid_mountinfo(5).
enum MountIsStale: RootCause {
  static let code = "mount-is-stale"

  static func recognise(_ situation: Situation) -> Finding? {
    guard let target = situation.target, target.kind == .socket, let step = situation.walk.steps.last else {
      return nil
    }
    let isDeleted = target.links == 0 || step.mount.value?.isSourceDeleted == true
    guard isDeleted, situation.verdict == .unavailable || situation.verdict == .denied else { return nil }
    return Finding(
      title: "the mounted socket was deleted on the host",
      detail:
        "A bind mount keeps the inode that was there when the container started. The daemon has since made a "
        + "new socket at that path, and this one has no name any more (link count \(target.links)). Restart the "
        + "container; mount the directory instead of the socket to outlive the daemon's restarts.",
      evidence: [
        "links": .number(Int(target.links)),
        "sourceDeleted": .flag(step.mount.value?.isSourceDeleted == true),
      ])
  }

  static func proposals(_ situation: Situation) -> [Proposal] {
    [Proposal(measure: .host(.restartContainer))]
  }

  static func without(_ situation: Situation) -> SubjectView? {
    // The daemon makes its new socket as it made the old one.
    var view = situation.untried
    view.walk.edit(situation.targetPath) { $0.links = max(1, $0.links) }
    view.walk.editMount(at: view.walk.steps.count - 1) { $0.isSourceDeleted = false }
    return view
  }

  static func settingsAtFault(_ container: ContainerFacts, _ situation: Situation) -> [SettingAtFault] {
    []
  }

  static func whyNothingHelps(at target: RemedyTarget, _ situation: Situation) -> String? { nil }
}
