/// The outcome of one check.
enum Ruling {
  case decided(Check)
  case unknown(MissingFact)
}

/// inode_permission() in fs/namei.c, without the security modules that it asks last.
struct InodePermission {
  var subject: Subject
  var step: Int
  var place: PathWalk.Step
  var inode: Inode

  func check(_ needed: Permissions) -> Ruling {
    if needed.contains(.write), let refusal = refusalOfWrite(needed) { return .decided(refusal) }
    let finder = ClassFinder(inode: inode, subject: subject)
    // An ACL matters only to who is not the owner, and only where the group bits are not all zero.
    if let errno = inode.acl.failure, !inode.mode.group.isEmpty {
      let bits = finder.bits(needed: needed)
      if bits.matchedClass != .owner {
        if case .decided(let check) = throughCapability(needed, instead: bits), check.passes {
          return .decided(check)
        }
        return .unknown(MissingFact(path: place.path, fact: "the ACL", errno: errno))
      }
    }
    let uncertain = finder.uncertainMatches
    if uncertain.isEmpty { return ruling(finder.bits(needed: needed), needed) }
    guard uncertain.count <= 6 else { return unknownMembership }
    var answers: [ClassBits] = []
    for subset in 0..<(1 << uncertain.count) {
      let assumed = Set(uncertain.indices.filter { subset & (1 << $0) != 0 }.map { uncertain[$0] })
      answers.append(finder.bits(needed: needed, assuming: assumed))
    }
    let grants = Set(answers.map { $0.has.isSuperset(of: needed) })
    guard grants.count == 1, let bits = answers.first else {
      if case .decided(let check) = throughCapability(needed, instead: answers[0]), check.passes {
        return .decided(check)
      }
      return unknownMembership
    }
    return ruling(bits, needed)
  }

  private func ruling(_ bits: ClassBits, _ needed: Permissions) -> Ruling {
    if bits.has.isSuperset(of: needed) { return .decided(outcome(bits, needed, errno: nil)) }
    return throughCapability(needed, instead: bits)
  }

  private var unknownMembership: Ruling {
    .unknown(
      MissingFact(
        path: place.path, fact: "whether the unmapped id that the subject holds is the one that counts",
        errno: nil))
  }

  /// sb_permission() and the tests on MAY_WRITE at the head of inode_permission().
  private func refusalOfWrite(_ needed: Permissions) -> Check? {
    func refused(_ errno: Errno, _ entry: String, rule: Check.Rule = .inode) -> Check {
      Check(
        step: step, path: place.path, rule: rule, matchedClass: nil, entry: entry, needs: needed, has: [],
        errno: errno)
    }
    let isSubjectToReadOnly = inode.kind == .file || inode.kind == .directory || inode.kind == .link
    if isSubjectToReadOnly, place.mount.value?.isFileSystemReadOnly == true {
      return refused(.readOnlyFileSystem, "read-only file system")
    }
    if inode.isImmutable { return refused(.notPermitted, "immutable") }
    if place.mount.value?.isIDMapped == true,
      inode.owner == subject.userNamespace.overflowUserID
        || inode.group == subject.userNamespace.overflowGroupID
    {
      return refused(.accessDenied, "an id that the mount does not map", rule: .unmappedID)
    }
    return nil
  }

  /// The capability part of generic_permission().
  private func throughCapability(_ needed: Permissions, instead bits: ClassBits) -> Ruling {
    let denied = outcome(bits, needed, errno: .accessDenied)
    let capability: String
    let isSearch = inode.kind == .directory && !needed.contains(.write)
    if isSearch, subject.capabilities.contains(.dacReadSearch) {
      capability = "CAP_DAC_READ_SEARCH"
    } else if subject.capabilities.contains(.dacOverride) {
      capability = "CAP_DAC_OVERRIDE"
    } else {
      return .decided(denied)
    }
    // capable_wrt_inode_uidgid(): a capability counts only where both ids exist in the namespace.
    let owner = subject.userNamespace.mapping(of: inode.owner)
    let group = subject.userNamespace.mapping(of: inode.group)
    if owner == .unmapped || group == .unmapped {
      var check = denied
      check.rule = .unmappedID
      return .decided(check)
    }
    if owner == .ambiguous || group == .ambiguous {
      return .unknown(
        MissingFact(
          path: place.path, fact: "whether the owner and group exist in the user namespace", errno: nil))
    }
    var check = denied
    check.rule = .capability
    check.entry = capability
    check.errno = nil
    return .decided(check)
  }

  private func outcome(_ bits: ClassBits, _ needed: Permissions, errno: Errno?) -> Check {
    Check(
      step: step, path: place.path, rule: needed == .execute ? .search : Check.Rule(bits.matchedClass),
      matchedClass: bits.matchedClass,
      entry: bits.entry, needs: needed, has: bits.has, unmasked: bits.unmasked, errno: errno)
  }
}

extension Check.Rule {
  init(_ matchedClass: Check.Class) {
    switch matchedClass {
    case .owner: self = .owner
    case .namedUser: self = .namedUser
    case .group: self = .group
    case .namedGroup: self = .namedGroup
    case .other: self = .other
    }
  }
}
