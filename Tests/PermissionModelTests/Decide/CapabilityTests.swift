import Testing

@testable import PermissionModel

/// Step 4 of generic_permission(): the effective capabilities.
@Suite struct CapabilityTests {
  @Test func overrideGrantsWhatTheBitsRefuse() throws {
    let decision = World().subject(uid: 1000, capabilities: .dacOverride).decision
    let check = try #require(decision.decidedBy)
    #expect(decision.letsIn)
    #expect(check.rule == .capability)
    #expect(check.entry == "CAP_DAC_OVERRIDE")
    #expect(check.matchedClass == .other)
  }

  @Test func theBitsSpeakFirst() throws {
    let decision = World().subject(uid: 1000, groups: [999], capabilities: .dacOverride).decision
    #expect(try #require(decision.decidedBy).rule == .group)
  }

  @Test func readSearchOpensDirectoriesAndNotTheSocket() throws {
    let world = World().place(.directory, at: "/run", mode: 0o700)
      .subject(uid: 1000, groups: [999], capabilities: .dacReadSearch)
    #expect(world.decision.letsIn)
    #expect(world.decision.trace.first { $0.path == "/run" }?.entry == "CAP_DAC_READ_SEARCH")
    let atSocket = World().subject(uid: 1000, capabilities: .dacReadSearch).decision
    #expect(atSocket.permission == .denied)
    #expect(try #require(atSocket.decidedBy).rule == .other)
  }

  @Test func overrideOpensDirectoriesToo() {
    let world = World().place(.directory, at: "/run", mode: 0o700).root()
    #expect(world.decision.trace.first { $0.path == "/run" }?.rule == .search)
    let other = World().place(.directory, at: "/run", mode: 0o000).root(capabilities: .dacOverride)
    #expect(other.decision.trace.first { $0.path == "/run" }?.entry == "CAP_DAC_OVERRIDE")
    #expect(other.decision.letsIn)
  }

  @Test func rootIsAUserLikeAnyOtherWithoutIt() {
    #expect(World().socket(owner: 1000, group: 1000).root(capabilities: []).decision.permission == .denied)
    #expect(World().socket(owner: 1000, group: 1000).root(capabilities: .dacOverride).decision.letsIn)
    #expect(World().socket(owner: 0, group: 999).root(capabilities: []).decision.letsIn)
  }

  @Test func otherCapabilitiesDoNotCount() {
    let others = CapabilitySet(rawValue: .max).subtracting([.dacOverride])
    #expect(World().subject(uid: 1000, capabilities: others).decision.permission == .denied)
  }

  @Test func overrideDoesNotPassAnImmutableInode() throws {
    let decision = World().socket(mode: 0o777, isImmutable: true).root().decision
    #expect(decision.errno == .notPermitted)
    #expect(try #require(decision.decidedBy).entry == "immutable")
  }
}
