import CLinux
import CLinuxStage
import Glibc
import PermissionProbe

/// Where a plan says of a target that nothing there would let the subject in, everything that can be written there is
/// carried out for real, and the kernel asked: where one lets in, the sentence was untrue.
struct Completeness {
  static let casesInBatch = 24

  let seed: UInt64
  let stage: Stage
  private(set) var refused = 0
  private(set) var sentences: [RemedyTarget: Int] = [:]
  private(set) var applied = 0
  private(set) var refuted = 0

  init(seed: UInt64, stage: Stage) {
    self.seed = seed
    self.stage = stage
  }

  /// What a container can be started with.
  private enum Start: Hashable, CustomStringConvertible {
    /// Besides those that it has.
    case groups([UInt32])
    case user(UInt32, group: UInt32)
    case overrideCapability

    var description: String {
      switch self {
      case .groups(let groups): "groups \(groups)"
      case .user(let user, let group): "user \(user):\(group)"
      case .overrideCapability: "CAP_DAC_OVERRIDE"
      }
    }
  }

  /// One target of each kind, by what can be written down there.
  private static let targets: [RemedyTarget] = [.dockerRun, .swarm, .host]

  private struct Case {
    var index: Int
    var path: String
    var report: Report
    var facts: Facts

    /// The targets of which the plan says that nothing helps there. That a host is no container, and that it cannot be
    /// told, says something else.
    var silent: [RemedyTarget] {
      Completeness.targets.filter { target in
        let reason = report.plan.refusals[target] ?? ""
        return report.plan.best(for: target).map(\.isLastResort) != false
          && ![
            "runs on this host and not in a container", "cannot be told", "cannot be seen",
            "does not exist in this user namespace",
          ].contains { reason.contains($0) }
      }
    }
  }

  mutating func run(_ cases: Int) throws(SetupFailure) {
    for start in stride(from: 0, to: cases, by: Self.casesInBatch) {
      try runBatch(start..<min(cases, start + Self.casesInBatch))
    }
  }

  private mutating func runBatch(_ indices: Range<Int>) throws(SetupFailure) {
    let number = indices.lowerBound / Self.casesInBatch
    var dice = Dice(seed: seed, stream: 3, index: number)
    var identity = Identity(from: &dice)
    // Started anew it would be somebody else already.
    identity.isAmbient = false
    // Nobody whom its user namespace does not know is started in a container.
    let isKnown = identity.namespace.map { Self.isMapped(identity.ids.filesystem_uid, $0.users) } ?? true
    if !stage.hasUserNamespaces || !isKnown { identity.stayInInitialNamespace() }
    let isContainer = dice.chance(60)
    if stage.canProtectLinks { try Stage.setLinkProtection(dice.chance(50)) }
    let system = SystemFacts(
      protectsLinks: Stage.linkProtection.map { .seen($0) } ?? .absent, isContainer: .seen(isContainer))
    let home = "\(stage.directory)/t/\(number)"
    var made = Made()
    defer { made.removeAll() }
    try made.directory(home)
    var paths: [(index: Int, path: String)] = []
    for index in indices {
      var dice = Dice(seed: seed, stream: 4, index: index)
      let own = "\(home)/\(index % Self.casesInBatch)"
      var plan = CasePlan(index: index, identity: identity, home: own, from: &dice)
      // What is no socket is not let in to by any permission.
      if plan.leaf != .dead { plan.leaf = .listening }
      try made.build(plan, home: own)
      paths.append((index, "\(own)/\(plan.path)"))
    }
    let kernel = try SubjectProcess.connect(identity, paths.map(\.path))
    let walker = PathWalker()
    var open: [Case] = []
    for ((index, path), errno) in zip(paths, kernel) where errno == EACCES {
      let facts = Facts(
        subject: identity.subject, walk: walker.walk(ByteString(path)), system: system)
      // What is no socket refuses whoever is let in to it.
      guard facts.walk.targetInode.map({ $0.kind == .socket }) ?? true else { continue }
      let one = Case(index: index, path: path, report: Report(facts), facts: facts)
      refused += 1
      for target in one.silent { sentences[target, default: 0] += 1 }
      if !one.silent.isEmpty { open.append(one) }
    }
    try startContainers(identity, open.filter { !$0.silent.filter { $0 != .host }.isEmpty })
    try changeFiles(identity, open.filter { $0.silent.contains(.host) })
  }

  // MARK: What a container is started with

