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
      socket's. Started as another user it checks and becomes COMMAND, or stops with the cause on stderr.

      EXAMPLES:
        sockcheck exec --user jenkins -- jenkins.sh
        sockcheck exec --user app --wait 30 --socket /run/podman/podman.sock -- ./serve
        sockcheck exec --warn --if-missing ignore -- make test
      """)

  @Option(help: ArgumentHelp("Whom to become, when started as root.", valueName: "user[:group]"))
  var user: String?

  @Option(
    name: .customLong("socket"), parsing: .singleValue,
    help: ArgumentHelp(
      "The socket; repeatable. By default the one that the docker command line would use.", valueName: "path")
  )
  var sockets: [String] = []

  @Flag(help: "Take on group 0 too, where that is the socket's.")
  var allowRootGroup = false

  @Flag(help: "Become COMMAND all the same when the socket may not be used.")
  var warn = false

  @Option(help: "What to do when there is no socket: fail, warn or ignore.")
  var ifMissing: IfMissing = .fail

  @Option(help: ArgumentHelp("Wait so long for the socket to be there and to answer.", valueName: "seconds"))
  var wait: Double = 0

  @Option(help: ArgumentHelp("Bound on connecting and on the API's answer together.", valueName: "seconds"))
  var timeout: Double = 2

  @Option(help: "What must answer: a Docker API, or anything; by default the socket's name tells.")
  var api: ExpectedAPI = .auto

  @Argument(parsing: .postTerminator, help: "What to become, behind --.")
  var command: [String] = []

  func validate() throws {
    guard !command.isEmpty else {
      throw ValidationError("no COMMAND behind --: sockcheck exec [options] -- COMMAND")
    }
    guard wait >= 0, wait <= 86_400, timeout > 0, timeout <= 86_400 else {
      throw ValidationError("--wait and --timeout take seconds, up to 86400")
    }
    if sockets.contains(where: \.isEmpty) { throw ValidationError("--socket is empty") }
    if user?.isEmpty == true { throw ValidationError("--user is empty") }
  }

  func run() throws {
    try Failure.reported {
      let (subject, accounts) = Entrypoint.start()
      switch Entrypoint.privilege(of: subject) {
      case .setID:
        throw Failure(
          status: .usage,
          "this program has a set-id bit, which it refuses; take the bit away, and start it as root "
            + "or give the file cap_setgid+ep (setcap)")
      case .root: try becomeUser(subject, accounts)
      case .fileCapability: try addListedGroups(subject, accounts)
      case .none: try checkOwnIdentity(subject, accounts)
      }
      try becomeCommand()
    }
  }

  // MARK: Started as root

  private func becomeUser(_ subject: Subject, _ accounts: Accounts) throws {
    guard let user else { return try probe(try paths) }
    var identity: EntrypointIdentity
    do throws(DockerIdentity.Refusal) {
      identity = try EntrypointIdentity(user: user, current: subject, accounts: accounts)
    } catch {
      throw Failure(status: .usage, "--user \(ByteString(user)): \(error)")
    }
    let paths = try paths
    let waiting = Waiting(seconds: wait)
    for path in paths {
      var isRefused: EntrypointIdentity.JoinRefusal?
      repeat {
        let situation = Entrypoint.situation(path, as: identity.subject(from: subject), accounts)
        isRefused = identity.join(for: situation, allowsRootGroup: allowRootGroup)
        if isUsable(path) { break }
      } while waiting.goesOn(for: path)
      if isRefused == .rootGroup {
        Terminal.complain("\(path) belongs to group 0, which is joined only with --allow-root-group")
      }
    }
    do throws(Entrypoint.Failure) {
      try Entrypoint.become(identity)
    } catch {
      throw Failure(status: .noPermission, "cannot become \(ByteString(user)): \(error)\(Self.advice(error))")
    }
    Entrypoint.setHome(identity.home)
    try probe(paths)
  }

  private static func advice(_ failure: Entrypoint.Failure) -> String {
    failure.errno == .notPermitted
      ? "; it takes CAP_SETGID and CAP_SETUID, and a user namespace in which setgroups is allowed" : ""
  }

  /// There is a socket, and a listener behind it: what remains is a matter of permission.
  private func isUsable(_ path: ByteString) -> Bool {
    guard wait > 0 else { return true }
    return (try? report(path))?.verdict == .granted
  }

  // MARK: Started as another user

  private func checkOwnIdentity(_ subject: Subject, _ accounts: Accounts) throws {
    if let user {
      let identity = try? EntrypointIdentity(user: user, current: subject, accounts: accounts)
      guard identity?.userID == subject.userID else {
        let message =
          "this is uid \(subject.userID), which cannot become \(ByteString(user)); start it as root"
        guard warn else { throw Failure(status: .noPermission, message) }
        Terminal.complain(message)
        return try probe(try paths)
      }
    }
    let paths = try paths
    let waiting = Waiting(seconds: wait)
    for path in paths where wait > 0 {
      while try report(path).verdict != .granted, waiting.goesOn(for: path) {}
    }
    try probe(paths)
  }

  /// By the file capability: nothing that the caller controls has a say in which group is gained.
  private func addListedGroups(_ subject: Subject, _ accounts: Accounts) throws {
    var groups: [GroupID] = []
    var listed: [ByteString] = []
    do throws(ListedSockets.Distrust) {
      listed = try Entrypoint.listedSockets()
    } catch {
      Terminal.complain("no group is joined: \(error)")
    }
    var plain = subject
    plain.capabilities = []
    for path in listed {
      let situation = Entrypoint.situation(path, as: plain, accounts)
      if let distrust = Entrypoint.distrust(situation) {
        Terminal.complain("\(path) is not joined: \(distrust)")
      } else if let group = situation.groupToJoin, group != .root, !groups.contains(group) {
        groups.append(group)
      }
    }
    do throws(Entrypoint.Failure) {
      try Entrypoint.add(groups, to: subject)
    } catch {
      throw Failure(status: .noPermission, "cannot add a group: \(error)")
    }
    try probe(sockets.isEmpty && !listed.isEmpty ? listed : try paths)
  }

  // MARK: The check, and the end

  private var paths: [ByteString] {
    get throws { sockets.isEmpty ? [try Endpoint.standard()] : sockets.map { ByteString(argument: $0) } }
  }

  private func report(_ path: ByteString) throws -> Report {
    Report(try LinuxHost().facts(.init(path: path, timeout: timeout, expectsDockerAPI: api.expectation)))
  }

  /// As the subject that it is by now; a socket that may not be used ends it here, unless told otherwise.
  private func probe(_ paths: [ByteString]) throws {
    for path in paths {
      let report = try report(path)
      if report.verdict == .granted || report.verdict == .missing && ifMissing == .ignore { continue }
      for line in report.summary { Terminal.complain(line) }
      let goesOn = warn || report.verdict == .missing && ifMissing == .warn
      guard goesOn else { throw ExitCode(report.verdict.exitStatus) }
    }
  }

  private func becomeCommand() throws {
    let errno = Entrypoint.execute(command)
    let name = ByteString(argument: command[0]).display
    if errno == .noEntry, !InputFile.exists(command[0]) {
      Terminal.complain("\(name): command not found")
      throw ExitCode(127)
    }
    let reason = errno == .noEntry ? "its interpreter does not exist" : errno.sentence
    Terminal.complain("\(name): cannot be executed: \(reason)")
    throw ExitCode(126)
  }
}

enum IfMissing: String, ExpressibleByArgument, CaseIterable { case fail, warn, ignore }
