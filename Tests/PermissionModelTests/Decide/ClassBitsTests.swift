import Testing

@testable import PermissionModel

/// kernel.md, "Which bits decide": the socket's own inode.
@Suite struct ClassBitsTests {
  struct Row: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var mode: UInt16
    var owner: UInt32 = 0
    var group: UInt32 = 999
    var acl: String?
    var uid: UInt32 = 1000
    var groups: [UInt32] = [1000]
    var grants: Bool
    var rule: Check.Rule
    var entry: String
    var has: String

    init(
      _ name: String, _ mode: UInt16, owner: UInt32 = 0, acl: String? = nil, uid: UInt32 = 1000,
      groups: [UInt32] = [1000], _ grants: Bool, _ rule: Check.Rule, _ entry: String, _ has: String
    ) {
      testDescription = name
      self.mode = mode
      self.owner = owner
      self.acl = acl
      self.uid = uid
      self.groups = groups
      self.grants = grants
      self.rule = rule
      self.entry = entry
      self.has = has
    }

    func world() throws -> World {
      World().socket(owner: owner, group: group, mode: mode, acl: try acl.map { try .acl($0) } ?? .absent)
        .subject(uid: uid, groups: groups)
    }
  }

  @Test(arguments: [
    Row("the classic: other decides", 0o660, false, .other, "other::---", ""),
    Row("a member", 0o660, groups: [1000, 999], true, .group, "group::rw-", "rw"),
    Row("only w counts for the group", 0o620, groups: [999], true, .group, "group::-w-", "w"),
    Row("r is not enough for the group", 0o640, groups: [999], false, .group, "group::r--", "r"),
    Row("r-x is not enough for others", 0o755, false, .other, "other::r-x", "rx"),
    Row("w alone for others", 0o222, true, .other, "other::-w-", "w"),
    Row("0444 denies others", 0o444, false, .other, "other::r--", "r"),
    Row("0066 denies its owner", 0o066, owner: 1000, false, .owner, "user::---", ""),
    Row("0066 denies its owner, a member", 0o066, owner: 1000, groups: [999], false, .owner, "user::---", ""),
    Row("0600 is the owner's", 0o600, owner: 1000, true, .owner, "user::rw-", "rw"),
    Row("0606 denies a member", 0o606, groups: [999], false, .group, "group::---", ""),
    Row("0606 lets others in", 0o606, true, .other, "other::rw-", "rw"),
    Row("set-id and sticky bits do not matter", 0o7660, groups: [999], true, .group, "group::rw-", "rw"),
    Row("1777 on a socket", 0o1777, true, .other, "other::rwx", "rwx"),
    Row("a group that differs in its high bits", 0o660, groups: [999 + 64], false, .other, "other::---", ""),
  ])
  func modeBits(_ row: Row) throws { try check(row) }

  static let acl = "user::rw-,user:1000:rw-,group::r--,mask::rw-,other::---"

  @Test(arguments: [
    Row("a named user", 0o660, acl: acl, true, .namedUser, "user:1000:rw-", "rw"),
    Row(
      "chmod g= made the mask r--", 0o640, acl: "user::rw-,user:1000:rw-,group::r--,mask::r--,other::---",
      false,
      .namedUser, "user:1000:rw-", "r"),
    Row(
      "a named user is asked before the groups", 0o660,
      acl: "user::rw-,user:1000:r--,group::rw-,mask::rw-,other::rw-", groups: [999], false, .namedUser,
      "user:1000:r--", "r"),
    Row(
      "the owner is not looked up in the ACL", 0o460, owner: 1000,
      acl: "user::r--,user:1000:rw-,group::rw-,mask::rw-,other::rw-", false, .owner, "user::r--", "r"),
    Row(
      "any one group that grants is enough", 0o660,
      acl: "user::rw-,group::r--,group:50:r--,group:51:rw-,mask::rw-,other::---", groups: [50, 51, 999], true,
      .namedGroup, "group:51:rw-", "rw"),
    Row(
      "one matched and none grants: other is not asked", 0o666,
      acl: "user::rw-,group::rw-,group:50:r--,mask::rw-,other::rw-", groups: [50], false, .namedGroup,
      "group:50:r--", "r"),
    Row(
      "the owning group grants before a named one denies", 0o660,
      acl: "user::rw-,group::rw-,group:50:---,mask::rw-,other::---", groups: [50, 999], true, .group,
      "group::rw-", "rw"),
    Row(
      "the owning group's entry, not the group bits", 0o660,
      acl: "user::rw-,user:5:rw-,group::r--,mask::rw-,other::---", groups: [999], false, .group, "group::r--",
      "r"),
    Row(
      "the mask is taken off the owning group's entry", 0o640,
      acl: "user::rw-,user:5:rw-,group::rw-,mask::r--,other::---", groups: [999], false, .group, "group::rw-",
      "r"),
    Row(
      "of several that do not grant the first is told", 0o660,
      acl: "user::rw-,group::---,group:50:r--,group:51:---,mask::rw-,other::---", groups: [50, 51], false,
      .namedGroup, "group:50:r--", "r"),
    Row(
      "nobody named: other", 0o662, acl: "user::rw-,user:5:rw-,group::rw-,mask::rw-,other::-w-", true, .other,
      "other::-w-", "w"),
    Row(
      "other is not masked", 0o646, acl: "user::rw-,user:5:rw-,group::rw-,mask::r--,other::rw-", true, .other,
      "other::rw-", "rw"),
  ])
  func accessControlLists(_ row: Row) throws { try check(row) }

  @Test(arguments: [
    Row(
      "mask ---: the ACL is skipped and other lets uid 3000 in", 0o606,
      acl: "user::rw-,user:3000:---,group::rw-,mask::---,other::rw-", uid: 3000, true, .other, "other::rw-",
      "rw"),
    Row(
      "mask r--: the ACL is asked and denies", 0o646,
      acl: "user::rw-,user:3000:---,group::rw-,mask::r--,other::rw-", uid: 3000, false, .namedUser,
      "user:3000:---", ""),
    Row(
      "mask ---: a member is judged by the mode's group bits", 0o606,
      acl: "user::rw-,user:3000:rw-,group::rw-,mask::---,other::rw-", groups: [999], false, .group,
      "group::---", ""),
  ])
  func theGateOnTheGroupBits(_ row: Row) throws { try check(row) }

  private func check(_ row: Row) throws {
    let decision = try row.world().decision
    let last = try #require(decision.decidedBy)
    #expect(decision.permission == (row.grants ? .granted : .denied))
    #expect(decision.errno == (row.grants ? nil : .accessDenied))
    #expect(decision.letsIn == row.grants)
    #expect(last.rule == row.rule)
    #expect(last.entry == row.entry)
    #expect(last.has.letters == row.has)
    #expect(last.needs == .write)
    #expect(last.path == "/run/docker.sock")
  }

  @Test func theMaskShowsWhatItTookAway() throws {
    let acl = "user::rw-,user:1000:rw-,group::r--,mask::r--,other::---"
    let masked = try #require(try World().socket(mode: 0o640, acl: .acl(acl)).decision.decidedBy)
    #expect(masked.unmasked == [.read, .write])
    let plain = try #require(try World().socket(acl: .acl(Self.acl)).decision.decidedBy)
    #expect(plain.unmasked == nil)
  }

  @Test func thePrimaryGroupIsHeldToo() {
    #expect(World().subject(uid: 1000, gid: 999, groups: []).decision.letsIn)
    #expect(!World().subject(uid: 1000, gid: 998, groups: []).decision.letsIn)
  }
}
