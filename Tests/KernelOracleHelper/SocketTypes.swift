import CLinux
import CLinuxStage
import Glibc
import PermissionProbe

/// Sockets of each type, by a path, through an overlay and by an abstract name: what the whole report says of one, beside
/// what the kernel says to the same subject type by type.
struct SocketTypes {
  static let casesInBatch = 24

  let seed: UInt64
  let stage: Stage
  private(set) var cases = 0
  private(set) var disagreements = 0
  private var counted: [String: Int] = [:]

  init(seed: UInt64, stage: Stage) {
    self.seed = seed
    self.stage = stage
  }

  /// How the subject's name for the socket leads to the one that was bound.
  private enum Way: String, CaseIterable {
    case path
    /// Bound through the overlay, and asked there.
    case overlay
    /// Bound in the lower layer, and asked through the overlay: another inode.
    case belowOverlay
    /// Bound through the overlay, and asked in the upper layer.
    case inUpperLayer
    case abstract
    /// Bound in another network namespace.
    case abstractElsewhere

    var isAbstract: Bool { self == .abstract || self == .abstractElsewhere }
  }

  private enum State: String {
    case open
    /// Bound, and nobody has called listen(2); a datagram socket is open all the same.
    case bound
    case closed
    /// A datagram socket that takes from its own peer alone.
    case connected
  }

  private struct Case {
    var index: Int
    var way: Way
    var type: SocketType
    var state: State
    var inode: InodePlan
    /// Whether who listens is looked for as well.
    var looks: Bool
    /// As the subject names it.
    var name = ""

    init(index: Int, seed: UInt64, identity: Identity, canOverlay: Bool) {
      var dice = Dice(seed: seed, stream: 6, index: index)
      self.index = index
      let way: Way = dice.weighted([
        (30, .path), (15, .overlay), (15, .belowOverlay), (8, .inUpperLayer), (22, .abstract),
        (10, .abstractElsewhere),
      ])
      self.way = canOverlay || way.isAbstract ? way : .path
      type = dice.pick(SocketType.allCases)
      state = dice.weighted([(60, .open), (15, .bound), (15, .closed), (10, .connected)])
      inode = InodePlan(owned: identity, from: &dice)
      inode.mode = dice.pick([0o777, 0o666, 0o660, 0o600, 0o222, 0o620, 0o640, 0o606, 0o060])
      looks = dice.chance(15)
      if type != .datagram, state == .connected { state = .open }
    }

    var summary: String {
      "case \(index): \(way) \(type) \(state) \(name) mode \(String(inode.mode, radix: 8))"
    }
  }

  /// What the subject itself found: the kernel's answer to each type, and the report's.
  private struct Finding {
    var kernel: [Int32]
    var verdict: String
    var code: String
    var observed: Int32
    var type: String
    var decision: String

    init?(line: String) {
      let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      guard fields.count == 8 else { return nil }
      kernel = fields[0..<3].compactMap { Int32($0) }
      guard kernel.count == 3, let observed = Int32(fields[5]) else { return nil }
      (verdict, code, self.observed, type, decision) = (fields[3], fields[4], observed, fields[6], fields[7])
    }
  }

  mutating func run(_ indices: Range<Int>) throws(SetupFailure) {
    for start in stride(from: indices.lowerBound, to: indices.upperBound, by: Self.casesInBatch) {
      try runBatch(start..<min(indices.upperBound, start + Self.casesInBatch))
    }
  }

