import Testing

@testable import PermissionModel

/// Whom `exec` becomes: docs/guides/entrypoint.md has the table of groups before and after.
@Suite struct EntrypointIdentityTests {
  private static let accounts = Accounts(
    passwd: .seen(
      AccountFiles.passwd(
        Array(
          """
          root:x:0:0::/root:/bin/sh
          jenkins:x:1000:1000::/var/jenkins_home:/bin/sh
          homeless:x:1001:1001:::/bin/sh
          :x:1002:1002::/nameless:/bin/sh

          """.utf8))),
    group: .seen(
      AccountFiles.group(Array("root:x:0:\ndisk:x:6:root\njenkins:x:1000:\naudio:x:29:jenkins\n".utf8))))

  private static func start(
    uid: UInt32 = 0, gid: UInt32 = 0, _ groups: [UInt32], _ namespace: UserNamespace = .initial
  ) -> Subject {
    Subject(
      userID: UserID(uid), groupID: GroupID(gid), groups: groups.map { GroupID($0) },
      capabilities: .dockerDefault,
      userNamespace: namespace)
  }

  private static func identity(_ user: String, from current: Subject) throws -> EntrypointIdentity {
    try EntrypointIdentity(user: user, current: current, accounts: accounts)
  }

  struct Row: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var before: Subject
    var user: String
    var after: [UInt32]

