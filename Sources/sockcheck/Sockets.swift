import ArgumentParser
import PermissionProbe

/// The sockets found here, and which of them the docker command line and the SDKs would use, and why.
struct Sockets: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sockets",
    abstract: "List the sockets found here, and which one docker and the SDKs would use, and why.",
    discussion: """
      EXAMPLES:
        sockcheck sockets
        sockcheck sockets --context ci
        DOCKER_HOST=unix:///run/podman/podman.sock sockcheck sockets
        sockcheck sockets --format json | jq -r .commandLine.path
      """)

  @OptionGroup var endpoint: EndpointOptions

  @Option(help: "text for a person, plain for logs and screen readers, json for programs.")
  var format: OutputFormat = .text

  func run() throws {
    let facts = endpoint.facts()
    let findings = SocketFinder.find(contexts: facts.contexts)
    let end = Deadline(seconds: Self.patience)
    let report = SocketsReport(
      endpoint: facts, entries: findings.sockets.map { entry($0, until: end) },
      unreadable: findings.unreadable)
    Terminal.write(try format.rendering(report, TextStyle()))
    if report.choice.path == nil { throw ExitCode(Failure.Status.noEndpoint.rawValue) }
  }

  /// Seconds for all connections together: any number of contexts may lead to daemons that hang.
  private static let patience = 4.0

  private func entry(_ socket: FoundSocket, until end: Deadline) -> SocketsReport.Entry {
    let left = end.remainingSeconds
    var question = LinuxHost.Question.caller(
      socket.path, left > 0 ? .connection(seconds: min(1, left), expecting: nil) : .prediction)
    question.explains = false
    let report = (try? LinuxHost().facts(question)).map { Report($0) }
    return SocketsReport.Entry(
      socket: socket, verdict: report?.verdict ?? .unknown, cause: report?.rootCause?.code,
      isPredicted: report?.situation.view.observation == nil)
  }
}