  private mutating func runBatch(_ indices: Range<Int>) throws(SetupFailure) {
    let number = indices.lowerBound / Self.casesInBatch
    var dice = Dice(seed: seed, stream: 5, index: number)
    var identity = Identity(from: &dice)
    identity.isAmbient = false
    if !stage.hasUserNamespaces { identity.stayInInitialNamespace() }
    var bound = Bound()
    defer { bound.removeAll() }
    let home = "\(stage.directory)/t/types\(number)"
    for name in ["", "/lower", "/upper", "/work", "/merged"] { try bound.directory(home + name) }
    var cases = indices.map { Case(index: $0, seed: seed, identity: identity, canOverlay: stage.hasMounts) }
    // What lies in a lower layer is there before the overlay is.
    for one in cases.indices where cases[one].way == .belowOverlay || cases[one].way == .path {
      try bound.make(&cases[one], home)
    }
    if stage.hasMounts { try bound.overlay(home) }
    for one in cases.indices where cases[one].name.isEmpty { try bound.make(&cases[one], home) }
    try SubjectProcess.inChild(identity) { results, go in
      do throws(SetupFailure) {
        try SubjectProcess.become(identity, results: results, go: go)
      } catch {
        results.send("! \(error.what): errno \(error.errno)\n")
        clinux_exit_now(1)
      }
      for one in cases { results.send(Self.answer(one) + "\n") }
      clinux_exit_now(0)
    } talk: { (results, _) throws(SetupFailure) in
      for one in cases {
        let line = results.line() ?? "nothing"
        guard let finding = Finding(line: line) else {
          throw SetupFailure(what: "case \(one.index): the child said \(line)", errno: EPIPE)
        }
        compare(one, finding, identity)
      }
    }
  }

  /// Within the subject.
  private static func answer(_ one: Case) -> String {
    let name = ByteString(one.name)
    let kernel = SocketType.allCases.map { connect(name, $0) }
    var question = LinuxHost.Question.caller(name, .connection(seconds: 5, expecting: .no))
    (question.explains, question.looksForListener) = (one.looks, one.looks)
    guard let facts = try? LinuxHost().facts(question) else { return "no facts" }
    let report = Report(facts)
    let observed = facts.observation
    let fields =
      kernel.map(String.init) + [
        report.verdict.rawValue, report.rootCause?.code ?? "", "\(observed?.errno?.rawValue ?? 0)",
        (observed?.type ?? .stream).rawValue, report.decision.permission.rawValue,
      ]
    return fields.joined(separator: "\t")
  }

  private static func connect(_ name: ByteString, _ type: SocketType) -> Int32 {
    let socket = clinux_unix_socket(SystemType.number(type))
    guard socket >= 0 else { return -socket }
    defer { close(socket) }
    let address = name.socketAddress
    return address.withUnsafeBufferPointer { buffer in
      buffer.withMemoryRebound(to: CChar.self) { characters in
        characters.baseAddress.map { -clinux_connect(socket, $0, characters.count) } ?? EINVAL
      }
    }
  }

  private mutating func compare(_ one: Case, _ finding: Finding, _ identity: Identity) {
    cases += 1
    let types = SocketType.allCases
    let letIn = types.indices.first { finding.kernel[$0] == 0 }
    let isRefused = finding.kernel.contains(EACCES)
    func expect(_ isSo: Bool, _ what: String) {
      if isSo { return }
      disagreements += 1
      guard disagreements <= 20 else { return }
      print("DISAGREEMENT \(one.summary): \(what); kernel \(finding.kernel), \(finding); \(identity)")
    }
    let outcome: String
    if let letIn {
      outcome = "granted"
      expect(finding.verdict == "granted", "somebody is let in")
      expect(finding.type == types[letIn].rawValue && finding.observed == 0, "by \(types[letIn])")
      expect(finding.code.isEmpty, "nothing is wrong")
    } else if isRefused {
      outcome = "denied"
      expect(finding.verdict == "denied", "refused")
      expect(finding.observed == EACCES, "by EACCES")
      expect(finding.kernel == [EACCES, EACCES, EACCES], "whatever the type")
      expect(!["", "security-policy"].contains(finding.code), "for a reason that is in the facts")
    } else {
      outcome = "unavailable"
      expect(finding.verdict == "unavailable", "nobody answers")
      expect(finding.kernel.contains(finding.observed), "as the kernel says")
      expect(Self.codes(one, finding).contains(finding.code), "because of \(Self.codes(one, finding))")
    }
    if !one.way.isAbstract {
      expect(finding.decision == "unknown" || (finding.decision == "denied") == isRefused, "predicted")
    }
    counted["\(one.way.rawValue)-\(outcome)", default: 0] += 1
    if letIn != nil { counted["\(one.type.rawValue)-granted", default: 0] += 1 }
  }

  /// What it may be called where nobody answers.
  private static func codes(_ one: Case, _ finding: Finding) -> [String] {
    if one.way.isAbstract {
      return one.state == .connected && finding.kernel.contains(EPERM)
        ? ["daemon-unresponsive"] : ["abstract-name-elsewhere"]
    }
    if finding.kernel.contains(EPERM) { return ["daemon-unresponsive"] }
    switch one.way {
    // Whether it is dead or another inode's cannot be told from the file.
    case .overlay, .belowOverlay: return ["socket-of-another-kernel"]
    default: return ["nothing-listening"]
    }
  }

