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
        sockcheck --format json --with-host      for the reports of many hosts
        sockcheck --user jenkins --group-add 999 --root ./rootfs --no-connect
      """)

  @Argument(help: "Sockets to ask about; by default the one that the docker command line would use.")
  var sockets: [String] = []

  @OptionGroup var shared: SharedOptions

  @OptionGroup var host: HostOptions

  func validate() throws {
    try host.validate(shared)
    if shared.factsFile != nil, !sockets.isEmpty { throw ValidationError("--facts names its socket itself") }
    if sockets.contains(where: \.isEmpty) { throw ValidationError("the path of a socket is empty") }
  }

  func run() throws {
    try Failure.reported {
      let asked: [String?] = sockets.isEmpty ? [nil] : sockets
      var worst: Report?
      for (index, socket) in asked.enumerated() {
        let recording = try shared.recording(socket)
        let report = Report(recording.facts, host: recording.host ?? host.identity)
        if worst.map({ $0.verdict < report.verdict }) ?? true { worst = report }
        try shared.output.show(report, isFirst: index == 0)
      }
      throw ExitCode(worst?.exitStatus ?? Verdict.unknown.exitStatus)
    }
  }
}
