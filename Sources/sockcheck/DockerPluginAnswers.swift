import PermissionProbe

/// What docker asks a plugin, beside its verbs.
enum DockerPluginAnswers {
  static func metadata() {
    show(DockerPluginDocument.metadata(version: Version.current))
  }

  /// The reason behind a docker command that was refused. Whatever is in the way of telling it is no matter of whoever
  /// typed that command: then nothing is said.
  static func hook(_ document: String) {
    guard DockerPluginDocument.commandFailed(document) else { return }
    // Of docker's own options the hook is not told; docker is the process that waits for it.
    var commandLine = ProgramArguments.ofParent.dropFirst()
    let options = DockerGlobalOptions(takingFrom: &commandLine)
    options?.useDirectory()
    guard TimeLimit.continuesInTime(longestHook) else { return }
    let trial = LinuxHost.Trial.connection(seconds: longestHook / 2, expecting: nil)
    let endpoint = EndpointReader.read(host: options?.host, context: options?.context)
    guard let path = endpoint.chosenByCommandLine.path,
      let facts = try? LinuxHost().facts(.caller(path, trial, endpoint: endpoint))
    else { return }
    let lines = Report(facts).hookLines(Terminal.hookStyle)
    if !lines.isEmpty { show(DockerPluginDocument.hookAnswer(lines)) }
  }

  /// The verbs, where the first word is asked for (cobra's form: a word a line, a directive at the end).
  static func completion(_ words: [String]) {
    let known = words.count == 1 ? Sockcheck.verbs.filter { $0.hasPrefix(words[0]) } : []
    let directive = words.count == 1 ? ":4" : ":0"
    Terminal.write((known + [directive]).map { $0 + "\n" }.joined())
  }

  /// Seconds. Nobody waits longer for a prompt on our account.
  private static let longestHook = 0.3

  private static func show(_ document: String?) {
    if let document { Terminal.write(document + "\n") }
  }
}
