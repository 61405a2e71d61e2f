extension LinuxHost {
  /// The verdict and the program's status, for who wants no report. Where the connection is all that it can
  /// be, no other fact has a say (`judge`), and none is gathered.
  package func answer(_ question: Question) throws(Failure) -> (verdict: Verdict, exitStatus: Int32) {
    var question = question
    var observation: Observation?
    if question.isAboutCaller {
      let seen = Connector.observe(
        question.path, seconds: question.timeout, expectsDockerAPI: question.expectation)
      if seen.isGranted { return (.granted, Verdict.granted.exitStatus) }
      observation = seen
      question.connects = false
    }
    question.explains = false
    var facts = try facts(question)
    if let observation { facts.observation = observation }
    let situation = Situation(facts)
    return (situation.verdict, situation.exitStatus)
  }
}

extension LinuxHost.Question {
  /// The caller's own connection answers it, and nothing else can go wrong on the way to the answer.
  fileprivate var isAboutCaller: Bool {
    canConnect && process == nil && start == nil && assumed == nil && root == "/"
      && endpoint.map { $0.chosenByCommandLine.path != nil } ?? true
  }
}
