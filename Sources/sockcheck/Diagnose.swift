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
        try shared.output.show(report, isFirst: index == 0)
      }
      throw ExitCode(worst?.exitStatus ?? Verdict.unknown.exitStatus)
    }
  }
}
