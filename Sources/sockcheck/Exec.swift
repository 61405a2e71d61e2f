import ArgumentParser
import PermissionProbe

/// The container entrypoint: check, join, drop, become the command.
struct Exec: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "exec",
    abstract:
      "Check the socket, join its group where there is the privilege, drop to a user, become COMMAND.",
    discussion: """
      Started as root it becomes USER with the groups given to the container from outside, USER's own, and the \
      socket's. Started as another user it checks and becomes COMMAND, or stops with the cause on stderr; where \
      its file has cap_setgid+ep it first adds the groups of the sockets that /etc/sockcheck/sockets lists.

      EXAMPLES:
        sockcheck exec --user jenkins -- jenkins.sh
        sockcheck exec --user app --wait 30 --socket /run/app.sock -- ./serve
        sockcheck exec --user jenkins --register -- jenkins.sh
        sockcheck exec --warn --if-missing ignore -- make test
      """)

  @Option(help: ArgumentHelp("Whom to become, when started as root.", valueName: "user[:group]"))
  var user: String?

  @Option(
    name: .customLong("socket"), parsing: .singleValue,
    help: ArgumentHelp(
      "The socket; repeatable. By default the one that the docker command line would use.", valueName: "path"),
    completion: .file())
  var sockets: [String] = []

  @Flag(help: "Take on group 0 too, where that is the socket's.")
  var allowRootGroup = false

  @Flag(help: "Become COMMAND all the same when the socket may not be used.")
  var warn = false

  @Option(help: "What to do when there is no socket: fail, warn or ignore.")
  var ifMissing: IfMissing = ExecRequest().ifMissing

  @Flag(help: "Write the group and the membership into the group file too.")
  var register = false

  @Option(help: ArgumentHelp("Wait so long for the socket to be there and to answer.", valueName: "seconds"))
  var wait: Double = ExecRequest().wait

  @Option(help: ArgumentHelp("Bound on connecting and on the API's answer together.", valueName: "seconds"))
  var timeout: Double = ExecRequest().timeout

  @Option(help: "What must answer: a Docker API, or anything; by default the socket's name tells.")
  var api: ExpectedAPI = ExecRequest().api

  @Argument(parsing: .postTerminator, help: "What to become, behind --.", completion: .file())
  var command: [String] = []

  var request: ExecRequest {
    ExecRequest(
      user: user, sockets: sockets, allowsRootGroup: allowRootGroup, warns: warn, ifMissing: ifMissing,
      registers: register, wait: wait, timeout: timeout, api: api, command: command)
  }

  func validate() throws {
    if let fault = request.fault { throw ValidationError(fault) }
  }

  func run() throws {
    try Failure.reported { throw ExitCode(try request.run()) }
  }
}

enum IfMissing: String, ExpressibleByArgument, CaseIterable { case fail, warn, ignore }
