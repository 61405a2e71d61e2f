/// A link in the socket's own place whose target is not there: `ENOENT` (path_resolution(7)).
enum DanglingLink: RootCause {
  static let code = "dangling-link"

  static func recognise(_ situation: Situation) -> Finding? {
    guard situation.verdict == .missing, situation.decision.errno == .noEntry,
      let link = situation.walk.steps.last(where: { $0.linkTarget != nil }),
      let last = situation.walk.steps.last,
      // /var/run is a link on every machine: what is missing behind it is missing, not dangling.
      link.isTrailing
    else { return nil }
    return Finding(
      title: "\(link.path.display) is a link to \(link.linkTarget?.display ?? ""), and there is nothing",
      detail:
        "The link is there, but \(last.path.display) is not. Mount or name the link's target, or start what "
        + "makes the socket there.",
      evidence: ["link": .text(link.path.display), "missing": .text(last.path.display)])
  }

  static func proposals(_ situation: Situation) -> [Proposal] { Proposal.bringingTheSocket }

  static func without(_ situation: Situation) -> SubjectView? { nil }

  static func settingsAtFault(_ container: ContainerFacts, _ situation: Situation) -> [SettingAtFault] {
    [SettingAtFault.mounts(container)]
  }

  static func whyNothingHelps(at target: RemedyTarget, _ situation: Situation) -> String? { nil }
}
