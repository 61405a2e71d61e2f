import CLinux
import CLinuxStage
import Glibc
import PermissionProbe

/// What the subject itself found out about one case.
struct Finding {
  /// The kernel's own answer: the errno of connect(2), 0 for success.
  var kernel: Int32
  /// The decision on the facts that the subject gathered about itself.
  var own: Own?

  struct Own {
    var permission: Decision.Permission
    var errno: Int32
    /// For an unknown: what was missing.
    var missing: String
  }

  var line: String {
    guard let own else { return "\(kernel)" }
    return "\(kernel)\t\(own.permission.rawValue)\t\(own.errno)\t\(own.missing)"
  }

  init(kernel: Int32, own: Own?) {
    self.kernel = kernel
    self.own = own
  }

  init?(line: String) {
    let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
    guard let first = fields.first, let kernel = Int32(first) else { return nil }
    self.kernel = kernel
    guard fields.count == 4, let permission = Decision.Permission(rawValue: String(fields[1])),
      let errno = Int32(fields[2])
    else { return }
    own = Own(permission: permission, errno: errno, missing: String(fields[3]))
  }
}

/// Runs in a forked child: becomes the subject, for good, and connects.
enum SubjectProcess {
  struct Question {
    var path: String
    var isGatheredInside: Bool
  }

  /// - Parameters:
  ///   - results: a line for each question, and `!` with a reason where something else went wrong.
  ///   - go: a line comes when the maps of the user namespace have been written.
  ///   - program: the arguments that lead to `answer` in a program started anew, for ambient capabilities.
  static func run(
    _ identity: Identity, _ questions: [Question], results: Pipe, go: Pipe, program: [String]
  ) -> Never {
    do throws(SetupFailure) {
      try become(identity, results: results, go: go)
      if identity.isAmbient {
        try SetupFailure.check(clinux_set_ambient(identity.effective.rawValue), "make capabilities ambient")
        try start(["oracle"] + program)
      }
    } catch {
      results.send("! \(error.what): errno \(error.errno)\n")
      clinux_exit_now(1)
    }
    answer(identity, questions, results: results)
  }

  /// What the kernel says to such a subject, path by path, in a child of its own; errno, 0 for success.
  static func connect(_ identity: Identity, _ paths: [String]) throws(SetupFailure) -> [Int32] {
    var answers: [Int32] = []
    try inChild(identity) { results, go in
      do throws(SetupFailure) {
        try become(identity, results: results, go: go)
      } catch {
        results.send("! \(error.what): errno \(error.errno)\n")
        clinux_exit_now(1)
      }
      for path in paths { results.send("\(connect(path))\n") }
      clinux_exit_now(0)
    } talk: { (results, _) throws(SetupFailure) in
      for _ in paths {
        let line = results.line() ?? "nothing"
        guard let answer = Int32(line) else {
          throw SetupFailure(what: "the child said \(line)", errno: EPIPE)
        }
        answers.append(answer)
      }
    }
    return answers
  }

  /// Forks a child that becomes the subject, writes the maps of its user namespace, and talks with it.
  static func inChild(
    _ identity: Identity, _ body: (_ results: Pipe, _ go: Pipe) -> Never,
    talk: (_ results: Pipe, _ go: Pipe) throws(SetupFailure) -> Void
  ) throws(SetupFailure) {
    let results = try Pipe()
    let go = try Pipe()
    let child = clinux_fork()
    try SetupFailure.check(child, "fork")
    if child == 0 {
      close(results.readEnd)
      close(go.writeEnd)
      body(results, go)
    }
    close(results.writeEnd)
    defer {
      close(results.readEnd)
      go.closeBoth()
      waitpid(child, nil, 0)
    }
    if let namespace = identity.namespace {
      guard results.line() == "ready" else { throw SetupFailure(what: "a user namespace", errno: EPERM) }
      try namespace.write(for: child)
      go.send("go\n")
    }
    try talk(results, go)
  }

  /// execve(2) of this program; returns only by throwing.
  private static func start(_ arguments: [String]) throws(SetupFailure) {
    var pointers = arguments.map { strdup($0) }
    pointers.append(nil)
    execv("/proc/self/exe", pointers)
    throw SetupFailure(what: "start this program again", errno: errno)
  }

  /// Gathers and connects; the process is the subject by now.
  static func answer(_ identity: Identity, _ questions: [Question], results: Pipe) -> Never {
    // The subject and the machine stay what they are from case to case; the walk is made each time.
    guard var facts = try? LinuxHost().facts(.caller("/", .prediction)) else {
      results.send("! no facts could be gathered\n")
      clinux_exit_now(1)
    }
    if let difference = identity.differs(from: facts.subject) { results.send("! \(difference)\n") }
    let walker = PathWalker()
    for question in questions {
      var decision: Decision?
      if question.isGatheredInside {
        facts.walk = walker.walk(ByteString(question.path))
        decision = decide(facts)
      }
      let finding = Finding(
        kernel: connect(question.path),
        own: decision.map {
          .init(
            permission: $0.permission, errno: $0.errno?.rawValue ?? 0, missing: $0.missingFact?.fact ?? "")
        })
      results.send(finding.line + "\n")
    }
    clinux_exit_now(0)
  }

  static func become(_ identity: Identity, results: Pipe, go: Pipe) throws(SetupFailure) {
    var ids = identity.ids
    try SetupFailure.check(clinux_take_ids(&ids, identity.groups, identity.groups.count), "take on ids")
    if identity.namespace != nil {
      try SetupFailure.check(clinux_unshare_user_namespace(), "unshare the user namespace")
      results.send("ready\n")
      guard go.line() != nil else { throw SetupFailure(what: "the maps", errno: EPIPE) }
    }
    try SetupFailure.check(
      clinux_set_capabilities(identity.effective.rawValue, identity.permitted.rawValue), "drop capabilities")
  }

  /// ELOOP is asked for again: links that a lazy walk followed before it was given up (-ECHILD, which any
  /// change elsewhere may cause) stay counted in `nd->total_link_count`, so that already the 21st may be one
  /// too many. Where there are really more than 40 the answer remains.
  private static func connect(_ path: String) -> Int32 {
    var answer = connectOnce(path)
    for _ in 0..<5 where answer == ELOOP { answer = connectOnce(path) }
    return answer
  }

  private static func connectOnce(_ path: String) -> Int32 {
    let socket = clinux_unix_socket(Int32(SOCK_STREAM.rawValue))
    guard socket >= 0 else { return -socket }
    defer { close(socket) }
    return -clinux_connect(socket, path, strlen(path))
  }
}
