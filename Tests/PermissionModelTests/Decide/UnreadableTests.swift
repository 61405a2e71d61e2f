import Testing

@testable import PermissionModel

/// "Not checked" is never "no": an unreadable fact matters only where it would decide.
@Suite struct UnreadableTests {
  private static func world(mode: UInt16, owner: UInt32 = 0) -> World {
    World().socket(owner: owner, mode: mode, acl: .unreadable(.accessDenied))
  }

  @Test func anUnreadableACLThatDecides() throws {
    let decision = Self.world(mode: 0o660).decision
    #expect(decision.permission == .unknown)
    #expect(decision.decidedBy == nil)
    let fact = try #require(decision.missingFact)
    #expect(fact.fact == "the ACL")
    #expect(fact.path == "/run/docker.sock")
    #expect(fact.errno == .accessDenied)
    // It might also take away what the group bits seem to give.
    #expect(Self.world(mode: 0o660).subject(uid: 1000, groups: [999]).decision.permission == .unknown)
  }

  @Test func anUnreadableACLThatDoesNot() {
    #expect(Self.world(mode: 0o660, owner: 1000).decision.letsIn)
    #expect(Self.world(mode: 0o600).decision.permission == .denied)
    #expect(Self.world(mode: 0o606).decision.letsIn)
    #expect(Self.world(mode: 0o660).subject(uid: 1000, capabilities: .dacOverride).decision.letsIn)
  }

  @Test func anUnreadableACLOfADirectory() {
    let world = World().place(.directory, at: "/run", mode: 0o750, acl: .unreadable(.accessDenied))
    #expect(world.decision.permission == .unknown)
    #expect(world.decision.missingFact?.path == "/run")
    #expect(world.root().decision.letsIn)
  }

  @Test func aPlaceThatCannotBeLookedAt() {
    let decision = World().unreadable("/run/docker.sock").decision
    #expect(decision.permission == .unknown)
    #expect(decision.missingFact?.errno == .accessDenied)
    // A directory that the subject may not pass decides before that.
    let closed = World().place(.directory, at: "/run", mode: 0o700).unreadable("/run/docker.sock").decision
    #expect(closed.permission == .denied)
  }
}
