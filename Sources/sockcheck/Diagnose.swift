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
        sockcheck --container ci                 a container, running or not
        sockcheck --all-containers               which of them can use it
      """)

  @Argument(
    help: "Sockets to ask about; by default the one that the docker command line would use.",
    completion: .file())
  var sockets: [String] = []

  @Flag(help: "Each running container in which the socket is mounted, a line each.")
  var allContainers = false

  @OptionGroup var shared: SharedOptions

  @OptionGroup var host: HostOptions

  func validate() throws {
    try host.validate(shared)
    if allContainers, shared.asksMachine || shared.factsFile != nil || sockets.count > 1 {
      throw ValidationError("--all-containers takes a socket of this machine, and no other subject")
    }
    if shared.factsFile != nil, !sockets.isEmpty { throw ValidationError("--facts names its socket itself") }
    if sockets.contains(where: \.isEmpty) { throw ValidationError("the path of a socket is empty") }
    if let word = sockets.first, let verb = Self.verb(meantBy: word) {
      throw ValidationError(
        "there is no verb \(word); did you mean sockcheck \(verb)? A socket of that name is ./\(word)")
    }
  }

  /// The verb that stands first, as a verb does, and was mistyped: a word without a slash that names no file. Asked about
  /// as a socket it would be answered with what helps against a missing one.
  private static func verb(meantBy word: String) -> String? {
    guard word == Sockcheck.arguments.first, !word.utf8.contains(UInt8(ascii: "/")),
      word.utf8.first != UInt8(ascii: "@"), !InputFile.exists("./\(word)")
    else { return nil }
    if word == "version" { return "--version" }
    return NearNames.of(word, among: Sockcheck.verbs + ["help"]) { max(1, $0 / 3) }.first
  }

  func run() throws {
    try Failure.reported {
      if allContainers { try showAllContainers() }
      let asked: [String?] = sockets.isEmpty ? [nil] : sockets
      var worst: Report?
      // What it is told about the first it needs not be told about the next.
      let machine = LinuxHost()
      // Each has its time.
      if asked.count > 1, let patience = shared.patience {
        try Supervision.begin(seconds: patience * Double(asked.count))
      }
      for (index, socket) in asked.enumerated() {
        let recording = try shared.recording(socket, on: machine)
        let report = Report(recording.facts, host: recording.host ?? host.identity)
        if worst.map({ $0.verdict < report.verdict }) ?? true { worst = report }
        try shared.output.show(report, isFirst: index == 0)
      }
      throw ExitCode(worst?.exitStatus ?? Verdict.unknown.exitStatus)
    }
  }

  /// A line for each container, the worst verdict as the status.
  private func showAllContainers() throws -> Never {
    try Supervision.begin(seconds: 30 * shared.timeout)
    let inspection = Inspection(engine: try shared.engine)
    let socket = try sockets.first.map { ByteString(argument: $0) } ?? Endpoint.standard()
    var rows: [(name: String, report: Report)] = []
    let machine = LinuxHost()
    for (container, path) in try inspection.mounting(socket) {
      guard let process = container.process else { continue }
      var question = try shared.question(
        path.display, ofProcess: process, hostVariable: nil, container: container.facts,
        hasEnginesFilter: ContainerInspector.hasEnginesFilter(container, inspection.engine))
      // A line each does not say who listens.
      question.looksForListener = false
      do throws(LinuxHost.Failure) {
        rows.append((container.facts.name, Report(try machine.facts(question), host: host.identity)))
      } catch .unfit {
        // It has ended since the engine was asked.
      } catch {
        throw Failure(
          status: .cannotTell,
          "container \(ByteString(container.facts.name).display): its process \(process) cannot be read; "
            + "another user's process takes root")
      }
    }
    if rows.isEmpty, !shared.output.quiet {
      Terminal.complain("no running container has \(socket) mounted")
    }
    try shared.output.show(ContainerTable(rows: rows))
    throw ExitCode(rows.map(\.report).max { $0.verdict < $1.verdict }?.exitStatus ?? 0)
  }
}
