import CLinuxStage
import Glibc
import PermissionProbe

/// Asks the kernel and ``decide(_:)`` the same questions.
struct Oracle {
  static let casesInBatch = 24

  let seed: UInt64
  let stage: Stage
  var tally = Tally()

  init(seed: UInt64, stage: Stage) {
    self.seed = seed
    self.stage = stage
  }

  /// One subject with the cases that it is asked, all made from the seed and the numbers alone.
  private struct Batch {
    var number: Int
    var identity: Identity
    var door: Stage.Door
    var protectsLinks: Bool
    var isReadOnly: Bool
    /// Where relative paths begin; `nil` for absolute ones.
    var workingDirectory: InodePlan?

    init(number: Int, seed: UInt64) {
      var dice = Dice(seed: seed, stream: 1, index: number)
      self.number = number
      identity = Identity(from: &dice)
      door = dice.weighted([(90, .plain), (5, .readOnly), (5, .withoutLinks)])
      protectsLinks = dice.chance(50)
      isReadOnly = dice.chance(5)
      workingDirectory = dice.chance(10) ? .directory(near: identity, from: &dice) : nil
    }
  }

  private struct Case {
    var index: Int
    var plan: CasePlan
    /// As it is given to connect(2).
    var path: String

    var question: SubjectProcess.Question { .init(path: path, isGatheredInside: plan.isGatheredInside) }
  }

  /// The subject of a batch in a program started anew: it makes itself out who it is, and is told the paths.
  static func runSubject(seed: UInt64, batch: Int, results: Int32, go: Int32) -> Never {
    let go = Pipe(readEnd: go)
    var questions: [SubjectProcess.Question] = []
    while let line = go.line(), let mark = line.first {
      questions.append(.init(path: String(line.dropFirst()), isGatheredInside: mark == "+"))
    }
    SubjectProcess.answer(
      Batch(number: batch, seed: seed).identity, questions, results: Pipe(writeEnd: results))
  }

  mutating func run(_ indices: Range<Int>) throws(SetupFailure) {
    var start = indices.lowerBound
    while start < indices.upperBound {
      let end = min(indices.upperBound, (start / Self.casesInBatch + 1) * Self.casesInBatch)
      var batch = Batch(number: start / Self.casesInBatch, seed: seed)
      if !stage.hasUserNamespaces { batch.identity.stayInInitialNamespace() }
      try run(batch, start..<end)
      start = end
    }
  }

  private mutating func run(_ batch: Batch, _ indices: Range<Int>) throws(SetupFailure) {
    let home = "\(stage.directory)/t/\(batch.number)"
    let door = stage.hasMounts ? batch.door : .plain
    var made = Made()
    defer { made.removeAll() }
    try made.directory(home)
    try made.directory("\(home)/w")
    var cases: [Case] = []
    for index in indices {
      var dice = Dice(seed: seed, stream: 2, index: index)
      let own = "\(batch.number)/w/\(index % Self.casesInBatch)"
      let entrance = "\(stage.directory)/\(door.rawValue)"
      let plan = CasePlan(index: index, identity: batch.identity, home: "\(entrance)/\(own)", from: &dice)
      try made.build(plan, home: "\(stage.directory)/t/\(own)")
      let prefix =
        batch.workingDirectory == nil
        ? "\(entrance)/\(own)/"
        : dice.pick(["", "./", "../w/", "../../\(batch.number)/w/"]) + "\(index % Self.casesInBatch)/"
      cases.append(Case(index: index, plan: plan, path: prefix + plan.path))
    }
    if let plan = batch.workingDirectory {
      try plan.apply(to: "\(home)/w")
      try SetupFailure.checkLibc(chdir("\(home)/w"), "chdir")
    }
    defer { chdir("/") }
    if stage.canProtectLinks { try Stage.setLinkProtection(batch.protectsLinks) }
    if stage.hasMounts, batch.isReadOnly { try stage.setReadOnly(true) }
    let outcome = ask(batch, cases)
    if stage.hasMounts, batch.isReadOnly { try stage.setReadOnly(false) }
    try outcome.get()
  }