  private mutating func startContainers(_ identity: Identity, _ cases: [Case]) throws(SetupFailure) {
    guard !cases.isEmpty else { return }
    let users =
      identity.namespace.map { maps in Pool.users.filter { Self.isMapped($0, maps.users) } } ?? Pool.users
    // The overflow id is nobody's group to join, and what it stands for cannot be seen.
    let groups = Pool.groups.filter { group in
      group != 65534 && (identity.namespace.map { Self.isMapped(group, $0.groups) } ?? true)
    }
    var starts: [Start] = [.groups(groups)]
    if identity.ids.filesystem_uid == Self.root(identity) { starts.append(.overrideCapability) }
    for (place, group) in groups.enumerated() {
      starts.append(.groups([group]))
      starts += groups[(place + 1)...].map { .groups([group, $0]) }
    }
    for user in users { starts += groups.map { .user(user, group: $0) } }
    for start in starts {
      var later = identity
      switch start {
      case .groups(let groups): later.groups += groups
      case .overrideCapability: later.effective.insert(.dacOverride)
      case .user(let user, let group):
        later.ids = clinux_ids(
          real_uid: user, effective_uid: user, filesystem_uid: user, real_gid: group, effective_gid: group,
          filesystem_gid: group)
        later.groups = []
        later.effective = user == Self.root(identity) ? .dockerDefault : []
      }
      later.permitted.formUnion(later.effective)
      if later.namespace == nil { later.stayInInitialNamespace() }
      for (one, errno) in zip(cases, try SubjectProcess.connect(later, cases.map(\.path))) {
        applied += 1
        guard errno == 0 || errno == ECONNREFUSED else { continue }
        for target in one.silent where Self.canWrite(start, target, one, identity) {
          refute(one, identity, target, "\(start)")
        }
      }
    }
  }

  /// Who is root in there, by the initial namespace's number; `nil` where nobody is.
  private static func root(_ identity: Identity) -> UInt32? {
    guard let namespace = identity.namespace else { return 0 }
    return namespace.users.first { $0.inside == 0 }?.outside
  }

  private static func isMapped(_ id: UInt32, _ ranges: [IDRange]) -> Bool {
    ranges.contains { id >= $0.outside && id - $0.outside < $0.count }
  }

  /// Whether a target has words for it. Root is the last resort, and is said to be that beside such a sentence. Another
  /// user is nobody's fix, but for whom the socket is made for: its owner, and those whom its ACL names.
  private static func canWrite(
    _ start: Start, _ target: RemedyTarget, _ one: Case, _ identity: Identity
  ) -> Bool {
    switch (start, target) {
    case (.groups, .dockerRun), (.overrideCapability, .dockerRun), (.overrideCapability, .swarm): return true
    case (.user(let user, _), .dockerRun), (.user(let user, _), .swarm):
      guard user != root(identity), let socket = one.facts.walk.targetInode else { return false }
      return user == identity.ids.filesystem_uid || user == socket.owner.rawValue
        || (socket.acl.value?.entries ?? []).contains { $0.tag == .user(UserID(user)) }
    default: return false
    }
  }

  // MARK: What the host's administrator changes

  /// An entry for the subject in the ACL of all that is met on the way.
  private mutating func changeFiles(_ identity: Identity, _ cases: [Case]) throws(SetupFailure) {
    for one in cases {
      let user = AccessACL.Tag.user(UserID(identity.ids.filesystem_uid))
      for (index, step) in one.facts.walk.steps.enumerated() {
        guard let inode = step.inode.value, inode.kind != .link,
          step.path.display.hasPrefix(stage.directory + "/t/")
        else { continue }
        let isLast = index == one.facts.walk.steps.count - 1
        var acl =
          inode.acl.value?.entries ?? [
            .init(.owner, inode.mode.owner), .init(.owningGroup, inode.mode.group),
            .init(.other, inode.mode.other),
          ]
        acl.removeAll { $0.tag == user || $0.tag == .mask }
        acl.append(.init(user, isLast ? [.read, .write] : [.read, .execute]))
        acl.append(.init(.mask, [.read, .write, .execute]))
        try InodePlan.set(acl.sorted { Self.rank($0.tag) < Self.rank($1.tag) }, step.path.display)
      }
      let errno = try SubjectProcess.connect(identity, [one.path])[0]
      applied += 1
      if errno == 0 || errno == ECONNREFUSED {
        refute(one, identity, .host, "\(user) in each ACL on the way")
      }
    }
  }

  /// In the order that the kernel takes them in (posix_acl_valid()).
  private static func rank(_ tag: AccessACL.Tag) -> (Int, UInt32) {
    switch tag {
    case .owner: (0, 0)
    case .user(let id): (1, id.rawValue)
    case .owningGroup: (2, 0)
    case .group(let id): (3, id.rawValue)
    case .mask: (4, 0)
    case .other: (5, 0)
    }
  }

  private mutating func refute(_ one: Case, _ identity: Identity, _ target: RemedyTarget, _ what: String) {
    refuted += 1
    guard refuted <= 4000 else { return }
    print("REFUTED case \(one.index): \(target.rawValue) has nothing, and \(what) lets in; \(identity)")
    print("  \(one.report.plan.refusals[target] ?? "no reason given") \(one.report.causes.first?.code ?? "")")
    for step in one.facts.walk.steps.suffix(8) { print("  \(Oracle.show(step))") }
  }

  var line: String {
    let said = sentences.sorted { $0.key.rawValue < $1.key.rawValue }.map {
      " \($0.key.rawValue)=\($0.value)"
    }
    return "complete: refused=\(refused)\(said.joined()) applied=\(applied) refuted=\(refuted) seed=\(seed)"
  }
}
