enum CouldNotTell: CauseRule {
  static let code = "could-not-tell"
  static let severity = Cause.Severity.note

  static func recognise(_ situation: Situation) -> Finding? {
    if let fact = situation.decision.missingFact, !situation.refusalTellsUnmapped {
      let reason = fact.errno.map { " (\($0.sentence))" } ?? ""
      return Finding(
        title: "\(fact.fact) could not be told at \(fact.path.display)",
        detail:
          "What could not be told is \(fact.fact) at \(fact.path.display). It would have "
          + "decided, and it could not be read from here\(reason). No guess is made.",
        evidence: ["path": .text(fact.path.display), "fact": .text(fact.fact)])
    }
    guard situation.verdict == .unknown, let observation = situation.facts.observation,
      let errno = observation.errno
    else { return nil }
    return Finding(
      title: "\(observation.call.rawValue)() failed in an unexpected way: \(errno.sentence)",
      detail: "The kernel answered \(errno.name), which says nothing about permission.",
      evidence: ["errno": .text(errno.name)])
  }
}