  private mutating func ask(_ batch: Batch, _ cases: [Case]) -> Result<Void, SetupFailure> {
    let identity = batch.identity
    do throws(SetupFailure) {
      try SubjectProcess.inChild(identity) { [seed] results, go in
        let program = ["--subject", "\(seed)", "\(batch.number)", "\(results.writeEnd)", "\(go.readEnd)"]
        SubjectProcess.run(
          identity, cases.map(\.question), results: results, go: go, program: program)
      } talk: { (results, go) throws(SetupFailure) in
        if identity.namespace == nil, identity.isAmbient {
          for one in cases { go.send("\(one.plan.isGatheredInside ? "+" : "-")\(one.path)\n") }
          go.send("\n")
        }
        let walker = PathWalker()
        let system = SystemFacts(protectsLinks: Stage.linkProtection.map { .seen($0) } ?? .absent)
        for one in cases {
          let facts = Facts(
            subject: identity.subject, walk: walker.walk(ByteString(one.path)), system: system)
          guard let finding = try nextFinding(results, one, identity) else { return }
          compare(one, identity, facts, finding)
        }
      }
      return .success(())
    } catch {
      return .failure(error)
    }
  }

  private mutating func nextFinding(
    _ results: Pipe, _ one: Case, _ identity: Identity
  ) throws(SetupFailure) -> Finding? {
    while let line = results.line() {
      if line.hasPrefix("! ") {
        disagree(one, identity, nil, "the subject about itself: \(line.dropFirst(2))")
        continue
      }
      return Finding(line: line)
    }
    throw SetupFailure(what: "case \(one.index): the child said nothing", errno: EPIPE)
  }

  private mutating func compare(_ one: Case, _ identity: Identity, _ facts: Facts, _ finding: Finding) {
    let decision = decide(facts)
    tally.count(facts, decision, finding.kernel, identity)
    func expected(_ permission: Decision.Permission, _ errno: Int32) -> Int32 {
      permission == .granted && errno == 0 ? one.plan.leaf.errnoBehindPermission : errno
    }
    func name(_ errno: Int32) -> String { errno == 0 ? "success" : Errno(rawValue: errno).name }
    // Root sees all, and ids from outside are never ambiguous: here nothing may remain unknown.
    if decision.permission == .unknown {
      disagree(one, identity, facts, "unknown to root: \(decision.missingFact?.fact ?? "")")
    } else if expected(decision.permission, decision.errno?.rawValue ?? 0) != finding.kernel {
      let model = expected(decision.permission, decision.errno?.rawValue ?? 0)
      disagree(one, identity, facts, "kernel \(name(finding.kernel)), decide on root's facts \(name(model))")
    }
    guard let own = finding.own else { return }
    tally.gatheredInside += 1
    if own.permission == .unknown {
      tally.countUnknown(own.missing, finding.kernel)
      if !Tally.honestGaps.contains(own.missing)
        || (identity.namespace == nil && own.missing != Tally.linkProtectionGap)
      {
        disagree(
          one, identity, facts, "unknown to the subject: \(own.missing); kernel \(name(finding.kernel))")
      }
    } else if expected(own.permission, own.errno) != finding.kernel {
      let model = expected(own.permission, own.errno)
      disagree(one, identity, facts, "kernel \(name(finding.kernel)), decide on its own facts \(name(model))")
    }
  }

  private mutating func disagree(_ one: Case, _ identity: Identity, _ facts: Facts?, _ what: String) {
    guard tally.disagreed(one.index) else { return }
    print("DISAGREEMENT --seed \(seed) --only \(one.index): \(what); \(identity)")
    print("  \(one.path) [\(one.plan.leaf)]")
    guard let facts else { return }
    print("  protected_symlinks \(facts.system.protectsLinks)")
    for step in facts.walk.steps.suffix(12) { print("  \(Self.show(step))") }
    print("  end \(facts.walk.end)")
    for check in decide(facts).trace.suffix(4) {
      print(
        "  check \(check.path) \(check.rule.rawValue) \(check.entry) needs \(check.needs) has \(check.has)")
    }
  }

  static func show(_ step: PathWalk.Step) -> String {
    guard case .seen(let inode) = step.inode else { return "\(step.path) \(step.inode)" }
    var text = "\(step.path) \(inode.kind.letter)\(inode.mode) \(inode.owner):\(inode.group)"
    if let target = step.linkTarget { text += " -> \(target)" }
    if let acl = inode.acl.value { text += " \(acl.entries.map(\.description).joined(separator: ","))" }
    if step.mount.value?.isFileSystemReadOnly == true { text += " (read-only file system)" }
    if step.mount.value?.refusesLinks == true { text += " (nosymfollow)" }
    return step.isTrailing ? text + " (trailing)" : text
  }
}
