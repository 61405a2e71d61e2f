/// Which class's bits speak for a subject, and what they allow: acl_permission_check() in fs/namei.c.
struct ClassBits: Hashable {
  var matchedClass: Check.Class
  var entry: String
  var has: Permissions
  var unmasked: Permissions?
}

/// A comparison of ids that cannot be settled from here, because both sides show the overflow id.
enum UncertainMatch: Hashable {
  case owner
  case owningGroup
  case entry(Int)
}

/// Finds the class of a subject towards one inode.
struct ClassFinder {
  var inode: Inode
  var subject: Subject
  var acl: AccessACL?
  /// A bit for the low bits of each group that the subject holds: of the thousand entries that an ACL may have,
  /// most are told by it to be of another.
  private let heldBits: UInt64
  /// Seen from within its user namespace, every id but the overflow id is what it shows.
  private let isInside: Bool

  init(inode: Inode, subject: Subject) {
    self.inode = inode
    self.subject = subject
    acl = inode.acl.value
    heldBits = subject.groups.reduce(Self.bit(subject.groupID)) { $0 | Self.bit($1) }
    isInside = subject.userNamespace.viewpoint == .inside
  }

  private static func bit(_ id: GroupID) -> UInt64 { 1 << UInt64(id.rawValue & 63) }

  private enum Match { case yes, no, uncertain }

  private func match(_ id: UserID) -> Match {
    if isInside, id.rawValue != .max, id != subject.userNamespace.overflowUserID {
      return id == subject.userID ? .yes : .no
    }
    return closelyMatch(id)
  }

  private func closelyMatch(_ id: UserID) -> Match {
    switch subject.userNamespace.mapping(of: id) {
    case .mapped: id == subject.userID ? .yes : .no
    case .unmapped where subject.userNamespace.viewpoint == .outside: id == subject.userID ? .yes : .no
    case .unmapped, .ambiguous:
      subject.userID == subject.userNamespace.overflowUserID
        && subject.userNamespace.mapping(of: subject.userID) != .mapped ? .uncertain : .no
    }
  }

  private func holds(_ id: GroupID) -> Bool {
    heldBits & Self.bit(id) != 0 && (id == subject.groupID || subject.groups.contains(id))
  }

  private func match(_ id: GroupID) -> Match {
    if isInside, id.rawValue != .max, id != subject.userNamespace.overflowGroupID {
      return holds(id) ? .yes : .no
    }
    return closelyMatch(id)
  }

  private func closelyMatch(_ id: GroupID) -> Match {
    switch subject.userNamespace.mapping(of: id) {
    case .mapped: return holds(id) ? .yes : .no
    case .unmapped where subject.userNamespace.viewpoint == .outside: return holds(id) ? .yes : .no
    case .unmapped, .ambiguous:
      let overflow = subject.userNamespace.overflowGroupID
      return holds(overflow) && subject.userNamespace.mapping(of: overflow) != .mapped
        ? .uncertain : .no
    }
  }

  /// The comparisons that the facts leave open.
  var uncertainMatches: [UncertainMatch] {
    // Only an overflow id that the subject itself shows leaves anything open.
    let namespace = subject.userNamespace
    guard subject.userID == namespace.overflowUserID || holds(namespace.overflowGroupID) else { return [] }
    var found: [UncertainMatch] = []
    if match(inode.owner) == .uncertain { found.append(.owner) }
    if match(inode.group) == .uncertain { found.append(.owningGroup) }
    for (index, entry) in (acl?.entries ?? []).enumerated() {
      switch entry.tag {
      case .user(let id) where match(id) == .uncertain: found.append(.entry(index))
      case .group(let id) where match(id) == .uncertain: found.append(.entry(index))
      default: break
      }
    }
    return found
  }

  /// The class and its bits, where the matches in `assumed` are taken to hold and other open ones not.
  func bits(needed: Permissions, assuming assumed: Set<UncertainMatch> = []) -> ClassBits {
    func holds(_ match: Match, _ uncertain: UncertainMatch) -> Bool {
      match == .yes || (match == .uncertain && assumed.contains(uncertain))
    }
    let mode = inode.mode
    // Step 1: the owner bits are final for the owner, and the ACL is not looked at.
    if holds(match(inode.owner), .owner) {
      return ClassBits(matchedClass: .owner, entry: "user::\(mode.owner)", has: mode.owner)
    }
    // Step 2: check_acl() is only called where the group bits, which then hold the mask, are not all zero.
    if let acl, !mode.group.isEmpty {
      return aclBits(acl, needed: needed, holds: holds)
    }
    // Step 3: a member of the group is judged by the group bits, whatever others may do.
    if holds(match(inode.group), .owningGroup) {
      return ClassBits(matchedClass: .group, entry: "group::\(mode.group)", has: mode.group)
    }
    return ClassBits(matchedClass: .other, entry: "other::\(mode.other)", has: mode.other)
  }

  /// posix_acl_permission() in fs/posix_acl.c.
  private func aclBits(
    _ acl: AccessACL, needed: Permissions, holds: (Match, UncertainMatch) -> Bool
  ) -> ClassBits {
    func masked(_ entry: AccessACL.Entry, _ matchedClass: Check.Class) -> ClassBits {
      let mask = acl.mask ?? [.read, .write, .execute]
      let has = entry.permissions.intersection(mask)
      return ClassBits(
        matchedClass: matchedClass, entry: entry.description, has: has,
        unmasked: has == entry.permissions ? nil : entry.permissions)
    }
    var firstMatchingGroup: ClassBits?
    for (index, entry) in acl.entries.enumerated() {
      switch entry.tag {
      case .user(let id) where holds(match(id), .entry(index)):
        return masked(entry, .namedUser)
      case .owningGroup where holds(match(inode.group), .owningGroup):
        // The first group entry that would grant by itself is final, even if the mask then denies it.
        if entry.permissions.isSuperset(of: needed) { return masked(entry, .group) }
        firstMatchingGroup = firstMatchingGroup ?? masked(entry, .group)
      case .group(let id) where holds(match(id), .entry(index)):
        if entry.permissions.isSuperset(of: needed) { return masked(entry, .namedGroup) }
        firstMatchingGroup = firstMatchingGroup ?? masked(entry, .namedGroup)
      default: break
      }
    }
    if let firstMatchingGroup { return firstMatchingGroup }
    let other = acl.entries.first { $0.tag == .other }?.permissions ?? inode.mode.other
    return ClassBits(matchedClass: .other, entry: "other::\(other)", has: other)
  }
}
