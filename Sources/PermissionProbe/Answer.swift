#if os(Linux)
extension LinuxHost {
  /// The verdict and the program's status, for who wants no report. Where the connection is all that it can
  /// be, no other fact has a say (`judge`), and none is gathered.
  package func answer(_ question: Question) throws(Failure) -> (verdict: Verdict, exitStatus: Int32) {
    var question = question
    var observation: Observation?
    if let attempt = question.decisiveAttempt {
      let seen = Connector.observe(attempt)
      if seen.isGranted { return (.granted, Verdict.granted.exitStatus) }
      observation = seen
      question.matter = .caller(attempt.path, .prediction, accounts: "/")
    }
    question.explains = false
    var facts = try facts(question)
    if let observation {
      facts.observation = observation
      facts.accessCheck = nil
    }
    let situation = Situation(facts)
    return (situation.verdict, situation.exitStatus)
  }
}

extension LinuxHost.Question {
  /// The caller's own connection answers it, and nothing else can go wrong on the way to the answer.
  fileprivate var decisiveAttempt: LinuxHost.Attempt? {
    guard case .caller(let path, let trial, accounts: "/") = matter,
      endpoint.map({ $0.chosenByCommandLine.path != nil }) ?? true
    else { return nil }
    return LinuxHost.Attempt(path, trial, endpoint: endpoint)
  }
}
#endif
