import ArgumentParser
import PermissionProbe

@main struct Sockcheck: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sockcheck",
    abstract: "Says why a process may not use a Unix socket, and prints the fix.",
    discussion: """
      Without a verb it diagnoses: `sockcheck` asks about the socket that the docker command line would use, \
      `sockcheck /run/podman/podman.sock` about another.

      EXAMPLES:
        sockcheck                                  what stops me?
        sockcheck --user 1000 --assume 0:999:0660  would root:999 let uid 1000 in?
        sockcheck fix --for compose --service ci   the lines to paste
        sockcheck --quiet || echo "no docker: $?"  in a script

      EXIT STATUS:
        0 granted    77 denied   69 unavailable     66 missing   71 unknown
        64 usage     65 damaged input            78 no endpoint
      """,
    version: Version.current,
    subcommands: [
      Diagnose.self, Fix.self, Exec.self, Image.self, Sockets.self, Who.self, Lint.self, Explain.self,
      FactsCommand.self, DockerPlugin.self,
    ],
    defaultSubcommand: Diagnose.self)

  static func main() {
    if Entrypoint.fileHasSetIDBit {
      Terminal.complain(Failure.setIDIsRefused)
      exit(withError: ExitCode(Failure.Status.usage.rawValue))
    }
    Entrypoint.limitPrivileges(keepsSetGroupID: arguments.first == privilegedVerb)
    dockersCall?.answer()
    Failure.end {
      if let request = QuickStart.request(arguments) { return try request.run() }
      var command = try parseAsRoot(arguments)
      try command.run()
      return 0
    }
  }

  /// What docker called it for, where it is docker's plugin.
  private static let dockersCall = DockerPluginCall(
    program: ProgramArguments.program, arguments: ProgramArguments.texts)

  /// The words of this program's own command line.
  static let arguments = dockersCall?.words ?? ProgramArguments.texts

  /// The verbs by name.
  static var verbs: [String] { configuration.subcommands.compactMap { $0.configuration.commandName } }

  /// Those that ask about docker's endpoint, and take `--host` and `--context`.
  static var verbsWithEndpoint: [String] {
    [Diagnose.configuration, Fix.configuration, FactsCommand.configuration, Sockets.configuration]
      .compactMap(\.commandName)
  }

  /// The one verb that makes use of what its file gives.
  private static let privilegedVerb = "exec"
}
