import PermissionProbe

/// `sockcheck --quiet` about the caller himself: the status, and no more looked at than it takes.
struct QuietRequest: Equatable {
  var sockets: [String] = []
  var timeout = TimeLimit.standard
  var api = ExpectedAPI.auto

  /// The status of the worst verdict.
  func run() throws -> Int32 {
    var worst: (verdict: Verdict, status: Int32)?
    for question in questions {
      let (verdict, status) = try SharedOptions.fromHost { () throws(LinuxHost.Failure) in
        try LinuxHost().answer(question)
      }
      if worst.map({ $0.verdict < verdict }) ?? true { worst = (verdict, status) }
    }
    return worst?.status ?? Verdict.unknown.exitStatus
  }

  var questions: [LinuxHost.Question] {
    guard !sockets.isEmpty else {
      let endpoint = EndpointReader.read()
      return [question(endpoint.chosenByCommandLine.path ?? "", endpoint)]
    }
    return sockets.map { question(ByteString(argument: $0), nil) }
  }

  private func question(_ path: ByteString, _ endpoint: EndpointFacts?) -> LinuxHost.Question {
    var question = LinuxHost.Question.caller(
      path, .connection(seconds: timeout, expecting: api.expectation), endpoint: endpoint)
    question.explains = false
    return question
  }
}
