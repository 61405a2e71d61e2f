import Testing

@testable import PermissionModel

/// What a change does to the facts: that is all that "proved" rests on.
@Suite struct MeasureTests {
  private static let classic = Scenario.classic
  private static let docker = "root:x:0:\njenkins:x:1000:\ndocker:x:999:\n"

  private static func membership(_ situation: Situation) throws -> MembershipChange {
    try .chosen(user: "jenkins", group: GroupID(999), accounts: situation.view.accounts)
  }

  // MARK: Starting as somebody else

  /// Becoming root gives the engine's capabilities to a user, and nothing to a root that was denied them.
  @Test func becomingRoot() {
    let owned = Self.classic.socket(owner: 1001, group: 1001)
    #expect(Measure.container(.runAsRoot).proof(in: owned.situation) == .granted)
    #expect(Measure.container(.runAsRoot).proof(in: owned.root(capabilities: []).situation) == nil)
    #expect(
      Measure.container(.addOverrideCapability).proof(in: owned.root(capabilities: []).situation) == .granted)
  }

  /// Root is no answer to root, even where its group would be.
  @Test func rootIsNotOfferedToRoot() {
    let world = Self.classic.socket(owner: 1000, group: 0).subject(uid: 0, gid: 1000)
    #expect(world.report.verdict == .denied || world.observed(.accessDenied).report.verdict == .denied)
    let plan = world.observed(.accessDenied).report.plan
    #expect(!(plan.remedies + plan.others).contains { $0.isLastResort })
  }

  @Test func anotherUserHasNoCapabilities() throws {
    let view = try #require(
      Measure.container(.startAs(UserID(5), GroupID(6))).applied(to: Self.classic.root().situation.view))
    #expect(view.subject.userID == UserID(5))
    #expect(view.subject.groupID == GroupID(6))
    #expect(view.subject.groups == [GroupID(6)])
    #expect(view.subject.capabilities == [])
  }

  /// sudo is a set-id program, and no_new_privs rules those out (prctl(2)).
  @Test(arguments: [true, false])
  func sudo(noNewPrivileges: Bool) {
    let plan = Scenario.onHost.subject(uid: 1000, noNewPrivileges: noNewPrivileges).report.plan
    #expect(plan.remedies.contains { $0.snippet == "sudo -i\n" } != noNewPrivileges)
  }

  // MARK: The image's files

  /// Groups that were given from outside are given again to whoever is started anew.
  @Test func whatWasGivenFromOutsideStaysGiven() throws {
    let world = Self.classic.place(.directory, at: "/run", group: 50, mode: 0o710)
      .subject(uid: 1000, groups: [1000, 50])
    let change = try Self.membership(world.situation)
    #expect(Measure.image(.membership(change)).proof(in: world.situation) == .granted)
    let without = world.subject(uid: 1000, groups: [1000])
    #expect(Measure.image(.membership(change)).proof(in: without.situation) == nil)
  }

  /// How a running process was started, as far as its groups tell.
  @Test(
    arguments: [
      (UInt32(1000), [UInt32(1000), 29], "1000", []), (1000, [1000, 29, 777], "1000", ["777"]),
      (1000, [1000], nil, []),
      (5, [5, 1000, 29], nil, []), (1000, [29], "1000", []),
    ] as [(UInt32, [UInt32], String?, [String])])
  func likelyStarts(gid: UInt32, groups: [UInt32], user: String?, added: [String]) {
    let world = Self.classic.group("jenkins:x:1000:\naudio:x:29:jenkins\n").subject(
      uid: 1000, gid: gid, groups: groups)
    let start = ContainerStart.likely(of: world.situation.subject, world.situation.view.accounts)
    #expect(start?.user == user)
    #expect(start?.addedGroups ?? [] == added)
  }

  /// Files of another place than the one where the line will stand prove nothing there.
  @Test func filesThatWereNotLookedAt() throws {
    let world = try World().passwd(Scenario.passwd).group(Scenario.group).tools(.shadow).container(false)
      .started("jenkins").assumed()
    let fix = try #require(world.report.plan.best(for: .dockerfile))
    #expect(fix.proof == .assumed)
    #expect(fix.caveats.contains { $0.hasPrefix("Assumed: ") })
    #expect(world.report.plain.contains("(alternative, assumed, not looked at)\n    USER root\n"))
    let looked = try #require(world.container(true).report.plan.best(for: .dockerfile))
    #expect(looked.proof == .granted)
    #expect(!looked.caveats.contains { $0.hasPrefix("Assumed: ") })
  }

  /// Nothing is written into an image that does not let the subject in.
  @Test(arguments: [
    (classic.socket(mode: 0o640), "would not let jenkins (uid 1000) in"),
    (classic.place(.directory, at: "/run", mode: 0o700), "would not let jenkins (uid 1000) in"),
    (classic.subject(uid: 4242), "uid 4242 has no entry"), (classic.absent("/run/docker.sock"), "no socket"),
    (classic.subject(uid: 1000, gid: 5, groups: [5]), "started as user:group"),
  ])
  func imagesThatAreNotWritten(world: World, word: String) {
    let refusal = #expect(throws: MembershipChange.Refusal.self) {
      try world.situation.imageMembership(MembershipChange.Policy())
    }
    #expect(refusal?.description.contains(word) == true, "\(refusal?.description ?? "")")
  }

  @Test func anAccountIsMadeOnlyOfAFreeName() throws {
    let nameless = try Self.classic.started("4242")
    #expect(nameless.situation.imageMembership?.account?.userID == UserID(4242))
    #expect(
      try Self.classic.passwd(Scenario.passwd + "uid4242:x:7:7::/:/bin/sh\n").started("4242").situation
        .imageMembership == nil)
    #expect(try Self.classic.tools(.shellOnly).started("4242").situation.imageMembership == nil)
    #expect(try Self.classic.started("4242:4242").situation.imageMembership == nil)
  }

  // MARK: The host's files

  @Test(arguments: [
    ("/run/docker.sock", "docker"), ("/run/podman/podman.sock", "podman"),
    ("/run/containerd/containerd.sock", "containerd"),
    ("/run/buildkit/buildkitd.sock", "buildkit"), ("/run/app.sock", "app"),
    ("/run/podman/x.sock", "x"), ("/run/1.sock", "socket"), ("/run/redis/redis.sock", "redis"),
  ])
  func theDaemonsName(path: ByteString, name: String) {
    #expect(World(path).situation.groupNameToMake == name)
  }

  /// The second of two groups is chosen in the files as the first one leaves them.
  @Test func severalGroupsOfAHost() throws {
    let changes = try #require(Scenario.onHost.situation.hostMemberships(in: [GroupID(50), GroupID(999)]))
    #expect(changes.map(\.name) == ["docker", "docker-999"])
    #expect(Scenario.classic.situation.hostMemberships(in: [GroupID(999)]) == nil)
  }

  /// dockerd gives its own socket to its own group; other daemons have their ways.
  @Test func whatADaemonMakesAnew() throws {
    let zero = Scenario.onHost.group(Self.docker).socket(group: 0, mode: 0o600)
    let change = try #require(zero.situation.hostDaemonMembership)
    #expect(change.name == "docker" && change.group == GroupID(999))
    #expect(
      Measure.host(.remakeSocket(change, FileMode(rawValue: 0o660))).proof(in: zero.situation) == .granted)
    #expect(Measure.host(.remakeSocket(change, nil)).proof(in: zero.situation) == nil)
    let app = Scenario.onHost.asking("/run/app.sock").socket(at: "/run/app.sock", group: 0)
    #expect(app.situation.hostDaemonMembership == nil)
    #expect(Self.classic.socket(group: 0).situation.hostDaemonMembership == nil)
  }

  /// Which groups, nearest first, and none for the sake of which somebody's home is opened.
  @Test(
    arguments: [
      (Scenario.onHost, [999]),
      (Scenario.onHost.place(.directory, at: "/run", group: 50, mode: 0o710), [50, 999]),
      (Scenario.onHost.place(.directory, at: "/run", group: 50, mode: 0o700), nil),
      (Scenario.onHost.socket(mode: 0o640), nil), (Scenario.onHost.socket(group: 0), nil),
      (Scenario.member, nil),
      (Scenario.onHost.socket(group: 65534), nil),
      (
        Scenario.onHost.asking("/run/user/1002/s").socket(at: "/run/user/1002/s")
          .place(.directory, at: "/run/user/1002", owner: 1002, group: 50, mode: 0o710), nil
      ),
      (
        Scenario.onHost.asking("/home/a/s").socket(at: "/home/a/s")
          .place(.directory, at: "/home/a", owner: 1002, group: 50, mode: 0o710), nil
      ),
    ] as [(World, [UInt32]?)])
  func groupsThatLetIn(world: World, groups: [UInt32]?) {
    let found = Situation(world.observed(nil).facts).groupsThatLetIn(.never)
    #expect(found?.map(\.rawValue) == groups)
  }

  @Test func rootsGroupInAContainer() {
    let zero = Self.classic.socket(group: 0).situation
    #expect(zero.groupsThatLetIn(.forTheSocket) == [.root])
    #expect(zero.groupsThatLetIn(.never) == nil)
    // Not for a directory on the way.
    let way = Self.classic.place(.directory, at: "/run", mode: 0o710).situation
    #expect(way.groupsThatLetIn(.forTheSocket) == nil)
  }

  // MARK: setfacl(1)

  /// `setfacl -m ENTRY` on a socket of that mode or ACL; Tests/RealSituations does it with setfacl itself.
  @Test(arguments: [
    (UInt16(0o660), "", "user:5:r--", "user::rw-,user:5:r--,group::rw-,mask::rw-,other::---", UInt16(0o660)),
    (0o640, "", "user:5:rw-", "user::rw-,user:5:rw-,group::r--,mask::rw-,other::---", 0o660),
    (0o604, "", "user:5:-w-", "user::rw-,user:5:-w-,group::---,mask::-w-,other::r--", 0o624),
    (0o660, "", "group:50:rw-", "user::rw-,group::rw-,group:50:rw-,mask::rw-,other::---", 0o660),
    (0o600, "", "group::rw-", "user::rw-,group::rw-,mask::rw-,other::---", 0o660),
    (
      0o640, "user::rw-,user:5:rw-,group::r--,mask::r--,other::---", "user:5:r--",
      "user::rw-,user:5:r--,group::r--,mask::r--,other::---", 0o640
    ),
    (
      0o640, "user::rw-,user:5:rw-,group::r--,mask::r--,other::---", "mask::rw-",
      "user::rw-,user:5:rw-,group::r--,mask::rw-,other::---", 0o660
    ),
    (
      0o660, "user::rw-,group::r--,group:50:rw-,mask::rw-,other::---", "user:7:---",
      "user::rw-,user:7:---,group::r--,group:50:rw-,mask::rw-,other::---", 0o660
    ),
  ])
  func setfacl(mode: UInt16, acl: String, entry: String, after: String, modeAfter: UInt16) throws {
    let before: Known<AccessACL> = acl.isEmpty ? .absent : try .acl(acl)
    var inode = Inode(
      kind: .socket, mode: FileMode(rawValue: mode), owner: .root, group: GroupID(999), acl: before)
    inode.set(try #require(try AccessACL(entry).entries.first))
    #expect(inode.acl.value?.entries.map(\.description).joined(separator: ",") == after)
    #expect(inode.mode == FileMode(rawValue: modeAfter))
  }
}
