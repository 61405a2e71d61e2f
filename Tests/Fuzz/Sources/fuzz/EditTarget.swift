import PermissionModel

/// The edit of account files: name asked for, gid, user and policy, each a line; group; gshadow.
enum EditTarget {
  static func run(_ bytes: [UInt8]) {
    let parts = bytes.pieces(3)
    let lines = parts[0].split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map {
      [UInt8]($0)
    }
    guard lines.count >= 4, let group = AccountFiles.id(lines[1]) else { return }
    let choice = AccountFiles.digits(lines[3]) ?? 0
    let policies = MembershipChange.Policy.OnTaken.allCases
    let policy = MembershipChange.Policy(
      name: lines[0].isEmpty ? nil : ByteString(lines[0]), onTaken: policies[choice % policies.count],
      renumbers: choice / policies.count % 2 == 1)
    let accounts = Accounts(group: .seen(AccountFiles.group(parts[1])))
    let change: MembershipChange
    do throws(MembershipChange.Refusal) {
      change = try MembershipChange.chosen(
        user: ByteString(lines[2]), group: GroupID(group), accounts: accounts, policy: policy)
    } catch {
      expectShowable(error.description, "the refusal")
      return
    }
    for note in change.notes(in: accounts, policy: policy) { expectShowable(note, "a note") }
    for (old, format) in [(parts[1], MembershipChange.Format.group), (parts[2], .gshadow)] {
      let new = change.applied(to: old, format)
      expectOneLine(old, new)
      expect(change.applied(to: new, format) == new || change.line == .made, "a second edit changes more")
      let diff = UnifiedDiff.of(old, new, path: "/etc/group")
      expect(diff.isEmpty == (old == new), "a change without a difference, or the other way round")
      expectShowable(diff, lines: true, "the difference")
    }
    let new = change.applied(to: parts[1], .group)
    // An edit that would be read as something else is refused by its caller.
    guard change.isReadBack(from: new, before: parts[1]) else { return }
    let read = AccountFiles.group(new).entries
    expect(
      read.contains { $0.name == change.name && $0.groupID.id == group && $0.members.contains(change.user) },
      "the member is not read")
    let again = Accounts(group: .seen(AccountFiles.group(new)))
    if change.line == .stays, policy.onTaken == .join,
      let second = try? MembershipChange.chosen(
        user: change.user, group: GroupID(group), accounts: again, policy: policy)
    {
      expect(second.applied(to: new, .group) == new, "the same question again changes more")
    }
  }

  /// One line is another, or one is there more; every other byte stays.
  private static func expectOneLine(_ old: [UInt8], _ new: [UInt8]) {
    let before = old.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    let after = new.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    expect(after.count >= before.count && after.count <= before.count + 2, "lines are lost or made")
    let start = zip(before, after).prefix { $0 == $1 }.count
    let end = zip(before.dropFirst(start).reversed(), after.dropFirst(start).reversed()).prefix { $0 == $1 }
      .count
    expect(before.count - start - end <= 1, "more than one line is changed")
  }
}
