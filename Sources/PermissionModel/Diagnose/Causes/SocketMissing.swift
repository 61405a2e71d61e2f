/// The path ends in `ENOENT` or `ENOTDIR` before there is anything to be permitted (path_resolution(7)).
enum SocketMissing: RootCause {
  static let code = "socket-missing"

  static func recognise(_ situation: Situation) -> Finding? {
    guard situation.verdict == .missing, situation.target == nil else { return nil }
    guard let last = situation.walk.steps.last else { return nil }
    let evidence: [String: Evidence] = ["missing": .text(last.path.display)]
    if situation.walk.end == .failed(.notDirectory) {
      return Finding(
        title: "\(last.path.display) is \(last.inode.value?.kind.noun ?? "something") and not a directory",
        detail: "The path goes on behind it, so it cannot lead to a socket.", evidence: evidence)
    }
    if case .failed(let errno) = situation.walk.end {
      return Finding(
        title: "the path cannot be resolved: \(errno.sentence)",
        detail: "The kernel gives up behind \(last.path.display) (\(errno.name)).", evidence: evidence)
    }
    let isParent = last.path.lastPathComponent != situation.walk.requested.lastPathComponent
    return Finding(
      title: isParent
        ? "not even the directory \(last.path.display) exists" : "there is no socket at this path",
      detail:
        "Nothing stands at \(last.path.display)."
        + (situation.failedSocketUnit.map { " \($0)" }
          ?? (situation.view.place?.sandbox == nil
            ? " Either the daemon that makes the socket is not running, or this is a container into which the socket was "
              + "not mounted."
            : " Either the daemon that makes the socket is not running, or it is kept out of sight here."
              + situation.sandboxSentence)),
      evidence: evidence)
  }

  /// What a sandbox hides may well be there outside of it.
  static func proposals(_ situation: Situation) -> [Proposal] {
    situation.view.place?.sandbox == nil ? Proposal.bringingTheSocket : []
  }

  static func without(_ situation: Situation) -> SubjectView? { nil }

  static func settingsAtFault(_ container: ContainerFacts, _ situation: Situation) -> [SettingAtFault] {
    [SettingAtFault.mounts(container)]
  }

  static func whyNothingHelps(at target: RemedyTarget, _ situation: Situation) -> String? {
    situation.view.place?.sandbox.map { "\($0.title) is around it, and has to show it the socket" }
  }
}
