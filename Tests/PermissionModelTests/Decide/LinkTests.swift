import Testing

@testable import PermissionModel

/// may_follow_link() and nosymfollow.
@Suite struct LinkTests {
  /// /tmp/s, a link in a sticky directory that all may write to.
  private static func world(
    linkOwner: UInt32, directoryOwner: UInt32 = 0, mode: UInt16 = 0o1777, uid: UInt32 = 1000
  ) -> World {
    World("/tmp/s").place(.directory, at: "/tmp", owner: directoryOwner, mode: mode)
      .link("/tmp/s", to: "/run/docker.sock", owner: linkOwner).subject(uid: uid, groups: [999])
  }

  @Test func aStrangersLinkIsNotFollowed() throws {
    let decision = Self.world(linkOwner: 2000).decision
    let check = try #require(decision.decidedBy)
    #expect(decision.permission == .denied)
    #expect(decision.errno == .accessDenied)
    #expect(check.rule == .inode)
    #expect(check.entry == "fs.protected_symlinks")
    #expect(check.path == "/tmp/s")
  }

  @Test func evenRootDoesNotFollowIt() {
    #expect(Self.world(linkOwner: 2000, uid: 0).root().decision.permission == .denied)
  }

  @Test(arguments: [
    ("the follower's own", 1000, 0, 0o1777), ("the directory owner's", 5, 5, 0o1777),
    ("not sticky", 2000, 0, 0o777), ("not for all to write", 2000, 0, 0o1775),
  ])
  func thoseThatAreFollowed(_ name: String, linkOwner: UInt32, directoryOwner: UInt32, mode: Int) {
    let world = Self.world(linkOwner: linkOwner, directoryOwner: directoryOwner, mode: UInt16(mode))
    #expect(world.decision.letsIn)
  }

  @Test func onlyTheTrailingLinkIsProtected() {
    let world = World("/tmp/r/docker.sock").place(.directory, at: "/tmp", mode: 0o1777)
      .link("/tmp/r", to: "/run", owner: 2000).subject(uid: 1000, groups: [999])
    #expect(world.decision.letsIn)
  }

  @Test func theSettingDecides() {
    #expect(Self.world(linkOwner: 2000).protectsLinks(.seen(false)).decision.letsIn)
    #expect(Self.world(linkOwner: 2000).protectsLinks(.absent).decision.letsIn)
    let unknown = Self.world(linkOwner: 2000).protectsLinks(.unreadable(.accessDenied)).decision
    #expect(unknown.permission == .unknown)
    #expect(unknown.missingFact?.fact == "fs.protected_symlinks")
    // Where it would not decide, its being unreadable is no matter.
    #expect(Self.world(linkOwner: 1000).protectsLinks(.unreadable(.accessDenied)).decision.letsIn)
  }

  @Test func aMountThatRefusesLinks() throws {
    let world = World("/var/run/docker.sock").link("/var/run", to: "/run").root()
    let refused = world.mount(at: "/var/run", Mount(refusesLinks: true)).decision
    #expect(refused.errno == .tooManyLinks)
    #expect(try #require(refused.decidedBy).entry == "nosymfollow")
    // Only the link's own mount counts.
    #expect(world.mount(at: "/run", Mount(refusesLinks: true)).decision.letsIn)
  }
}