    init(_ name: String, _ before: Subject, becomes user: String, _ after: [UInt32]) {
      (testDescription, self.before, self.user, self.after) = (name, before, user, after)
    }
  }

  @Test(arguments: [
    Row("the image's groups", start([0]), becomes: "jenkins", [1000, 29]),
    Row("groups from outside stay", start([0, 777]), becomes: "jenkins", [1000, 29, 777]),
    Row("root's own do not pass to the user", start([0, 6, 777]), becomes: "jenkins", [1000, 29, 777]),
    Row("root's primary group neither", start(gid: 0, [777]), becomes: "jenkins", [1000, 29, 777]),
    Row("a group behind the colon", start([0, 777]), becomes: "jenkins:29", [29, 777]),
    Row("what is held twice is named once", start([0, 29, 777]), becomes: "jenkins", [1000, 29, 777]),
    Row("by number", start([0]), becomes: "1000", [1000, 29]),
    Row("a uid that is in no file", start([0, 777]), becomes: "4242:4242", [4242, 777]),
    Row("root stays root, and keeps root's", start([0, 6, 777]), becomes: "root", [0, 6, 777]),
    Row(
      "root with a group from outside that root has by the file", start([0, 777, 6]), becomes: "0",
      [0, 6, 777]),
    Row("root with a group behind the colon", start([0, 6, 777]), becomes: "root:29", [29, 777]),
    Row("the same by numbers", start([0, 6]), becomes: "0:1000", [1000]),
    Row("root without root's group, as root", start(gid: 1000, [1000]), becomes: "root", [0, 6, 1000]),
    Row("a uid in no file, from root", start([0, 777]), becomes: "1234", [0, 777]),
    Row("a uid in no file, from 0:1000", start(gid: 1000, [1000]), becomes: "1234", [1000]),
    Row("a uid in no file, a group named", start(gid: 1000, [1000]), becomes: "1234:29", [29, 1000]),
    Row(
      "whoever is the user already keeps what he holds", start(uid: 1000, gid: 1000, [1000, 6]),
      becomes: "jenkins",
      [1000, 29, 6]),
  ])
  func groups(_ row: Row) throws {
    let identity = try Self.identity(row.user, from: row.before)
    #expect(identity.groups.map(\.rawValue).sorted() == row.after.sorted())
    #expect(identity.joined.isEmpty)
  }

  /// setgroups(2) refuses the overflow id that stands for a group which this namespace does not map.
  @Test func aGroupWithoutAMappingCannotBeNamed() throws {
    let map = Known.seen(IDMap(ranges: [IDRange(inside: 0, outside: 1000, count: 1)]))
    let namespace = UserNamespace(isInitial: .seen(false), uidMap: map, gidMap: map)
    #expect(
      try Self.identity("jenkins", from: Self.start([0, 65534, 777], namespace)).groups.contains(GroupID(777))
    )
    #expect(
      try !Self.identity("jenkins", from: Self.start([0, 65534, 777], namespace)).groups.contains(
        GroupID(65534)))
  }

  @Test(arguments: [
    ("jenkins", "/var/jenkins_home"), ("1000:29", "/var/jenkins_home"), ("homeless", "/"), ("4242", "/"),
    ("root", "/root"), ("1002", "/nameless"),
  ])
  func homes(user: String, home: ByteString) throws {
    #expect(try Self.identity(user, from: Self.start([0])).home == home)
  }

  @Test(
    arguments: [("jenkins", "jenkins"), ("1000", "jenkins"), ("4242", nil), ("1002", nil)]
      as [(String, ByteString?)])
  func names(user: String, name: ByteString?) throws {
    #expect(try Self.identity(user, from: Self.start([0])).name == name)
  }

  @Test(arguments: ["nobody-here", "jenkins:nothing", "-1"])
  func whoIsNobody(user: String) {
    #expect(throws: DockerIdentity.Refusal.self) { try Self.identity(user, from: Self.start([0])) }
  }

  /// setresuid(2) away from root takes the capabilities with it (capabilities(7)).
  @Test func capabilitiesStayWithRoot() throws {
    let before = Self.start([0])
    let user = try Self.identity("jenkins", from: before).subject(from: before)
    #expect(user.userID == UserID(1000) && user.groupID == GroupID(1000))
    #expect(user.groups.map(\.rawValue) == [1000, 29])
    #expect(user.capabilities == [])
    #expect(try Self.identity("root", from: before).subject(from: before).capabilities == .dockerDefault)
  }

  // MARK: Joining the socket's group

  private static func situation(_ world: World, _ identity: EntrypointIdentity) -> Situation {
    var facts = world.facts
    facts.subject = identity.subject(from: start([0]))
    facts.observation = nil
    return Situation(facts)
  }

  struct Join: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var world: World
    var user = "jenkins"
    var allowsRootGroup = false
    var joined: [UInt32] = []
    var refusal: EntrypointIdentity.JoinRefusal?
    /// What a group file may list of the user then.
    var registered: UInt32?

    init(
      _ name: String, _ world: World, user: String = "jenkins", allowsRootGroup: Bool = false,
      joins joined: [UInt32] = [], _ refusal: EntrypointIdentity.JoinRefusal? = nil,
      registers registered: UInt32? = nil
    ) {
      (testDescription, self.world, self.user, self.allowsRootGroup) = (name, world, user, allowsRootGroup)
      (self.joined, self.refusal, self.registered) = (joined, refusal, registered)
    }
  }

  private static let classic = Scenario.classic
  private static let closed = classic.place(.directory, at: "/run", mode: 0o700)

  @Test(arguments: [
    Join("the classic", classic, joins: [999], registers: 999),
    Join("it is let in already", classic.socket(group: 29), registers: 29),
    Join("everybody is", classic.socket(mode: 0o666)), Join("its owner is", classic.socket(owner: 1000)),
    Join("the group may not write", classic.socket(mode: 0o640)),
    Join("a member who may not write", classic.socket(group: 29, mode: 0o640)),
    Join("a directory stops it", closed), Join("nothing is there", classic.absent("/run/docker.sock")),
    Join(
      "a directory stands there", classic.place(.directory, at: "/run/docker.sock", group: 29, mode: 0o775)),
    Join("root's group unasked", classic.socket(group: 0), .rootGroup),
    Join(
      "root's group on request", classic.socket(group: 0), allowsRootGroup: true, joins: [0], registers: 0),
    Join("root's group where it would not help", classic.socket(group: 0, mode: 0o640)),
    // A primary group 0 is no group that was taken on for the socket.
    Join("who has root's group anyway", classic.socket(group: 0), user: "jenkins:0"),
    Join("root needs none", classic, user: "root"),
  ])
  func joining(_ row: Join) throws {
    var identity = try Self.identity(row.user, from: Self.start([0]))
    let before = identity.groups
    let refusal = identity.join(
      for: Self.situation(row.world, identity), allowsRootGroup: row.allowsRootGroup)
    #expect(refusal == row.refusal)
    #expect(identity.joined.map(\.rawValue) == row.joined)
    #expect(identity.groups == before + row.joined.map { GroupID($0) })
    let after = Self.situation(row.world, identity)
    #expect(row.joined.isEmpty || after.verdict == .granted)
    #expect(after.groupHeld(by: identity)?.rawValue == row.registered)
  }

  /// An ACL's own entry for the group decides, and not the group bits, which are its mask.
  @Test func anACLWhoseGroupMayNotWrite() throws {
    var identity = try Self.identity("jenkins", from: Self.start([0]))
    let world = try Self.classic.socket(acl: .acl("user::rw-,user:5:rw-,group::r--,mask::rw-,other::---"))
    #expect(identity.join(for: Self.situation(world, identity), allowsRootGroup: true) == nil)
    #expect(identity.joined.isEmpty)
    identity.groups.append(GroupID(999))
    #expect(Self.situation(world, identity).groupHeld(by: identity) == nil)
  }
}
