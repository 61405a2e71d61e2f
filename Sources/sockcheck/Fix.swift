import ArgumentParser
import ConfigurationLint
import PermissionProbe

/// One paste-ready fix on stdout and nothing else.
struct Fix: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fix",
    abstract: "Print one fix, ready to paste, and nothing else.",
    discussion: """
      The fix is on stdout or in the file of --output, what there is to know about it on stderr. The status is 0 \
      where a fix was printed or none is needed, otherwise that of the verdict. Where there is no fix, or none is \
      needed, the file of --output is left as it was; a shell that is told > has emptied it by then.

      EXAMPLES:
        sockcheck fix
        sockcheck fix --for compose --service web --output override.yaml
        sockcheck fix --for compose --file ci.yaml --output override.yaml
        sockcheck fix --for dockerfile >> Dockerfile
        docker run $(sockcheck fix --for docker-run) IMAGE
      """)

  @Argument(
    help: "The socket; by default the one that the docker command line would use.", completion: .file())
  var socket: String?

  @Option(
    name: .customLong("for"),
    help: ArgumentHelp(
      "Where the fix will stand: \(RemedyTarget.allCases.map(\.rawValue).joined(separator: ", ")); "
        + "by default where the subject lives.",
      valueName: "target"),
    completion: .list(RemedyTarget.allCases.map(\.rawValue)),
    transform: RemedyTarget.init(argument:))
  var target: RemedyTarget?

  @Option(help: "The service in the Compose file, the job or container elsewhere; by default app.")
  var service: String?

  @Option(
    help: "A Compose file that must have the service; it is read and not changed.",
    completion: .file(extensions: ["yaml", "yml"]))
  var file: String?

  @Option(
    help: "Write the fix to this file, which is replaced, and only where there is one.", completion: .file())
  var output: String?

  @Flag(help: "Take the last resort (user: root) where nothing better is to be had.")
  var lastResort = false

  @OptionGroup var shared: SharedOptions

  func validate() throws {
    if socket?.isEmpty == true { throw ValidationError("the path of the socket is empty") }
    if service?.isEmpty == true { throw ValidationError("--service is empty") }
    if file?.isEmpty == true { throw ValidationError("--file is empty") }
    if output?.isEmpty == true { throw ValidationError("--output is empty") }
    if file != nil, target != .compose, target != .swarm {
      throw ValidationError("--file goes with --for compose and --for swarm")
    }
  }

  func run() throws {
    try Failure.reported {
      let named = try file.map(serviceInFile) ?? service
      let report = Report(try shared.facts(socket), context: RemedyContext(service: named))
      if report.verdict == .granted {
        tell("nothing to fix: \(report.situation.view.walk.requested) may be used")
        return
      }
      let nearest = report.plan.remedies.first { !$0.isLastResort } ?? report.plan.remedies.first
      guard let target = target ?? nearest?.target else {
        tell("no fix: \(report.rootCause.map { "\($0.code): \($0.title)" } ?? report.verdict.rawValue)")
        throw ExitCode(report.exitStatus)
      }
      let remedies = report.plan.all(for: target)
      guard let remedy = remedies.first(where: { !$0.isLastResort || lastResort }) else {
        let cause = report.rootCause.map { "\($0.code): \($0.title); " } ?? ""
        tell(
          "no fix for \(target.rawValue): \(cause)\(report.plan.refusals[target] ?? "nothing there helps")")
        if !remedies.isEmpty { tell("what is left is to run as root: --last-resort prints it") }
        if let other = report.plan.remedies.first(where: { !$0.isLastResort }) {
          tell("there is one for \(other.target.rawValue): sockcheck fix --for \(other.target.rawValue)")
        }
        throw ExitCode(report.exitStatus)
      }
      let text = try shared.output.format.rendering(remedy, TextStyle())
      // Most often appended (>>), and the file's last line may have no end.
      let isAppended = output == nil && remedy.language == .dockerfile && shared.output.format != .json
      try write(isAppended ? "\n" + text : text)
      if !remedy.risk.isEmpty { tell("risk: \(remedy.risk)") }
      for caveat in remedy.caveats { tell("note: \(caveat)") }
    }
  }

  private func write(_ text: String) throws {
    guard let output, output != "-" else { return Terminal.write(text) }
    try OutputFile.write(output, text)
    tell("the fix is in \(ByteString(argument: output).display)")
  }

  /// The service that the fix is for, once the file is known to have it.
  private func serviceInFile(_ name: String) throws -> String {
    let shown = ByteString(argument: name).display
    let bytes: [UInt8]
    do throws(Errno) {
      bytes = try InputFile.read(name, limit: 4 << 20)
    } catch {
      throw Failure(status: .damagedInput, "\(shown): \(error.sentence); name a Compose file")
    }
    let compose: ComposeServices
    do throws(NotRead) {
      compose = try ComposeServices(bytes)
    } catch {
      let line = SourceText(name: "", bytes: bytes).position(error.offset).line
      throw Failure(
        status: .damagedInput,
        "\(shown), line \(line): \(ByteString(error.reason).display): which services it has could not be told; the fix is the same without --file"
      )
    }
    let known = compose.names.map { ByteString($0).display }.joined(separator: ", ")
    guard let service else {
      guard let only = compose.names.first, compose.names.count == 1 else {
        throw Failure(status: .usage, "\(shown) has several services; name one with --service: \(known)")
      }
      return only
    }
    guard compose.names.contains(service) || compose.includesOthers else {
      throw Failure(
        status: .usage,
        "\(shown) has no service \"\(ByteString(argument: service).display)\"; name one that it has with --service: \(known)"
      )
    }
    return service
  }

  private func tell(_ line: String) {
    if !shared.output.quiet { Terminal.complain(line) }
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
