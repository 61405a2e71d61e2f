import Testing

@testable import PermissionModel

/// The process that a container which does not run would have, by its configuration alone
/// (moby: oci/caps.TweakCapabilities, daemon's --userns-remap).
@Suite struct StoppedSubjectTests {
  private static let accounts = Accounts(
    passwd: .seen(AccountFiles.passwd(Array("root:x:0:0::/root:/bin/sh\napp:x:1000:1000::/:/bin/sh\n".utf8))),
    group: .seen(AccountFiles.group(Array("root:x:0:\napp:x:1000:\ndocker:x:998:app\n".utf8))))

  private static func subject(_ container: ContainerFacts, _ namespace: UserNamespace = .initial) throws
    -> Subject
  {
    try Subject(start: container, accounts: accounts, userNamespace: namespace)
  }

  private static func container(
    _ user: String, groups: [String] = [], options: [String] = [], adds: [String] = [], drops: [String] = [],
    isPrivileged: Bool = false
  ) -> ContainerFacts {
    ContainerFacts(
      id: "1", name: "ci", isRunning: false, user: user, addedGroups: groups, securityOptions: options,
      addedCapabilities: adds, droppedCapabilities: drops, isPrivileged: isPrivileged)
  }

  @Test func asItWasConfigured() throws {
    let subject = try Self.subject(Self.container("app", groups: ["999"]))
    #expect(subject.source == .container)
    #expect(subject.userID == UserID(1000))
    #expect(subject.groupID == GroupID(1000))
    #expect(Set(subject.groups) == Set([1000, 998, 999].map { GroupID($0) }))
    #expect(subject.capabilities == [])
    #expect(!subject.noNewPrivileges)
  }

  /// The image's own USER and a --user look alike in the configuration; a group behind a colon is somebody's word.
  @Test(arguments: [
    ("app", false), ("1000", false), ("", false), ("app:", false), ("app:app", true), ("0:0", true),
  ])
  func whoseWordItIs(user: String, isKept: Bool) throws {
    #expect(try (Self.subject(Self.container(user)).start != nil) == isKept)
  }

  struct Row: Sendable, CustomTestStringConvertible {
    var adds: [String] = []
    var drops: [String] = []
    var isPrivileged = false
    var expected: CapabilitySet
    var testDescription: String { "+\(adds) -\(drops)\(isPrivileged ? " privileged" : "")" }
  }

  @Test(arguments: [
    Row(expected: .dockerDefault), Row(isPrivileged: true, expected: .all),
    Row(drops: ["DAC_OVERRIDE"], expected: CapabilitySet.dockerDefault.subtracting(.dacOverride)),
    Row(drops: ["CAP_DAC_OVERRIDE"], expected: CapabilitySet.dockerDefault.subtracting(.dacOverride)),
    Row(adds: ["dac_read_search"], expected: CapabilitySet.dockerDefault.union(.dacReadSearch)),
    Row(drops: ["ALL"], expected: []), Row(drops: ["all"], expected: []),
    Row(adds: ["DAC_OVERRIDE"], drops: ["ALL"], expected: .dacOverride), Row(adds: ["ALL"], expected: .all),
    Row(adds: ["ALL"], drops: ["DAC_OVERRIDE"], expected: CapabilitySet.all.subtracting(.dacOverride)),
    Row(adds: ["NO_SUCH"], expected: .dockerDefault),
  ])
  func capabilitiesOfRoot(_ row: Row) throws {
    let container = Self.container("0", adds: row.adds, drops: row.drops, isPrivileged: row.isPrivileged)
    #expect(try Self.subject(container).capabilities == row.expected)
  }

  @Test(arguments: [true, false])
  func noneForAnybodyElse(isPrivileged: Bool) throws {
    let container = Self.container("app", adds: ["DAC_OVERRIDE"], isPrivileged: isPrivileged)
    #expect(try Self.subject(container).capabilities == [])
  }

  @Test(arguments: [
    (["no-new-privileges"], true), (["no-new-privileges:true"], true), (["no-new-privileges=true"], true),
    (["no-new-privileges:false"], false), (["no-new-privileges=false"], false), (["label=disable"], false),
    ([], false),
    (["seccomp=unconfined", "no-new-privileges"], true),
  ])
  func noNewPrivileges(options: [String], isSet: Bool) throws {
    #expect(try Self.subject(Self.container("app", options: options)).noNewPrivileges == isSet)
  }

  /// --userns-remap: the facts are the host's, so that they go with the socket as the host has it.
  @Test func idsOfARemappedEngine() throws {
    let namespace = UserNamespace(
      isInitial: .seen(false),
      uidMap: .seen(IDMap(ranges: [IDRange(inside: 0, outside: 100_000, count: 65_536)])),
      gidMap: .seen(IDMap(ranges: [IDRange(inside: 0, outside: 200_000, count: 65_536)])), viewpoint: .outside
    )
    let subject = try Self.subject(Self.container("app", groups: ["999"]), namespace)
    #expect(subject.userID == UserID(101_000))
    #expect(subject.groupID == GroupID(201_000))
    #expect(Set(subject.groups) == Set([201_000, 200_998, 200_999].map { GroupID($0) }))
    // Seen from within it is the same again.
    let view = SubjectView(Facts(subject: subject, walk: Scenario.classic.facts.walk))
    #expect(view.subject.userID == UserID(1000))
    #expect(view.subject.groupID == GroupID(1000))
  }

  /// Beyond the range nothing is made up.
  @Test func anIDBeyondTheRange() throws {
    let map = Known.seen(IDMap(ranges: [IDRange(inside: 0, outside: 100_000, count: 1000)]))
    let namespace = UserNamespace(isInitial: .seen(false), uidMap: map, gidMap: map, viewpoint: .outside)
    let subject = try Self.subject(Self.container("1000:1000"), namespace)
    #expect(subject.userID == UserID(1000))
    #expect(subject.groupID == GroupID(1000))
  }

  @Test(arguments: ["nobody-of-that-name", "app:nothing", "-1"])
  func itWouldNotStart(user: String) {
    #expect(throws: DockerIdentity.Refusal.self) { try Self.subject(Self.container(user)) }
  }
}
