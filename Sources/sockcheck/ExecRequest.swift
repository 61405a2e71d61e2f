import ArgumentParser
import PermissionProbe

/// What `sockcheck exec` was asked for, however the arguments were read, and how it is done.
struct ExecRequest: Equatable {
  var user: String?
  var sockets: [String] = []
  var allowsRootGroup = false
  var warns = false
  var ifMissing = IfMissing.fail
  var registers = false
  var wait = 0.0
  var timeout = TimeLimit.standard
  var api = ExpectedAPI.auto
  var command: [String] = []

  /// What is wrong with the request; `nil` where it can be carried out.
  var fault: String? {
    if command.isEmpty { return "no COMMAND behind --: sockcheck exec [options] -- COMMAND" }
    if !(wait >= 0 && wait <= TimeLimit.greatest && TimeLimit.allows(timeout)) {
      return "--wait and --timeout take seconds, up to \(Int(TimeLimit.greatest))"
    }
    if sockets.contains(where: \.isEmpty) { return "--socket is empty" }
    if user?.isEmpty == true { return "--user is empty" }
    return nil
  }

  /// Returns, with the status to end with, only where it did not become the command.
  func run() throws -> Int32 {
    switch Entrypoint.privilege {
    case .setID:
      throw Failure(status: .usage, Failure.otherUserIsRefused)
    case .root: if let user { try becomeUser(user) } else { try keepIdentity() }
    case .fileCapability: try addListedGroups()
    case .none: try keepIdentity(isRoot: false)
    }
    return becomeCommand()
  }

  // MARK: Started as root

  private func becomeUser(_ user: String) throws {
    // Only for a message: a start that goes well shows nothing.
    var shown: String { ByteString(argument: user).display }
    let subject = Entrypoint.subject
    let accounts = Entrypoint.accounts
    let base: EntrypointIdentity
    do throws(DockerIdentity.Refusal) {
      base = try EntrypointIdentity(user: user, current: subject, accounts: accounts)
    } catch {
      throw Failure(status: .usage, "--user \(shown): \(error)")
    }
    let paths = try paths
    let waiting = Waiting(seconds: wait)
    var identity = base
    var registered: [GroupID] = []
    for path in paths {
      let before = identity
      var isRefused: EntrypointIdentity.JoinRefusal?
      var situation: Situation
      repeat {
        // Made anew with another group, the socket is no reason to hold the former one.
        identity = before
        situation = Entrypoint.situation(path, as: identity.subject(from: subject), accounts)
        isRefused = identity.join(for: situation, allowsRootGroup: allowsRootGroup)
        let isLetIn = identity != before || situation.verdict == .granted
        if wait == 0 || isLetIn && answers(path) { break }
      } while waiting.goesOn(for: path)
      if isRefused == .rootGroup {
        Terminal.complain("\(path) belongs to group 0, which is joined only with --allow-root-group")
      }
      if let group = situation.groupHeld(by: identity), !registered.contains(group) {
        registered.append(group)
      }
    }
    if registers { for group in registered { enter(identity.name, in: group) } }
    do throws(Entrypoint.Failure) {
      try Entrypoint.become(identity)
    } catch {
      throw Failure(status: .noPermission, "cannot become \(shown): \(error)\(Self.advice(error))")
    }
    Entrypoint.setHome(identity.home)
    try probe(paths)
  }

  private static func advice(_ failure: Entrypoint.Failure) -> String {
    failure.errno == .notPermitted
      ? "; it takes CAP_SETGID and CAP_SETUID, and a user namespace in which setgroups is allowed" : ""
  }

  /// There is a listener behind it. Root may be refused where the user is not, which says as much.
  private func answers(_ path: ByteString) -> Bool {
    guard let observed = observe(path) else { return true }
    return observed.isGranted || observed.errno == .accessDenied || observed.errno == .notPermitted
  }

  /// Into the group file, for names and for what `docker exec` starts later. The command needs none of it.
  private func enter(_ user: ByteString?, in group: GroupID) {
    guard let user else {
      return Terminal.complain(
        "not registered in the group file: the user has no entry in the passwd file, so no name to list")
    }
    let root: ByteString = "/"
    do throws(AccountFileWriter.Failure) {
      let writer = try AccountFileWriter(root: root) { Terminal.complain(AccountFileWriter.waitingSentence) }
      let change: MembershipChange
      do throws(MembershipChange.Refusal) {
        change = try MembershipChange.registering(user, in: group, writer.accounts())
      } catch {
        throw AccountFileWriter.Failure(description: error.description)
      }
      for warning in try writer.replace(writer.texts(after: change)) { Terminal.complain(warning) }
    } catch  where error.isPartial {
      Terminal.complain("\(error)")
    } catch {
      Terminal.complain("not registered in the group file: \(error)")
    }
  }

  // MARK: Started as another user

