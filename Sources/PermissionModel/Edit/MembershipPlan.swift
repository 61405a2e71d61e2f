/// What has to be written so that a user of an image holds a gid by its group file.
package struct MembershipPlan: Hashable, Sendable {
  /// What to do where the gid has a name already.
  package enum OnTaken: String, Hashable, Sendable, CaseIterable {
    /// Join the group that has it.
    case join
    /// Give the gid a second name.
    case alias
    case fail
  }

  /// Why nothing can be written, with the remedy.
  package struct Refusal: Error, Hashable, Sendable, CustomStringConvertible {
    package var description: String
    package init(_ description: String) { self.description = description }
  }

  package var edit: GroupFileEdit
  /// What the user should know of it.
  package var remarks: [String] = []

  /// - Parameters:
  ///   - user: the user's name in the passwd file.
  ///   - groupName: the name asked for; by default the one that the gid has, or `docker`.
  ///   - renumbers: an existing group of the name asked for may be given the gid.
  package init(
    user: ByteString, group: GroupID, accounts: Accounts, groupName: String?, onTaken: OnTaken,
    renumbers: Bool
  ) throws(Refusal) {
    guard !user.isEmpty, !user.bytes.contains(where: { [0x3A, 0x2C, 0x0A, 0x0D, 0].contains($0) }) else {
      throw Refusal("a group file cannot list the name \"\(user)\"; give the group at run time")
    }
    let wanted = ByteString(groupName ?? "docker")
    let holders = accounts.groups.filter { $0.groupID.id == group.rawValue }
    let holder =
      holders.first { groupName != nil && $0.name == wanted } ?? (groupName == nil ? holders.first : nil)
    if let holder, onTaken == .join || holder.name == wanted {
      edit = GroupFileEdit(change: nil, group: holder.name, groupID: group, member: user)
      remarks += Self.sharing(holder, user)
      return
    }
    if let taken = holders.first, onTaken != .alias {
      guard onTaken == .join, groupName == nil else {
        throw Refusal(
          "gid \(group) is \"\(taken.name)\" in this image; --on-taken join joins that group, --on-taken alias gives "
            + "the number a second name")
      }
    }
    guard let there = accounts.group(named: wanted) else {
      edit = GroupFileEdit(change: .create(name: wanted, group), group: wanted, member: user)
      return
    }
    if renumbers {
      edit = GroupFileEdit(change: .renumber(name: wanted, group), group: wanted, member: user)
      remarks.append("files of gid \(Self.shown(there.groupID)) no longer belong to \"\(wanted)\"")
      return
    }
    if groupName != nil {
      throw Refusal(
        "the group \"\(wanted)\" is \(Self.shown(there.groupID)) in this image; --renumber changes it to \(group)"
      )
    }
    let fresh = ByteString("\(wanted.display)-\(group)")
    edit = GroupFileEdit(change: .create(name: fresh, group), group: fresh, member: user)
    remarks.append(
      "\"\(wanted)\" is \(Self.shown(there.groupID)) here and stays so (--renumber would change it); the new group is "
        + "\"\(fresh)\"")
  }

  private static func sharing(_ group: GroupEntry, _ user: ByteString) -> [String] {
    guard group.name != "docker" else { return [] }
    return [
      "gid \(shown(group.groupID)) is \"\(group.name)\" in this image: \(user) may then also use what belongs to it"
    ]
  }

  private static func shown(_ id: IDField) -> String {
    switch id {
    case .number(let number): String(number)
    case .odd(let text): "\"\(text)\""
    }
  }
}
