import PermissionDocuments
import Testing

@testable import PermissionModel

@Suite struct ContainerIdentitiesTests {
  private func identity(_ uid: UInt32, _ gid: UInt32, _ groups: [UInt32]) -> ContainerIdentities.Identity {
    .init(
      userID: UserID(uid), groupID: GroupID(gid), groups: groups.map { GroupID($0) }, capabilities: [],
      example: ProcessID(31), program: "nginx")
  }

  private let world = World().passwd("root:x:0:0::/:/sh\nnginx:x:101:101::/:/n\nnginx2:x:101:102::/:/n\n")
    .group("nginx:x:101:\nping:x:999:nginx\nodd:x:bad:nginx\n").container(true)

  @Test(arguments: [
    (UInt32(101), UInt32(101), [UInt32(101), 999], true), (101, 101, [999], true), (101, 101, [], false),
    (101, 101, [101, 999, 5], false), (101, 102, [102], true), (101, 0, [101, 999], false),
    (5, 5, [5], false),
  ])
  func groupsOfTheAccount(uid: UInt32, gid: UInt32, groups: [UInt32], isSo: Bool) {
    #expect(identity(uid, gid, groups).hasGroupsOfItsAccount(world.facts.accounts) == isSo)
  }

  @Test func askedInItsPlace() {
    var facts = world.root().observed().facts
    facts.subject.source = .container
    let worker = identity(101, 101, [101])
    facts.others = ContainerIdentities([worker], processCount: 1)
    let asked = facts.asked(by: worker)
    #expect(Situation(facts).verdict == .granted)
    #expect(Situation(asked).verdict == .denied)
    #expect(asked.subject.processID == ProcessID(31))
  }

  /// Its ids are turned into those of the container's own user namespace with all others.
  @Test func fromOutsideOfTheNamespace() {
    var facts = World().socket(owner: 100000, group: 100999).container(true)
      .subject(uid: 100000, gid: 100000).namespace(uidMap: "0 100000 65536", viewpoint: .outside).facts
    facts.others = ContainerIdentities([identity(100101, 100101, [100999, 7])], processCount: 1)
    let seen = Situation(facts).view.others?.identities.first
    #expect(seen?.userID == UserID(101))
    #expect(seen?.groups == [GroupID(999), GroupID(65534)])
  }

  @Test func survivesAndIsRedacted() throws {
    var facts = world.facts
    var odd = identity(1, 1, [])
    odd.program = "secret\u{1B}"
    facts.others = ContainerIdentities([identity(101, 101, [101]), odd], processCount: 3, omitted: 1)
    facts.hostSource = .init(source: "/srv/secret", destination: "/data")
    let text = try FactsDocument.encode(facts, pretty: false)
    #expect(try FactsDocument.decode(Array(text.utf8)) == facts)
    let redacted = try FactsDocument.encode(facts.redacted(), pretty: false)
    #expect(!redacted.contains("secret"))
    #expect(redacted.contains("nginx"))
  }
}
