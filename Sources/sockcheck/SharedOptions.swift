import ArgumentParser
import PermissionProbe

/// What diagnose, fix and facts have in common (contract: "Options that … share").
struct SharedOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Ask for another identity, by the rules of docker run --user.", valueName: "user[:group]"))
  var user: String?

  @Option(
    name: .customLong("group-add"), parsing: .singleValue,
    help: ArgumentHelp(
      "A group more, by the rules of docker run --group-add; repeatable.", valueName: "group"))
  var addedGroups: [String] = []

  @Option(
    help: ArgumentHelp("The root file system whose passwd and group files count.", valueName: "dir"),
    completion: .directory)
  var root: String?

  @Option(
    help: ArgumentHelp("A socket that is not here, such as 0:999:0660.", valueName: "owner:group:mode"),
    transform: AssumedSocket.init(argument:))
  var assume: AssumedSocket?

  @Option(
    help: ArgumentHelp("A running process: its credentials, its namespaces, its root.", valueName: "pid"))
  var pid: Int32?

  @Option(
    help: ArgumentHelp(
      "A container: its main process, or with --user who it would be, asked for at the engine.",
      valueName: "name"))
  var container: String?

  @Option(
    name: .customLong("facts"),
    help: ArgumentHelp("Answer from a recorded document; - reads standard input.", valueName: "file"),
    completion: .file(extensions: ["json"]))
  var factsFile: String?

  @Flag(name: .customLong("no-connect"), help: "Predict only; open no connection.")
  var predictsOnly = false

  @Option(help: ArgumentHelp("Bound on connecting and on the API's answer together.", valueName: "seconds"))
  var timeout: Double = TimeLimit.standard

  @Option(
    help:
      "What must answer: a Docker API, or anything; by default the API where the name is docker's, podman's or balena's."
  )
  var api: ExpectedAPI = .auto

  @OptionGroup var endpoint: EndpointOptions

  @OptionGroup var output: ReportOptions

  func validate() throws {
    try TimeLimit.check(timeout)
    if factsFile != nil, asksMachine {
      throw ValidationError(
        "--facts holds the whole question; --user, --group-add, --root, --assume, --pid and --container change it"
      )
    }
    if let pid, pid <= 0 { throw ValidationError("--pid takes the id of a process, a number above 0") }
    if pid != nil, container != nil { throw ValidationError("--pid or --container, not both") }
    if pid != nil, user != nil || !addedGroups.isEmpty || root != nil || assume != nil {
      throw ValidationError(
        "--pid is a question of its own; --user, --group-add, --root and --assume ask another")
    }
    if container != nil, root != nil || assume != nil {
      throw ValidationError("--container has a root and mounts of its own; --root and --assume name others")
    }
    if user?.isEmpty == true { throw ValidationError("--user is empty") }
    if let root, root.isEmpty { throw ValidationError("--root is empty; name a directory") }
  }

  /// Something beside the socket is asked of the machine.
  var asksMachine: Bool {
    user != nil || !addedGroups.isEmpty || root != nil || assume != nil || pid != nil || container != nil
  }

  /// The identity that is asked about; `nil` where none was named.
  var start: ContainerStart? {
    user != nil || !addedGroups.isEmpty ? ContainerStart(user: user ?? "", addedGroups: addedGroups) : nil
  }

  /// The question about one socket: the one named, or the one that the docker command line would use.
  func question(_ socket: String?) -> LinuxHost.Question {
    let named = socket.map { ByteString(argument: $0) }
    let root = ByteString(argument: root ?? "/")
    if let assume {
      return explained(
        LinuxHost.Question(
          .assumed(assume, named ?? EndpointAddress.standardPath, start, accounts: root)))
    }
    let endpoint = named == nil ? self.endpoint.facts() : nil
    let path = named ?? endpoint?.chosenByCommandLine.path ?? ""
    return explained(
      LinuxHost.Question(
        start.map { .identity($0, path, accounts: root) } ?? .caller(path, trial, accounts: root),
        endpoint: endpoint))
  }

  /// With `--quiet` nobody reads more than the status.
  private func explained(_ question: LinuxHost.Question) -> LinuxHost.Question {
    var question = question
    question.explains = !output.quiet
    return question
  }

  private var trial: LinuxHost.Trial {
    predictsOnly ? .prediction : .connection(seconds: timeout, expecting: api.expectation)
  }

  /// Seconds in which the account files of another root are read, however large.
  static let rootPatience = 10.0

  /// Seconds in which a daemon that systemd starts for a connection has to answer, where nobody said how many.
  static let activationPatience = 30.0

  /// Seconds in which one socket is told about, where what another user made is looked at for it; `nil` where nothing
  /// is.
  var patience: Double? {
    // The engine is asked, and then the socket.
    if container != nil { return 2 * timeout }
    if pid != nil { return timeout }
    return root.map { $0 != "/" } == true ? Self.rootPatience + timeout : nil
  }

  /// The facts, and the host that a recorded document names.
  func recording(_ socket: String?, on host: LinuxHost = LinuxHost()) throws -> FactsDocument.Recording {
    if let factsFile { return try Self.recordedFacts(factsFile) }
    return FactsDocument.Recording(facts: try facts(socket, on: host))
  }

  /// The facts, or the program's end with a message that says what to mend.
  func facts(_ socket: String?, on host: LinuxHost = LinuxHost()) throws -> Facts {
    if let factsFile { return try Self.recordedFacts(factsFile).facts }
    if let patience { try Supervision.begin(seconds: patience) }
    if let container {
      return try Inspection(engine: engine).facts(container, socket, self, on: host)
    }
    guard let pid else {
      let facts = try Self.gather(question(socket), on: host)
      guard facts.isBeingActivated, timeout == TimeLimit.standard, !output.quiet else { return facts }
      // What its unit does is asked anew.
      var patient = self
      patient.timeout = Self.activationPatience
      Terminal.complain(
        "systemd starts the daemon for this connection; waiting up to \(Int(Self.activationPatience)) s (--timeout)"
      )
      return try Self.gather(patient.question(socket), on: LinuxHost())
    }
    let process = ProcessID(pid)
    return try Self.gather(
      question(
        socket, ofProcess: process, hostVariable: ProcessEnvironment.value(of: "DOCKER_HOST", in: process)),
      on: host)
  }

  /// The question about a process that is not this one: the caller's own endpoint says nothing about it.
  func question(
    _ socket: String?, ofProcess process: ProcessID, hostVariable: String?, container: ContainerFacts? = nil,
    hasEnginesFilter: Bool = false
  ) throws -> LinuxHost.Question {
    if let socket, !socket.hasPrefix("/"), !ByteString(argument: socket).isAbstractName {
      throw Failure(
        status: .usage, "the socket of another process is named by its whole path in that one's root")
    }
    let endpoint = socket == nil ? EndpointFacts(hostVariable: hostVariable) : nil
    let path = socket.map { ByteString(argument: $0) } ?? endpoint?.chosenByCommandLine.path ?? ""
    var question = LinuxHost.Question(
      .process(process, container, path, trial), endpoint: hostVariable == nil ? nil : endpoint)
    question.hasEnginesFilter = hasEnginesFilter
    return explained(question)
  }

  static func gather(_ question: LinuxHost.Question, on host: LinuxHost) throws -> Facts {
    try fromHost { () throws(LinuxHost.Failure) in try host.facts(question) }
  }

  static func fromHost<Result>(_ gather: () throws(LinuxHost.Failure) -> Result) throws -> Result {
    do throws(LinuxHost.Failure) {
      return try gather()
    } catch {
      switch error {
      case .root(let root, let errno):
        throw Failure(
          status: .usage, "--root \(root): \(errno.sentence); name a directory that holds a root file system")
      case .process(let process, .noProcess):
        throw Failure(status: .usage, "--pid \(process): there is no such process")
      case .process(let process, let errno):
        throw Failure(
          status: .cannotTell, "process \(process): \(errno.sentence); another user's process takes root")
      case .unfit(let process, .ended):
        throw Failure(status: .cannotTell, "process \(process) has ended")
      case .unfit(let process, .kernelThread):
        throw Failure(
          status: .usage,
          "process \(process) is one of the kernel's own threads, which use no socket by its path")
      case .identity(let refusal) where refusal.isOpen:
        throw Failure(status: .cannotTell, "whom a container would be started as cannot be told: \(refusal)")
      case .identity(let refusal):
        throw Failure(
          status: .usage,
          "a container would not be created with these options: \(refusal); use a number, or --root")
      }
    }
  }
}

