import TestSupport
import Testing

@testable import PermissionModel

/// Asking once for all subjects that `decide` could not tell apart gives what asking for each gives.
@Suite struct GateTests {
  private static func walk(_ socket: Inode, directory: Inode) -> PathWalk {
    PathWalk(
      requested: "/way/s",
      steps: [
        .init(path: "/way", name: "way", inode: .seen(directory)),
        .init(path: "/way/s", name: "s", inode: .seen(socket), isTrailing: true),
      ], end: .reached)
  }

  private static func gate(_ walks: [PathWalk]) -> Gate {
    Gate(
      walks: walks, system: SystemFacts(), overflowUserID: UserID(65534), overflowGroupID: GroupID(65534))
  }

  private static let open = Inode(
    kind: .directory, mode: FileMode(rawValue: 0o755), owner: .root, group: .root)

  private static func socket(_ mode: UInt16, acl: [AccessACL.Entry] = []) -> Inode {
    Inode(
      kind: .socket, mode: FileMode(rawValue: mode), owner: .root, group: GroupID(999),
      acl: acl.isEmpty ? .absent : .seen(AccessACL(entries: acl)))
  }

  private static let named: [AccessACL.Entry] = [
    .init(.owner, [.read, .write]), .init(.user(UserID(1001)), []), .init(.user(UserID(1002)), [.write]),
    .init(.owningGroup, [.read]), .init(.group(GroupID(500)), [.write]), .init(.mask, [.read, .write]),
    .init(.other, []),
  ]

  private struct Dice {
    private var numbers: SplitMix64

    init(seed: Int) { numbers = SplitMix64(seed: UInt64(seed)) }

    mutating func roll(_ sides: Int) -> Int { Int.random(in: 0..<sides, using: &numbers) }
  }

  @Test(arguments: 1...40)
  func theSameAsAskingForEach(seed: Int) {
    var dice = Dice(seed: seed)
    let modes: [UInt16] = [0o660, 0o606, 0o666, 0o600, 0o620, 0o060]
    let directory = Inode(
      kind: .directory, mode: FileMode(rawValue: [0o755, 0o750, 0o700, 0o711][dice.roll(4)]),
      owner: UserID(dice.roll(2) == 0 ? 0 : 1001), group: GroupID(dice.roll(2) == 0 ? 0 : 500))
    let walk = Self.walk(
      Self.socket(modes[dice.roll(6)], acl: dice.roll(2) == 0 ? Self.named : []), directory: directory)
    var gate = Self.gate([walk])
    let namespaces: [UserNamespace] = [
      .initial,
      UserNamespace(
        isInitial: .seen(false), uidMap: .seen(IDMap(ranges: [IDRange(inside: 0, outside: 1000, count: 2)])),
        gidMap: .seen(IDMap(ranges: [IDRange(inside: 0, outside: 999, count: 1)])), viewpoint: .outside),
      UserNamespace(
        isInitial: .seen(false), uidMap: .seen(IDMap(ranges: [IDRange(inside: 0, outside: 0, count: 500)])),
        gidMap: .seen(.identity), viewpoint: .outside),
    ]
    for _ in 0..<400 {
      let namespace = dice.roll(3)
      let groups = [999, 500, 0, 65534, 7, 8].filter { _ in dice.roll(4) == 0 }.map { GroupID($0) }
      let subject = Subject(
        userID: UserID([0, 1000, 1001, 1002, 65534, 5000][dice.roll(6)]),
        groupID: GroupID([0, 999, 500, 65534, 7][dice.roll(5)]), groups: groups,
        capabilities: [[], .dacOverride, .dacReadSearch, CapabilitySet(rawValue: .max)][dice.roll(4)],
        userNamespace: namespaces[namespace])
      let decision = decide(Facts(subject: subject, walk: walk))
      switch gate.answer(subject, namespace: UInt64(namespace)) {
      case .letsIn(let right):
        #expect(decision.letsIn)
        #expect(right.rule == decision.decidedBy?.rule)
        #expect(right.entry == decision.decidedBy?.entry)
      case .refused: #expect(decision.permission == .denied)
      case .unknown(let fact): #expect(decision.missingFact == fact)
      }
    }
    #expect(gate.decisionCount < 350)
  }

  @Test func oneDecisionForAllThatAreAlike() {
    var gate = Self.gate([Self.walk(Self.socket(0o660), directory: Self.open)])
    for number in 0..<10_000 {
      let subject = Subject(
        userID: UserID(UInt32(1000 + number)), groupID: GroupID(UInt32(20_000 + number % 50)),
        groups: number % 3 == 0 ? [GroupID(999)] : [GroupID(UInt32(30_000 + number % 40))])
      _ = gate.answer(subject)
    }
    #expect(gate.decisionCount == 2)
  }

  @Test func anotherUserNamespaceIsAnotherSubject() {
    var gate = Self.gate([Self.walk(Self.socket(0o660), directory: Self.open)])
    var subject = Subject(userID: UserID(5), groupID: GroupID(5), capabilities: .dacOverride)
    guard case .letsIn(let right) = gate.answer(subject, namespace: 1) else {
      Issue.record("refused")
      return
    }
    #expect(right.rule == .capability)
    subject.userNamespace = UserNamespace(
      isInitial: .seen(false), uidMap: .seen(IDMap(ranges: [IDRange(inside: 0, outside: 5, count: 1)])),
      gidMap: .seen(IDMap(ranges: [IDRange(inside: 0, outside: 5, count: 1)])), viewpoint: .outside)
    #expect(gate.answer(subject, namespace: 2) == .refused)
  }

  @Test func theSecondWayCounts() {
    let closed = Inode(kind: .directory, mode: FileMode(rawValue: 0o700), owner: .root, group: .root)
    var gate = Self.gate([
      Self.walk(Self.socket(0o666), directory: closed), Self.walk(Self.socket(0o666), directory: Self.open),
    ])
    let stranger = Subject(userID: UserID(5), groupID: GroupID(5))
    guard case .letsIn = gate.answer(stranger) else {
      Issue.record("refused")
      return
    }
    guard
      case .letsIn(let right) = gate.answer(
        Subject(userID: UserID(5), groupID: GroupID(5), capabilities: .dacReadSearch))
    else {
      Issue.record("refused")
      return
    }
    #expect(right.rule == .other)
    #expect(right.through == "CAP_DAC_READ_SEARCH at /way")
  }

  /// Whoever knows the way goes there and passes the last name alone.
  @Test func aPathThatIsTooLongForOneCall() {
    var walk = Self.walk(Self.socket(0o666), directory: Self.open)
    walk.requested = ByteString("/" + String(repeating: "a/", count: 80) + "s")
    var gate = Self.gate([walk])
    guard case .letsIn = gate.answer(Subject(userID: UserID(5), groupID: GroupID(5))) else {
      Issue.record("refused")
      return
    }
  }

  @Test func whatCouldNotBeReadIsNoAnswer() {
    var socket = Self.socket(0o660)
    socket.acl = .unreadable(.accessDenied)
    var gate = Self.gate([Self.walk(socket, directory: Self.open)])
    guard case .unknown(let fact) = gate.answer(Subject(userID: UserID(5), groupID: GroupID(5))) else {
      Issue.record("answered")
      return
    }
    #expect(fact.fact == "the ACL")
  }
}