  var lines: [String] {
    let reached = counted.sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }.joined()
    return ["types-reach:\(reached)", "types: cases=\(cases) disagreements=\(disagreements) seed=\(seed)"]
  }

  // MARK: - On the disk

  private enum SystemType {
    static func number(_ type: SocketType) -> Int32 {
      switch type {
      case .stream: Int32(SOCK_STREAM.rawValue)
      case .sequencedPacket: Int32(SOCK_SEQPACKET.rawValue)
      case .datagram: Int32(SOCK_DGRAM.rawValue)
      }
    }
  }

  /// What was made for a batch and has to go again.
  private struct Bound {
    private var paths: [String] = []
    private var sockets: [Int32] = []
    private var mounted: String?

    mutating func directory(_ path: String) throws(SetupFailure) {
      try SetupFailure.checkLibc(mkdir(path, 0o755), "mkdir \(path)")
      paths.append(path)
    }

    mutating func overlay(_ home: String) throws(SetupFailure) {
      try SetupFailure.check(
        clinux_mount_overlay("\(home)/lower", "\(home)/upper", "\(home)/work", "\(home)/merged"),
        "mount an overlay")
      mounted = "\(home)/merged"
    }

    mutating func make(_ one: inout Case, _ home: String) throws(SetupFailure) {
      let name = "s\(one.index)"
      let place: String
      switch one.way {
      case .path: (place, one.name) = ("\(home)/\(name)", "\(home)/\(name)")
      case .overlay: (place, one.name) = ("\(home)/merged/\(name)", "\(home)/merged/\(name)")
      case .belowOverlay: (place, one.name) = ("\(home)/lower/\(name)", "\(home)/merged/\(name)")
      case .inUpperLayer: (place, one.name) = ("\(home)/merged/\(name)", "\(home)/upper/\(name)")
      case .abstract, .abstractElsewhere: (place, one.name) = ("@\(home)/\(name)", "@\(home)/\(name)")
      }
      let socket = try Self.socket(one)
      if one.state == .connected {
        // To itself: then it takes from nobody else.
        try Self.bind(socket, place)
        let address = ByteString(place).socketAddress
        let result = address.withUnsafeBufferPointer { buffer in
          buffer.withMemoryRebound(to: CChar.self) { characters in
            characters.baseAddress.map { clinux_connect(socket, $0, characters.count) } ?? -EINVAL
          }
        }
        try SetupFailure.check(result, "connect \(place) to itself")
      } else {
        try Self.bind(socket, place)
      }
      if one.state == .open, one.type != .datagram {
        try SetupFailure.checkLibc(listen(socket, 64), "listen")
      }
      if one.state == .closed { close(socket) } else { sockets.append(socket) }
      guard !one.way.isAbstract else { return }
      paths.append(place)
      try one.inode.apply(to: place)
    }

    private static func socket(_ one: Case) throws(SetupFailure) -> Int32 {
      let number = SystemType.number(one.type)
      let socket =
        one.way == .abstractElsewhere ? clinux_socket_elsewhere(number) : clinux_unix_socket(number)
      try SetupFailure.check(socket, "a socket")
      return socket
    }

    private static func bind(_ socket: Int32, _ place: String) throws(SetupFailure) {
      let address = ByteString(place).socketAddress
      let result = address.withUnsafeBufferPointer { buffer in
        buffer.withMemoryRebound(to: CChar.self) { characters in
          characters.baseAddress.map { clinux_bind(socket, $0, characters.count) } ?? -EINVAL
        }
      }
      try SetupFailure.check(result, "bind \(place)")
    }

    mutating func removeAll() {
      for socket in sockets { close(socket) }
      if let mounted {
        // What lies in it goes with its layers.
        for path in paths where path.hasPrefix("\(mounted)/") { unlink(path) }
        umount2(mounted, Int32(MNT_DETACH))
      }
      for path in paths.reversed() { remove(path) }
      (sockets, paths, mounted) = ([], [], nil)
    }
  }
}