extension SharedOptions {
  /// The engine that is asked about containers.
  var engine: EngineClient {
    get throws {
      let choice = endpoint.facts().chosenByCommandLine
      guard let socket = choice.path else {
        throw Failure(
          status: .noEndpoint, "--container: \(choice.description) is no Unix socket of an engine; see --host"
        )
      }
      return EngineClient(socket: socket, seconds: timeout)
    }
  }

  static func recordedFacts(_ name: String) throws -> FactsDocument.Recording {
    let shown = name == "-" ? "standard input" : ByteString(argument: name).display
    let text: [UInt8]
    do throws(Errno) {
      text = try InputFile.read(name, limit: FactsDocument.largest + 1)
    } catch {
      throw Failure(
        status: .damagedInput, "\(shown): \(error.sentence); name a file that `sockcheck facts` wrote")
    }
    do throws(FactsDocument.Damage) {
      return try FactsDocument.read(text)
    } catch {
      throw Failure(status: .damagedInput, "\(shown): \(error); record it anew with `sockcheck facts`")
    }
  }
}

enum ExpectedAPI: String, ExpressibleByArgument, CaseIterable {
  case auto, docker, any

  var expectation: DockerAPIExpectation? {
    switch self {
    case .auto: nil
    case .docker: .yes
    case .any: .no
    }
  }
}

extension AssumedSocket {
  /// `OWNER:GROUP:MODE`, for example `0:999:0660`.
  init(argument: String) throws {
    let parts = argument.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 3, let owner = Self.id(parts[0]), let group = Self.id(parts[1]),
      let mode = FileMode(octal: parts[2])
    else {
      throw ValidationError(
        "--assume takes OWNER:GROUP:MODE, two numbers and an octal mode, such as 0:999:0660")
    }
    self.init(owner: UserID(owner), group: GroupID(group), mode: mode)
  }

  /// Digits only, and not the one number that stands for no id.
  private static func id(_ text: Substring) -> UInt32? {
    guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let id = UInt32(text),
      id != .max
    else { return nil }
    return id
  }
}

extension TimeLimit {
  /// What `--timeout` is given, of every verb that has it.
  static func check(_ seconds: Double) throws {
    guard allows(seconds) else {
      throw ValidationError("--timeout takes a number of seconds above 0 and up to \(Int(greatest))")
    }
  }
}
