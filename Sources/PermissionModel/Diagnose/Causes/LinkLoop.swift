/// pick_link() in fs/namei.c follows forty links in one resolution (`MAXSYMLINKS`), then `ELOOP`.
enum LinkLoop: RootCause {
  static let code = "link-loop"

  static func recognise(_ situation: Situation) -> Finding? {
    guard situation.decision.permission == .missing, situation.walk.end == .failed(.tooManyLinks) else {
      return nil
    }
    let link = situation.walk.steps.last { $0.linkTarget != nil }
    return Finding(
      title: "the path leads through more than 40 symbolic links",
      detail: "The kernel follows 40 in one path and then gives up"
        + (link.map { ", here at \($0.path.display)." } ?? ".") + " Most often a link points back at itself.",
      evidence: link.map { ["link": .text($0.path.display)] } ?? [:])
  }

  static func proposals(_ situation: Situation) -> [Proposal] { [] }

  static func without(_ situation: Situation) -> SubjectView? { nil }

  static func settingsAtFault(_ container: ContainerFacts, _ situation: Situation) -> [SettingAtFault] {
    []
  }

  static func whyNothingHelps(at target: RemedyTarget, _ situation: Situation) -> String? { nil }
}