  private func keepIdentity(isRoot: Bool = true) throws {
    try checkUser()
    if registers { Terminal.complain("--register takes root, and is left out") }
    try probe(try paths, waiting: Waiting(seconds: wait), couldJoin: isRoot)
  }

  /// Who cannot become another user says so rather than becoming COMMAND as the wrong one.
  private func checkUser() throws {
    guard let user else { return }
    let identity = try? EntrypointIdentity(
      user: user, current: Entrypoint.subject, accounts: Entrypoint.accounts)
    guard identity?.userID != Entrypoint.userID else { return }
    let message =
      "this is uid \(Entrypoint.userID), which cannot become \(ByteString(argument: user)); start it as root"
    guard warns else { throw Failure(status: .noPermission, message) }
    Terminal.complain(message)
  }

  /// By the file capability: nothing that the caller controls has a say in which group is gained, but that he
  /// may have it wait.
  private func addListedGroups() throws {
    var listed: [ByteString] = []
    do throws(ListedSockets.Distrust) {
      listed = try Entrypoint.listedSockets()
    } catch {
      Terminal.complain("no group is joined: \(error)")
    }
    var subject = Entrypoint.subject
    subject.capabilities = []
    let waiting = Waiting(seconds: wait)
    var groups: [GroupID] = []
    for path in listed {
      var situation: Situation
      repeat {
        situation = Entrypoint.situation(listed: path, as: subject)
      } while situation.verdict == .missing && waiting.goesOn(for: path)
      guard situation.verdict != .missing else { continue }
      if let distrust = Entrypoint.distrust(situation) {
        Terminal.complain("\(path) is not joined: \(distrust)")
      } else if let group = situation.groupToJoin, !groups.contains(group) {
        if group == .root {
          Terminal.complain("\(path) is not joined: it belongs to group 0")
        } else {
          groups.append(group)
        }
      }
    }
    do throws(Entrypoint.Failure) {
      try Entrypoint.add(groups)
    } catch {
      throw Failure(status: .noPermission, "cannot add a group: \(error)")
    }
    try checkUser()
    if registers { Terminal.complain("--register takes root, and is left out") }
    try probe(sockets.isEmpty && !listed.isEmpty ? listed : try paths, waiting: waiting)
  }

  // MARK: The check, and the end

  private var paths: [ByteString] {
    get throws { sockets.isEmpty ? [try Endpoint.standard()] : sockets.map { ByteString(argument: $0) } }
  }

  private func observe(_ path: ByteString) -> Observation? {
    // Where no socket was named it is docker's endpoint, whatever that is called.
    let byChoice: DockerAPIExpectation? = sockets.isEmpty && path == (try? Endpoint.standard()) ? .yes : nil
    return Entrypoint.observe(path, seconds: timeout, expectsDockerAPI: api.expectation ?? byChoice)
  }

  /// As the subject that it is by now; a socket that may not be used ends it here, unless told otherwise.
  ///
  /// - Parameter couldJoin: it was started with the privilege to join a group.
  private func probe(_ paths: [ByteString], waiting: Waiting? = nil, couldJoin: Bool = true) throws {
    for path in paths {
      var observation: Observation?
      repeat {
        observation = observe(path)
      } while observation?.isGranted != true && waiting?.goesOn(for: path) == true
      if observation?.isGranted == true { continue }
      // All the facts only now: a start that goes well needs none of them.
      Entrypoint.allowInspection()
      var question = LinuxHost.Question.caller(path, .prediction)
      question.looksForListener = false
      var facts = try LinuxHost().facts(question)
      facts.observation = observation
      let report = Report(facts)
      if report.verdict == .granted || report.verdict == .missing && ifMissing == .ignore { continue }
      let more = report.rootCause.map { "; see sockcheck explain \($0.code)" } ?? ""
      for line in report.summary.dropLast() { Terminal.complain(line) }
      for line in report.summary.suffix(1) { Terminal.complain(line + more) }
      if !couldJoin, let group = report.situation.groupToJoin {
        Terminal.complain(
          "gid \(group) is not joined, which takes root, and this started as uid \(Entrypoint.userID): a line USER root "
            + "before ENTRYPOINT, and --user here; or the group from outside (--group-add \(group))")
      }
      let goesOn = warns || report.verdict == .missing && ifMissing == .warn
      guard goesOn else { throw ExitCode(report.verdict.exitStatus) }
    }
  }

  private func becomeCommand() -> Int32 {
    let errno = Entrypoint.execute(command)
    let name = ByteString(argument: command[0]).display
    if errno == .noEntry, !InputFile.exists(command[0]) {
      Terminal.complain("\(name): command not found")
      return 127
    }
    let reason = errno == .noEntry ? "its interpreter does not exist" : errno.sentence
    Terminal.complain("\(name): cannot be executed: \(reason)")
    return 126
  }
}
