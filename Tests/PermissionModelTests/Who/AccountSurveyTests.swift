import Testing

@testable import PermissionModel

/// Accounts as a login would have them, and the groups that give the right.
@Suite struct AccountSurveyTests {
  private static func survey(
    passwd: String, group: String, mode: UInt16 = 0o660,
    directory: (mode: UInt16, group: UInt32) = (0o755, 0),
    acl: [AccessACL.Entry] = [], allowed: Beyond.Allowed? = nil
  ) -> AccountSurvey {
    let walk = PathWalk(
      requested: "/way/s",
      steps: [
        .init(
          path: "/way", name: "way",
          inode: .seen(
            Inode(
              kind: .directory, mode: FileMode(rawValue: directory.mode), owner: .root,
              group: GroupID(directory.group)))),
        .init(
          path: "/way/s", name: "s",
          inode: .seen(
            Inode(
              kind: .socket, mode: FileMode(rawValue: mode), owner: .root, group: GroupID(999),
              acl: acl.isEmpty ? .absent : .seen(AccessACL(entries: acl)))), isTrailing: true),
      ], end: .reached)
    var survey = AccountSurvey(
      AccountTexts(passwd: .seen(Array(passwd.utf8)), group: .seen(Array(group.utf8))),
      gate: Gate(
        walks: [walk], system: SystemFacts(), overflowUserID: UserID(65534), overflowGroupID: GroupID(65534)),
      own: Subject(userID: .root, groupID: .root), allowed: allowed)
    survey.run()
    return survey
  }

  private static let passwd = """
    root:x:0:0::/:/bin/sh
    alice:x:1000:1000::/:/bin/sh
    bob:x:1001:999::/:/bin/sh
    eve:x:1002:1002::/:/bin/sh

    """

  @Test func groupsAreThoseOfALogin() {
    let survey = Self.survey(passwd: Self.passwd, group: "docker:x:999:alice,ghost\nother:x:5:eve\n")
    #expect(survey.accounts.map(\.name) == ["root", "alice", "bob"])
    #expect(survey.accounts.map(\.right.rule) == [.owner, .group, .group])
    #expect(survey.userCount == 4)
    #expect(survey.everyone == nil)
    let group = survey.groups[0]
    #expect(group.groupID == GroupID(999))
    #expect(group.name == "docker")
    #expect(group.members.map(\.name) == ["bob", "alice", "ghost"])
    #expect(group.members.map(\.isPrimary) == [true, false, false])
    #expect(group.members[2].userID == nil)
  }

  /// Two entries of one gid are one group.
  @Test func aGroupWithTwoNames() {
    let survey = Self.survey(passwd: Self.passwd, group: "docker:x:999:alice\nagain:x:999:eve\n")
    #expect(survey.accounts.map(\.name) == ["root", "alice", "bob", "eve"])
    #expect(survey.groups.map(\.name) == ["docker"])
  }

  @Test func aMemberThatTheGroupBitsRefuse() {
    let survey = Self.survey(passwd: Self.passwd, group: "docker:x:999:alice\n", mode: 0o606)
    #expect(survey.accounts.map(\.name) == ["root", "eve"])
    #expect(survey.everyone?.rule == .other)
    #expect(survey.groups.isEmpty)
  }

  @Test func aGroupThatTheDirectoryTakesToo() {
    let survey = Self.survey(
      passwd: Self.passwd, group: "docker:x:999:alice,eve\nadm:x:4:eve\n", directory: (0o750, 4))
    #expect(survey.groups.map(\.alsoNeeds) == [[GroupID(4)]])
    #expect(survey.accounts.map(\.name) == ["root", "eve"])
  }

  @Test func namedGroups() {
    let acl: [AccessACL.Entry] = [
      .init(.owner, [.read, .write]), .init(.owningGroup, []), .init(.group(GroupID(500)), [.write]),
      .init(.group(GroupID(501)), [.read]), .init(.mask, [.read, .write]), .init(.other, []),
    ]
    let survey = Self.survey(passwd: Self.passwd, group: "ops:x:500:eve\nro:x:501:alice\n", acl: acl)
    #expect(survey.groups.map(\.groupID) == [GroupID(500)])
    #expect(survey.accounts.map(\.right.rule) == [.owner, .namedGroup])
  }

  /// A group that does not count on the way counts for whom --fail-if-beyond allows.
  @Test func allowedGroupsAreLookedUp() {
    let allowed = Beyond.Allowed(groups: [GroupID(5)])
    let survey = Self.survey(
      passwd: Self.passwd, group: "docker:x:999:alice,eve\nother:x:5:eve\n", allowed: allowed)
    let beyond = Beyond(allowed: allowed, everyone: nil, accounts: survey.accounts, processes: [])
    #expect(beyond.accounts.map(\.name) == ["alice", "bob"])
  }

  @Test(arguments: [
    "", "\n\n", ":::::", "+::::::", "-x:x:1:1:::", "#c:x:1:1:::", "x", "x:y", "x:y:z", "n:x:-1:0:::",
    "n:x:4294967295:0:::",
    "n:x:99999999999:0:::", "n:x: 1:0:::", "n:x:1:0x1:::", String(repeating: ":", count: 10_000),
    "\0:\0:\0:\0",
  ])
  func whatIsNoAccount(line: String) {
    let survey = Self.survey(passwd: "a:x:1:1:::\n" + line + "\nz:x:2:2:::", group: line)
    #expect(survey.userCount == 2)
  }

  /// Whoever is not listed is counted, and --fail-if-beyond cannot be answered with "nobody".
  @Test func moreThanAreListed() throws {
    let count = AccountSurvey.mostListed + 5
    let passwd = (0..<count).map { "u\($0):x:\($0 + 5000):999::/:\n" }.joined()
    let survey = Self.survey(passwd: passwd, group: "docker:x:999:ghost\n")
    #expect(survey.userCount == count)
    #expect(survey.accounts.count == AccountSurvey.mostListed)
    #expect(survey.groups[0].members.count == AccountSurvey.mostListed)
    #expect(survey.unread.map(\.count) == [5, 6])
    #expect(survey.unread.map(\.leavesOpenWhoMay) == [true, true])
  }

  @Test func moreMembersThanAreHeld() {
    let members = String(repeating: "m,", count: AccountScan.mostNames + 1)
    let survey = Self.survey(passwd: Self.passwd, group: "docker:x:999:\(members)\n")
    #expect(survey.groups[0].name == nil)
    #expect(survey.unread.map(\.reason) == ["/etc/group is too long to be read whole"])
  }

  /// The quick scan reads as the parsers do that keep all.
  @Test func readsAsTheParsersDo() {
    let text = """
      docker:x:999:a,b
      short:x:999
        spaced:x:999:c,d  \n
      # comment:x:999:e
      odd:x:99a:f
      more:x:999:g:h
      empty:x:999:

      """
    let quick = AccountScan.groups(Array(text.utf8), ids: [GroupID(999)]).entries
    let whole = AccountFiles.group(Array(text.utf8)).entries.filter { $0.groupID.id == 999 }
    #expect(quick.map(\.name) == whole.map(\.name))
    #expect(quick.map(\.members) == whole.map(\.members))
  }
}
