/// A container's main process is often not the one that connects: nginx's and php-fpm's workers, cron's jobs. Where they
/// fare otherwise than it does, that deserves a line.
enum OthersInTheContainer: Remark {
  static let code = "others-in-the-container"
  static let severity = Cause.Severity.note

  /// More are counted and not told.
  private static let mostTold = 4

  static func recognise(_ situation: Situation) -> Finding? {
    guard situation.verdict == .granted || situation.verdict == .denied, situation.seen.container != nil,
      let others = situation.seen.others?.identities.filter({ !$0.isMain }), !others.isEmpty
    else { return nil }
    let asked = others.map { Answer(identity: $0, situation: Situation(situation.seen.asked(by: $0))) }
    let apart = asked.filter { $0.isOther(than: situation) }
    guard let first = apart.first else { return nil }
    let (refused, letIn) = (apart.filter { !$0.isLetIn }, apart.filter(\.isLetIn))
    let title =
      refused.isEmpty
      ? "another process in this container would be let in"
      : "another process in this container would be refused"
    let more = apart.count > mostTold ? "; and \(apart.count - mostTold) more" : ""
    return Finding(
      title: title,
      detail: apart.prefix(mostTold).map(\.words).joined(separator: "; ") + more
        + ". Ask about one by its number: sockcheck --pid \(first.identity.example).",
      evidence: [
        "refused": .texts(refused.map(\.evidence)), "letIn": .texts(letIn.map(\.evidence)),
      ])
  }

  /// What would become of one of them.
  private struct Answer {
    var identity: ContainerIdentities.Identity
    var situation: Situation

    var isLetIn: Bool { situation.decision.letsIn }

    /// Another answer than the main process's, or another fix: a group that the container is given does not reach who
    /// takes them from the group file.
    func isOther(than main: Situation) -> Bool {
      guard situation.decision.permission != .unknown else { return false }
      if isLetIn != main.decision.letsIn { return true }
      return !isLetIn && takesGroupsFromItsFile && identity.userID != main.seen.subject.userID
    }

    var takesGroupsFromItsFile: Bool {
      situation.view.others?.identities.first { $0.example == identity.example }?
        .hasGroupsOfItsAccount(situation.view.accounts) ?? false
    }

    /// `nginx, nginx (uid 101), 4 processes: refused (it takes its groups from the group file, initgroups(3))`.
    var words: String {
      let count = identity.count == 1 ? "pid \(identity.example)" : "\(identity.count) processes"
      let why =
        !isLetIn && takesGroupsFromItsFile ? ", and takes its groups from the group file (initgroups(3))" : ""
      return
        "\(identity.program.display), \(situation.subjectName), \(count): \(isLetIn ? "let in" : "refused")\(why)"
    }

    var evidence: String { "\(identity.program.display) \(situation.subject.userID)" }
  }
}
