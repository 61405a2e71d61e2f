/// `sun_path` of unix(7) has 108 bytes, and clients end it with a NUL.
enum PathTooLong: RootCause {
  static let code = "path-too-long"

  static func recognise(_ situation: Situation) -> Finding? {
    let length = situation.walk.requested.count
    guard situation.walk.end != .assumed, length > situation.walk.requested.longestAddress else { return nil }
    return Finding(
      title: "the path has \(length) bytes, and a socket's may have \(longestSocketPath)",
      detail: "The structure that carries the path to the kernel (sockaddr_un) ends there, so no program can "
        + "connect by this name. Use a shorter path, or a link to it.",
      evidence: ["length": .number(length), "limit": .number(longestSocketPath)])
  }

  static func proposals(_ situation: Situation) -> [Proposal] { [] }

  static func without(_ situation: Situation) -> SubjectView? {
    var view = situation.untried
    view.walk.requested = "/"
    return view
  }

  static func settingsAtFault(_ container: ContainerFacts, _ situation: Situation) -> [SettingAtFault] {
    []
  }

  static func whyNothingHelps(at target: RemedyTarget, _ situation: Situation) -> String? { nil }
}
