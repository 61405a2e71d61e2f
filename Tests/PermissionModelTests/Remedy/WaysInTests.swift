import Testing

@testable import PermissionModel

/// What is searched through before it is said that nothing helps. Tests/KernelOracleTests asks the kernel the same.
@Suite struct WaysInTests {
  private static let container = World().container(true)

  @Test func aGroupThatTheACLNames() throws {
    let world = Self.container.socket(
      group: 999, mode: 0o660,
      acl: try Known<AccessACL>.acl("user::rw-,group::r--,group:998:rw-,group:997:r--,mask::rw-,other::---"))
    #expect(world.situation.groupsThatLetIn(.forTheSocket) == [GroupID(998)])
    #expect(world.report.plan.best(for: .dockerRun)?.snippet.contains("--group-add 998") == true)
    let masked = Self.container.socket(
      acl: try Known<AccessACL>.acl("user::rw-,group::rw-,group:998:rw-,mask::r--,other::---"))
    #expect(masked.situation.groupsThatLetIn(.anywhere) == nil)
  }

  @Test func rootsGroupForADirectory() {
    let way = Self.container.socket(at: "/run/d/s", mode: 0o666).asking("/run/d/s")
      .place(.directory, at: "/run/d", mode: 0o710)
    #expect(way.situation.groupsThatLetIn(.forTheSocket) == nil)
    #expect(way.situation.groupsThatLetIn(.anywhere) == [.root])
    let fix = way.report.plan.best(for: .dockerRun)
    #expect(fix?.snippet.contains("--group-add 0") == true)
    #expect(fix?.risk.contains("Group 0") == true)
  }

  /// Whoever is refused as a member is let in as everybody else.
  @Test func leavingAGroup() {
    let world = Self.container.subject(uid: 1000, gid: 1000, groups: [1000, 999]).socket(mode: 0o606)
    let starts = world.situation.startsThatLetIn()
    #expect(starts.map(\.user) == [UserID(1000)])
    #expect(starts.map(\.group) == [GroupID(1000)])
    #expect(world.report.plan.best(for: .dockerRun)?.snippet.contains("--user 1000:1000") == true)
    #expect(world.report.plan.best(for: .dockerRun)?.risk.contains("no longer") == true)
    // The group itself is the refused one: one that nothing names takes its place.
    let primary = Self.container.subject(uid: 1001, gid: 999, groups: [999]).socket(mode: 0o606)
    #expect(primary.situation.startsThatLetIn().map(\.group) == [.root])
  }

  @Test func whomTheSocketIsFor() throws {
    let owned = Self.container.socket(owner: 1002, mode: 0o600)
    #expect(owned.situation.startsThatLetIn().map(\.user) == [UserID(1002)])
    let named = Self.container.socket(
      acl: try Known<AccessACL>.acl("user::rw-,user:1003:rw-,user:1004:r--,group::---,mask::rw-,other::---"))
    #expect(named.situation.startsThatLetIn().map(\.user) == [UserID(1003)])
    #expect(named.report.plan.best(for: .swarm)?.snippet.contains("user: \"1003:") == true)
    // Root is the last resort and no start among others.
    #expect(Self.container.socket(mode: 0o600).situation.startsThatLetIn().isEmpty)
  }

  @Test func aContainersUserInTheHostsACL() throws {
    let remapped = Self.container.subject(uid: 1000, gid: 1000).socket(group: 65534, mode: 0o600)
      .namespace(uidMap: "0 100000 65536")
    #expect(remapped.situation.onHost(UserID(1000)) == UserID(101000))
    #expect(Self.container.situation.onHost(UserID(1000)) == UserID(1000))
    let mapped = Self.container.socket(owner: 5, group: 5, mode: 0o600).bindMounted()
      .namespace(uidMap: "0 100000 65536")
    let fix = mapped.report.plan.best(for: .host)
    #expect(fix?.snippet.contains("user:101000:rw") == true)
  }

  @Test func whereIDsLookAlike() {
    #expect(Self.container.situation.knowsAllIDs)
    for world in [
      Self.container.socket(owner: 65534, mode: 0o600), Self.container.socket(group: 65534, mode: 0o600),
      Self.container.subject(uid: 65534, gid: 1000),
      Self.container.subject(uid: 1000, gid: 1000, groups: [1000, 65534]),
    ] {
      let remapped = world.namespace(uidMap: "0 100000 1001")
      #expect(!remapped.situation.knowsAllIDs)
      let refusals = remapped.report.plan.refusals
      #expect(refusals.values.allSatisfy { !$0.contains("no change there") })
    }
  }
}
