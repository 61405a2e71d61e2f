import ArgumentParser
import PermissionProbe

/// The default verb: verdict, reason, the walk, the fixes.
struct Diagnose: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diagnose",
    abstract: "Say whether the subject can use the socket, and if not, why and what to do (the default).",
    discussion: """
      EXAMPLES:
        sockcheck /run/user/1000/docker.sock
        sockcheck --format json | jq -r '.causes[0].code'
        sockcheck --user jenkins --group-add 999 --root ./rootfs --no-connect
      """)

  @Argument(help: "Sockets to ask about; by default the one that the docker command line would use.")
  var sockets: [String] = []

  @OptionGroup var shared: SharedOptions

  @Option(help: "text for a person, plain for logs and screen readers, json for programs.")
  var format: OutputFormat = .text

  @Option(help: ArgumentHelp("When to use colours; NO_COLOR and TERM=dumb are honoured.", valueName: "when"))
  var color: ColorChoice = .auto

  @Flag(help: "No report; the exit status speaks.")
  var quiet = false

  func validate() throws {
    if shared.factsFile != nil, !sockets.isEmpty { throw ValidationError("--facts names its socket itself") }
    if sockets.contains(where: \.isEmpty) { throw ValidationError("the path of a socket is empty") }
  }

  func run() throws {
    try Failure.reported {
      let asked: [String?] = sockets.isEmpty ? [nil] : sockets
      var worst: Report?
      for (index, socket) in asked.enumerated() {
        let report = Report(try shared.facts(socket))
        if worst.map({ $0.verdict < report.verdict }) ?? true { worst = report }
        if !quiet { try Output.show(report, format, color, isFirst: index == 0) }
      }
      throw ExitCode(worst?.exitStatus ?? Verdict.unknown.exitStatus)
    }
  }
}

enum OutputFormat: String, ExpressibleByArgument, CaseIterable { case text, plain, json }

enum ColorChoice: String, ExpressibleByArgument, CaseIterable { case auto, always, never }
