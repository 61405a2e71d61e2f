import Testing

@testable import PermissionModel

/// The same world seen from outside of a user namespace and from within gives the same answer.
@Suite struct SubjectViewTests {
  private static let remapped = "0 100000 65536"

  private func outside(
    _ uid: UInt32, groups: [UInt32], socket owner: UInt32, _ group: UInt32, mode: UInt16 = 0o660
  )
    -> Situation
  {
    let world = World().socket(owner: owner, group: group, mode: mode)
      .subject(uid: uid, gid: groups[0], groups: groups)
      .namespace(uidMap: Self.remapped, viewpoint: .outside)
    return Situation(world.facts)
  }

  @Test func idsAreTheSubjectsOwn() {
    let situation = outside(101000, groups: [101000, 100999], socket: 100000, 100999)
    #expect(situation.subject.userID == UserID(1000))
    #expect(situation.subject.groups == [GroupID(1000), GroupID(999)])
    #expect(situation.target?.group == GroupID(999))
    #expect(situation.verdict == .granted)
    #expect(situation.decision.decidedBy?.rule == .group)
  }

  /// Ids in an ACL and those of other processes are seen as the subject sees them, too.
  @Test func everyIDIsTranslated() throws {
    let acl = "user::rw-,user:101000:r--,group::---,group:100999:rw-,mask::rw-,other::---"
    let world = try World().socket(owner: 100_000, group: 100_005, acl: .acl(acl)).relatives(first: [100_999])
      .subject(uid: 101_000, gid: 101_000).namespace(uidMap: Self.remapped, viewpoint: .outside)
    let view = SubjectView(world.facts)
    let entries = try #require(view.walk.targetInode?.acl.value?.entries)
    #expect(
      entries.map(\.description) == [
        "user::rw-", "user:1000:r--", "group::---", "group:999:rw-", "mask::rw-", "other::---",
      ])
    #expect(view.relatives?.first.value?.groups == [GroupID(999)])
    #expect(view.subject.groupID == GroupID(1000))
    #expect(view.walk.targetInode?.group == GroupID(5))
  }

  @Test func anUnmappedIDShowsAsTheOverflowIDAndIsKnownToBeNone() {
    let situation = outside(100000, groups: [100000], socket: 0, 999)
    #expect(situation.target?.owner == UserID(65534))
    #expect(situation.target?.group == GroupID(65534))
    // 65534 exists in there too, so that from within it could be either.
    #expect(situation.mapping(of: UserID(65534)) == .unmapped)
    #expect(situation.mapping(of: GroupID(65534)) == .unmapped)
    #expect(situation.verdict == .denied)
    #expect(diagnose(situation).first?.code == "id-unmapped")
  }

  @Test func aRealNobodyIsKnownToBeOne() {
    let world = World().place(.directory, at: "/", owner: 100000, group: 100000)
      .place(.directory, at: "/run", owner: 100000, group: 100000)
      .socket(owner: 165534, group: 165534, mode: 0o600).subject(uid: 165534, gid: 165534)
      .namespace(uidMap: Self.remapped, viewpoint: .outside)
    let situation = Situation(world.facts)
    #expect(situation.target?.owner == UserID(65534))
    #expect(situation.mapping(of: UserID(65534)) == .mapped)
    #expect(situation.verdict == .granted)
    #expect(situation.decision.decidedBy?.rule == .owner)
  }

  /// A group that was kept across is not mapped and grants all the same; from outside its number is to be seen.
  @Test(arguments: [(UInt32(999), Verdict.granted), (UInt32(998), Verdict.denied)])
  func aGroupKeptFromOutside(held: UInt32, verdict: Verdict) {
    let situation = outside(101000, groups: [101000, held], socket: 0, 999)
    #expect(situation.subject.groups == [GroupID(1000), GroupID(65534)])
    #expect(situation.verdict == verdict)
  }

  /// One owner that is unmapped and one that is really 65534 look the same, so the original decides.
  @Test func bothAtOnce() {
    let world = World().place(.directory, at: "/run", owner: 165534, group: 100000, mode: 0o700)
      .socket(owner: 0, group: 0, mode: 0o666).subject(uid: 165534, gid: 100000)
      .namespace(uidMap: Self.remapped, viewpoint: .outside)
    #expect(Situation(world.facts).verdict == .granted)
    let other = World().place(.directory, at: "/run", owner: 165534, group: 100000, mode: 0o700)
      .socket(owner: 0, group: 0, mode: 0o666).subject(uid: 100001, gid: 100001)
      .namespace(uidMap: Self.remapped, viewpoint: .outside)
    #expect(Situation(other.facts).verdict == .denied)
  }

  @Test func remediesAreInTheSubjectsWords() throws {
    let world = World().socket(owner: 100000, group: 100999).container(true)
      .subject(uid: 101000, gid: 101000).namespace(uidMap: Self.remapped, viewpoint: .outside)
    let fix = try #require(world.report.plan.best(for: .dockerRun))
    #expect(fix.snippet == "--group-add 999\n")
    #expect(fix.proof == .granted)
  }
}
