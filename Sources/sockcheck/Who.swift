import ArgumentParser
import PermissionProbe

/// Who could connect to a socket now, by what right, and who is connected.
struct Who: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "who",
    abstract: "List the accounts, groups and running processes that could connect, and by what right.",
    discussion: """
      Every process counts, in whatever container: it is listed where that very socket is to be seen in its own \
      root directory. Who holds the socket open already is marked. Ask as root: others see only their own processes.

      EXAMPLES:
        sudo sockcheck who
        sudo sockcheck who --format json | jq -r '.accounts[].name'
        sudo sockcheck who --quiet --fail-if-beyond docker || echo "others could"
        sudo sockcheck who --format openmetrics --output who.prom
        sudo sockcheck who --since who.json --update

      EXIT STATUS:
        0 answered   1 somebody beyond those of --fail-if-beyond   66 no socket there
        71 not all could be looked at   64 usage   78 no endpoint
      """)

  @Argument(help: "The socket; by default the one that the docker command line would use.")
  var socket: String?

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "End with status 1 if anyone but these users, members of these groups, and root could connect; repeatable. "
        + "Put SOCKET before it.",
      valueName: "group|user"))
  var failIfBeyond: [String] = []

  @Option(
    help:
      "text for a person, plain for logs and screen readers, json for programs, openmetrics to be watched.")
  var format: Format = .text

  @Option(
    help: "Write the report to this file, which is replaced by rename, and nothing to stdout.",
    completion: .file())
  var output: String?

  @Option(
    help: ArgumentHelp(
      "Tell what changed since this file was written by --format json or --update, and nothing where nothing did.",
      valueName: "file"),
    completion: .file())
  var since: String?

  @Flag(
    help:
      "Then put what is now into the file of --since; where there is none it is made, and nothing is told.")
  var update = false

  @OptionGroup var display: DisplayOptions

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, plain, json, openmetrics

    func rendering(_ report: WhoReport, _ style: TextStyle) throws -> String {
      switch self {
      case .text: try OutputFormat.text.rendering(report, style)
      case .plain: try OutputFormat.plain.rendering(report, style)
      case .json: try OutputFormat.json.rendering(report, style)
      case .openmetrics: report.openMetrics
      }
    }
  }

  func validate() throws {
    if output?.isEmpty == true { throw ValidationError("--output is empty") }
    if since?.isEmpty == true { throw ValidationError("--since is empty") }
    if update, since == nil { throw ValidationError("--update goes with --since") }
    if update, since == "-" { throw ValidationError("--update wants a file, not standard input") }
    if since != nil, format == .openmetrics {
      throw ValidationError("--since tells changes, --format openmetrics numbers: one or the other")
    }
    if socket?.isEmpty == true { throw ValidationError("the path of a socket is empty") }
    if failIfBeyond.contains(where: \.isEmpty) {
      throw ValidationError("--fail-if-beyond is given an empty name")
    }
  }

  func run() throws {
    try Failure.reported {
      let path = try socket.map { ByteString(argument: $0) } ?? Endpoint.standard()
      let isSupervised = try Supervision.begin(seconds: Self.patience, remedy: "")
      var report = try read(path, isSupervised: isSupervised)
      try since.map { report.changes = try changes(report, since: $0) }
      try show(report)
      if update, let since { try OutputFile.write(since, try document(report)) }
      throw ExitCode(report.exitStatus)
    }
  }

  /// What the next --since reads: without what is told of this one.
  private func document(_ report: WhoReport) throws -> String {
    var report = report
    report.changes = nil
    return try report.json(pretty: false) + "\n"
  }

  private func changes(_ report: WhoReport, since name: String) throws -> WhoChanges {
    let shown = name == "-" ? "standard input" : ByteString(argument: name).display
    let text: [UInt8]
    do throws(Errno) {
      text = try InputFile.read(name, limit: WhoDocument.largest + 1)
    } catch .noEntry where update {
      return WhoState().changes(since: WhoState())
    } catch {
      throw Failure(
        status: .damagedInput,
        "\(shown): \(error.sentence); name a file that `sockcheck who --format json` wrote")
    }
    let now = try WhoDocument.state(of: report)
    do throws(WhoDocument.Damage) {
      return now.changes(since: try WhoDocument.read(text, about: report.socket.resolvedPath.display))
    } catch {
      throw Failure(status: .damagedInput, "\(shown): \(error); take it away, and begin anew")
    }
  }

  private func show(_ report: WhoReport) throws {
    if report.changes?.isEmpty == true { return }
    guard let output, output != "-" else {
      return try display.write(isText: format == .text) { try format.rendering(report, $0) }
    }
    try OutputFile.write(output, try format.rendering(report, TextStyle()))
  }

  /// Seconds. Ten thousand processes take less than one; a file system of somebody's own making takes for ever.
  private static let patience = 20.0

  private func read(_ path: ByteString, isSupervised: Bool) throws -> WhoReport {
    do throws(WhoReader.Refusal) {
      return try WhoReader.read(
        path, allowed: failIfBeyond.isEmpty ? nil : failIfBeyond.map { ByteString(argument: $0) },
        isSupervised: isSupervised)
    } catch {
      switch error {
      case .unknownName(let name):
        throw Failure(
          status: .usage,
          "--fail-if-beyond: there is no user or group \"\(name)\" in /etc/passwd and /etc/group; a number needs none"
        )
      case .failure(let failure):
        if !display.quiet {
          let hint = failure.verdict == .missing ? "`sockcheck \(path)` says why" : "ask as root"
          Terminal.complain(
            "\(path): \(failure.verdict == .missing ? "no socket there: " : "")\(failure.reason); \(hint)")
        }
        throw ExitCode(failure.verdict.exitStatus)
      }
    }
  }
}
