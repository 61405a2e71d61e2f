import Testing

@testable import PermissionModel

/// Few questions and many must be answered alike.
@Suite struct GroupIndexTests {
  private static let entries = AccountFiles.group(
    Array(
      """
      docker:x:999:
      999:x:5:
      ping:x:999:
      docker:x:7:
      odd:x:007:
      none:x::
      minus:x:-3:
      007:x:8:
      +7:x:9:

      """.utf8)
  ).entries

  @Test(arguments: ["docker", "999", "7", "007", "+7", "0", "-3", "5", "8", "nope", "", "ping"])
  func tablesSayWhatTheFileSays(text: String) {
    let few = GroupIndex(Self.entries, questions: 1)
    let many = GroupIndex(Self.entries, questions: 100)
    for excluded in [nil, 999, 7, 5, 0] as [Int?] {
      let isWanted: (GroupEntry) -> Bool = { $0.groupID.asDockerReadsIt != excluded }
      #expect(few.first(called: text, where: isWanted) == many.first(called: text, where: isWanted))
    }
  }

  @Test func theFirstOfNameAndNumberCounts() {
    for questions in [1, 100] {
      let index = GroupIndex(Self.entries, questions: questions)
      #expect(index.first(called: "999", where: { _ in true })?.line == 1)
      #expect(index.first(called: "999", where: { $0.groupID.asDockerReadsIt != 999 })?.line == 2)
      #expect(index.first(called: "7", where: { _ in true })?.line == 4)
      #expect(index.first(called: "007", where: { _ in true })?.line == 8)
    }
  }

  @Test func distinctKeepsTheOrder() {
    var distinct = Distinct<Int>()
    for round in 0..<3 { for number in 0..<100 { distinct.append((number * 37 + round) % 100) } }
    #expect(distinct.elements == (0..<100).map { $0 * 37 % 100 })
    #expect(distinct.contains(99) && !distinct.contains(100))
  }

  @Test func sameMembers() {
    #expect(Distinct.haveSameMembers([3, 1, 2, 1], [1, 2, 3]))
    #expect(Distinct.haveSameMembers([], [] as [Int]))
    #expect(!Distinct.haveSameMembers([1, 2], [1, 3]))
    #expect(!Distinct.haveSameMembers([1, 2, 2], [1, 2, 3]))
    #expect(Distinct.haveSameMembers(Array(0..<100), (0..<100).reversed()))
    #expect(!Distinct.haveSameMembers(Array(0..<100), Array(1..<101)))
  }

  /// A user in very many groups, who holds very many: once, each of them cost a pass over all.
  @Test(.timeLimit(.minutes(30))) func veryManyGroups() throws {
    let count = 40_000
    let text = (0..<count).map { "g\($0):x:\($0 + 1):app\n" }.joined()
    let accounts = Accounts(
      passwd: .seen(AccountFiles.passwd(Array("root:x:0:0::/:/bin/sh\napp:x:1:1::/:/bin/sh\n".utf8))),
      group: .seen(AccountFiles.group(Array(text.utf8))))
    let current = Subject(
      userID: .root, groupID: GroupID(0), groups: (0..<count).map { GroupID(UInt32($0)) }, capabilities: [],
      noNewPrivileges: false, userNamespace: .initial)
    let identity = try EntrypointIdentity(user: "app", current: current, accounts: accounts)
    #expect(identity.groups.count == count)
    #expect(Set(identity.groups).count == count)
  }
}
