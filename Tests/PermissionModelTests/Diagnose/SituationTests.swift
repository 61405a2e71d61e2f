import Testing

@testable import PermissionModel

/// What every rule of diagnosis asks of a situation.
@Suite struct SituationTests {
  private static let taken = "root:x:0:\njenkins:x:1000:\nping:x:999:\n"

  /// Whose account files these are: a name in them tells of the socket's group only where one machine made both.
  @Test(arguments: [
    ("a process on the host", Scenario.onHost, true),
    (
      "a socket of its own in a container",
      Scenario.onHost.container(true).mount(at: "/run/docker.sock", Mount()), true
    ),
    ("the host's socket alone", Scenario.classic, false),
    ("the same where nothing tells a container", Scenario.classic.container(false), false),
    (
      "the host's directory in a container",
      Scenario.classic.mount(at: "/run/docker.sock", Mount(mountPoint: "/run")), false
    ),
    ("a directory that is mounted on the host", Scenario.onHost, true),
    ("a socket that is only assumed", Scenario.onHost.assumed(), false),
  ])
  func whoseFiles(name: String, world: World, areOwn: Bool) {
    #expect(world.situation.accountsAreForeign != areOwn, "\(name)")
    // A taken gid is a trap in an image alone.
    let code = world.group(Self.taken).report.rootCause?.code
    #expect(code == (areOwn ? "gid-mismatch" : "gid-taken"), "\(name)")
  }

  /// What a container would be started as has an image's files, wherever it is asked.
  @Test func aWhatIfHasAnImagesFiles() throws {
    let world = try Scenario.onHost.group(Self.taken).started("jenkins")
    #expect(world.situation.accountsAreForeign)
    #expect(!world.situation.isOnHost)
    #expect(world.report.rootCause?.code == "gid-taken")
  }

  /// With an ACL the mode's group bits are its mask: whether the group may write is its own entry's to say.
  @Test(arguments: [("rw-", "rw-", true), ("r--", "rw-", false), ("rw-", "r--", false), ("-w-", "-w-", true)])
  func whetherTheGroupWouldGrant(group: String, mask: String, grants: Bool) throws {
    let mode: UInt16 = mask == "rw-" ? 0o660 : mask == "-w-" ? 0o620 : 0o640
    let world = try Scenario.classic.socket(
      mode: mode, acl: .acl("user::rw-,user:5:rw-,group::\(group),mask::\(mask),other::---"))
    #expect(world.situation.groupWouldGrant == grants)
    #expect(world.report.rootCause?.code == (grants ? "gid-mismatch" : "group-bits-deny"))
    #expect((world.report.plan.best(for: .dockerRun)?.snippet == "--group-add 999\n") == grants)
    #expect(world.subject(uid: 1000, groups: [999]).decision.letsIn == grants)
  }

  /// The overflow id on an assumed socket was read by somebody who looked from within another namespace.
  @Test func anAssumedSocketWithTheOverflowID() throws {
    for (owner, group) in [(UInt32(0), UInt32(65534)), (65534, 65534)] {
      let world = World().socket(owner: owner, group: group)
      #expect(world.report.rootCause?.code == "gid-mismatch", "a real nogroup")
      #expect(world.assumed().report.rootCause?.code == "id-unmapped")
      #expect(!world.assumed().situation.groupIsMapped)
    }
    // Even where the namespace has such an id, nobody is told to join it.
    #expect(!World().socket(group: 65534).situation.groupIsMapped)
  }

  @Test(
    arguments: [
      ([], "1000"), ([1000], "1000"), ([1000, 29], "1000 and 29"), ([1000, 29, 4], "1000, 29 and 4"),
      ([29], "1000 and 29"), (Array(1...8), "1000, 1, 2, 3, 4, 5, 6, 7 and 1 more"),
      ([1000] + Array(1...20), "1000, 1, 2, 3, 4, 5, 6, 7 and 13 more"),
    ] as [([UInt32], String)])
  func groupsInWords(groups: [UInt32], words: String) {
    #expect(World().subject(uid: 1000, gid: 1000, groups: groups).situation.groupList == words)
  }
}
