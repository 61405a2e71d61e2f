extension LinuxHost {
  /// The verdict and the program's status, for who wants no report. Where the connection is all that it can
  /// be, no other fact has a say (`judge`), and none is gathered.
  public func answer(_ question: Question) throws(Failure) -> (verdict: Verdict, exitStatus: Int32) {
    var question = question
    var observation: Observation?
    if question.isAboutCaller {
      observation = Connector.observe(question)
      if observation?.isGranted == true { return (.granted, Verdict.granted.exitStatus) }
      question.connects = observation == nil
    }
    var facts = try facts(question)
    if let observation { facts.observation = observation }
    let situation = Situation(facts)
    return (situation.verdict, situation.exitStatus)
  }
}

extension LinuxHost.Question {
  /// The caller's own connection answers it, and nothing else can go wrong on the way to the answer.
  fileprivate var isAboutCaller: Bool {
    connects && process == nil && start == nil && assumed == nil && root == "/"
      && endpoint.map { $0.chosenByCommandLine.path != nil } ?? true
  }
}

extension Connector {
  /// `nil` where the path is none that connect(2) could be given.
  static func observe(_ question: LinuxHost.Question) -> Observation? {
    let path = question.path
    guard !path.isEmpty, path.count <= longestSocketPath, !path.bytes.contains(0) else { return nil }
    return observe(
      path, seconds: question.timeout,
      expectsDockerAPI: question.expectsDockerAPI ?? DockerAPIExpectation(path: path))
  }
}
