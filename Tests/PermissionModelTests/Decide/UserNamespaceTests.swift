import Testing

@testable import PermissionModel

/// kernel.md, "User namespaces".
@Suite struct UserNamespaceTests {
  /// One id: `unshare -Ur`.
  private static let single = "0 1000 1"
  /// Rootless: 0 is the user, the rest sub-ids, 65534 not among them.
  private static let rootless = "0 1000 1\n1 100000 60000"
  /// userns-remap maps 65534 too, so an id that shows so may be real.
  private static let remapped = "0 100000 65536"

  @Test func theRootlessOwnersSocketShowsAsRoots() {
    let world = World().socket(owner: 0, group: 0).namespace(uidMap: Self.rootless)
    #expect(world.root().decision.letsIn)
    #expect(world.root(capabilities: []).decision.decidedBy?.rule == .owner)
    #expect(world.subject(uid: 1000).decision.permission == .denied)
    #expect(world.subject(uid: 1000, gid: 0).decision.letsIn)
  }

  @Test func aRootfulSocketIsDeniedEvenToRoot() throws {
    let world = World().socket(owner: 65534, group: 65534).namespace(uidMap: Self.rootless)
    let decision = world.root().decision
    #expect(decision.permission == .denied)
    let check = try #require(decision.decidedBy)
    #expect(check.rule == .unmappedID)
    #expect(check.entry == "other::---")
    #expect(check.errno == .accessDenied)
  }

  /// capable_wrt_inode_uidgid() needs both ids.
  @Test func oneUnmappedIDIsEnoughToVoidACapability() {
    let owner = World().socket(owner: 65534, group: 0, mode: 0o600).namespace(uidMap: Self.rootless)
    #expect(owner.root().decision.decidedBy?.rule == .unmappedID)
    let group = World().socket(owner: 5, group: 65534, mode: 0o600).namespace(uidMap: Self.rootless)
    #expect(group.root().decision.decidedBy?.rule == .unmappedID)
    let both = World().socket(owner: 5, group: 6, mode: 0o600).namespace(uidMap: Self.rootless)
    #expect(both.root().decision.letsIn)
  }

  @Test func anUnmappedParentIsNotSearchedByCapability() {
    let world = World().socket(owner: 0, group: 0)
      .place(.directory, at: "/run", owner: 65534, group: 65534, mode: 0o700)
    #expect(world.namespace(uidMap: Self.rootless).root().decision.decidedBy?.path == "/run")
  }

  /// What shows as 65534 in a namespace that maps 65534 may be either: no guess.
  @Test func ambiguousIDs() {
    let world = World().socket(owner: 65534, group: 65534).namespace(uidMap: Self.remapped)
    let decision = world.root().decision
    #expect(decision.permission == .unknown)
    #expect(decision.missingFact?.path == "/run/docker.sock")
    // Where the bits grant anyway it does not matter.
    #expect(
      World().socket(owner: 65534, group: 65534, mode: 0o666).namespace(uidMap: Self.remapped)
        .root().decision.letsIn)
  }

  /// A real nobody in the initial namespace is a user like any other.
  @Test func aRealNobody() {
    #expect(World().socket(owner: 65534, group: 65534).subject(uid: 65534).decision.letsIn)
    #expect(World().socket(owner: 65534, group: 65534).root().decision.letsIn)
  }

  /// A kept supplementary group that shows as 65534 may or may not be the socket's.
  @Test func aKeptGroupThatIsUnmapped() {
    let kept = World().socket(owner: 65534, group: 65534).namespace(uidMap: Self.single)
      .subject(uid: 0, groups: [0, 65534])
    #expect(kept.decision.permission == .unknown)
    #expect(kept.decision.missingFact != nil)
    let without = World().socket(owner: 65534, group: 65534).namespace(uidMap: Self.single)
      .subject(uid: 0, groups: [0])
    #expect(without.decision.permission == .denied)
  }

  /// Where the group bits and the others' agree, membership is no matter.
  @Test func anOpenQuestionThatDoesNotDecide() {
    let world = World().socket(owner: 65534, group: 65534, mode: 0o604).namespace(uidMap: Self.single)
      .subject(uid: 0, groups: [0, 65534])
    #expect(world.decision.permission == .denied)
  }

  @Test func seenFromOutsideIDsAreTheHosts() {
    let map = Self.remapped
    let mapped = World().socket(owner: 100_000, group: 100_000)
      .namespace(uidMap: map, viewpoint: .outside)
    #expect(mapped.subject(uid: 100_000, capabilities: .dacOverride).decision.letsIn)
    let host = World().socket(owner: 0, group: 999).namespace(uidMap: map, viewpoint: .outside)
    let root = host.subject(uid: 100_000, groups: [100_000], capabilities: .dacOverride).decision
    #expect(root.decidedBy?.rule == .unmappedID)
    #expect(root.permission == .denied)
    // A kept group grants although it is not mapped.
    #expect(host.subject(uid: 100_000, groups: [100_000, 999]).decision.letsIn)
  }

  /// libacl shows (uid_t) -1 for an entry whose id has no name in the namespace.
  @Test func anUnmappedACLEntryIsNobodys() throws {
    let acl = "user::rw-,user:4294967295:rw-,group::---,mask::rw-,other::---"
    let world = try World().socket(owner: 0, group: 0, acl: .acl(acl)).namespace(uidMap: Self.rootless)
    #expect(world.subject(uid: 1000).decision.permission == .denied)
  }

  @Test func mapsThatCannotBeRead() {
    let namespace = UserNamespace(
      isInitial: .unreadable(.noEntry), uidMap: .unreadable(.noEntry), gidMap: .unreadable(.noEntry))
    #expect(World().namespace(namespace).root().decision.letsIn)
    let overflow = World().socket(owner: 65534, group: 65534).namespace(namespace).root().decision
    #expect(overflow.permission == .unknown)
  }

  @Test func anIDMappedMountThatHidesTheOwner() {
    let mount = Mount(isIDMapped: true)
    let world = World().socket(owner: 65534, group: 999, mode: 0o666)
    #expect(world.mount(at: "/run/docker.sock", mount).root().decision.decidedBy?.rule == .unmappedID)
    #expect(world.root().decision.letsIn)
    let group = World().socket(owner: 0, group: 65534, mode: 0o666)
    #expect(group.mount(at: "/run/docker.sock", mount).root().decision.decidedBy?.rule == .unmappedID)
  }
}
