/// The causes of a situation.
struct Diagnosis {
  /// What stops the subject; `nil` where it is let in.
  let root: (any RootCause.Type)?
  /// The root cause first, then what deserves a line.
  let causes: [Cause]

  init(_ situation: Situation) {
    let found = situation.verdict == .granted ? nil : Self.root(of: situation)
    root = found?.rule
    var causes = found.map { [$0.cause] } ?? []
    // What could not be read deserves a line beside the reason, too.
    if found?.rule != CouldNotTell.self, let finding = CouldNotTell.whatIsMissing(situation) {
      causes.append(Cause(CouldNotTell.self, .note, finding))
    }
    if let finding = WrongSocketType.whichLetsIn(situation) {
      causes.append(Cause(WrongSocketType.self, .note, finding))
    }
    for rule in CauseRegistry.remarks {
      if let finding = rule.recognise(situation) { causes.append(Cause(rule, rule.severity, finding)) }
    }
    self.causes = causes
  }

  private static func root(of situation: Situation) -> (rule: any RootCause.Type, cause: Cause)? {
    let rules: [any RootCause.Type] =
      (situation.isRefusedBeforeTheWay ? [UnitSandbox.self, SecurityPolicy.self] : [])
      + CauseRegistry.rootCauses
    for rule in rules {
      if let finding = rule.recognise(situation) { return (rule, Cause(rule, .error, finding)) }
    }
    return nil
  }
}

extension Situation {
  /// The path was not looked at: socket(2) comes before connect(2), and a filter before both.
  fileprivate var isRefusedBeforeTheWay: Bool {
    guard let observation = view.observation else { return false }
    return observation.call == .socket || observation.signal != nil || isRefusedByUnitsFilter
  }
}

extension Cause {
  init(_ rule: any CauseRule.Type, _ severity: Severity, _ finding: Finding) {
    self.init(
      code: rule.code, severity: severity, title: finding.title, detail: finding.detail,
      evidence: finding.evidence)
  }
}

/// The causes of a situation: the root cause first, then what deserves a line.
func diagnose(_ situation: Situation) -> [Cause] { Diagnosis(situation).causes }
