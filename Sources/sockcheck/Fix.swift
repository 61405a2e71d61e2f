import ArgumentParser
import PermissionProbe

/// One paste-ready fix on stdout and nothing else.
struct Fix: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Print one fix, ready to paste, and nothing else.",
    discussion: """
      The fix is on stdout, what there is to know about it on stderr. The status is 0 where a fix was printed or \
      none is needed, otherwise that of the verdict.

      EXAMPLES:
        sockcheck fix --for compose --service jenkins-master > compose.override.yaml
        sockcheck fix --for dockerfile >> Dockerfile
        docker run $(sockcheck fix --for docker-run) IMAGE
      """)

  @Argument(help: "The socket; by default the one that the docker command line would use.")
  var socket: String?

  @Option(
    name: .customLong("for"),
    help: "Where the fix will stand: \(RemedyTarget.allCases.map(\.rawValue).joined(separator: ", ")).",
    transform: RemedyTarget.init(argument:))
  var target: RemedyTarget

  @Option(help: "The service in the Compose file, the job or container elsewhere.")
  var service: String = "app"

  @Flag(help: "Take the last resort (user: root) where nothing better is to be had.")
  var lastResort = false

  @Flag(help: "Nothing on stderr.")
  var quiet = false

  @OptionGroup var shared: SharedOptions

  func validate() throws {
    if socket?.isEmpty == true { throw ValidationError("the path of the socket is empty") }
    if service.isEmpty { throw ValidationError("--service is empty") }
  }

  func run() throws {
    try Failure.reported {
      let path = try shared.path(socket)
      let report = Report(try shared.facts(path), context: RemedyContext(service: service))
      if report.verdict == .granted {
        tell("nothing to fix: \(report.situation.facts.walk.requested) may be used")
        return
      }
      let remedies = report.plan.remedies.filter { $0.target == target }
      guard let remedy = remedies.first(where: { !$0.isLastResort || lastResort }) else {
        let cause = report.rootCause.map { "\($0.code): \($0.title); " } ?? ""
        tell(
          "no fix for \(target.rawValue): \(cause)\(report.plan.refusals[target] ?? "nothing there helps")")
        if !remedies.isEmpty { tell("what is left is to run as root: --last-resort prints it") }
        if let other = report.plan.remedies.first(where: { !$0.isLastResort }) {
          tell("there is one for \(other.target.rawValue): sockcheck fix --for \(other.target.rawValue)")
        }
        throw ExitCode(report.verdict.exitStatus)
      }
      Terminal.write(remedy.snippet)
      if !remedy.risk.isEmpty { tell("risk: \(remedy.risk)") }
      for caveat in remedy.caveats { tell("note: \(caveat)") }
    }
  }

  private func tell(_ line: String) {
    if !quiet { Terminal.complain(line) }
  }
}

extension RemedyTarget {
  init(argument: String) throws {
    guard let target = RemedyTarget(rawValue: argument) else {
      let known = RemedyTarget.allCases.map(\.rawValue).joined(separator: ", ")
      throw ValidationError("--for knows \(known)")
    }
    self = target
  }
}
