/// Predicts connect(2) on a path: unix_find_bsd() in net/unix/af_unix.c with all that it calls, in the
/// kernel's order. Search permission on each directory, links followed, write permission on what is
/// found, and only then whether that is a socket. Security modules are not part of the prediction.
package func decide(_ facts: Facts) -> Decision {
  let walker = WalkDecision(facts: facts)
  return walker.run()
}

extension Facts {
  /// What connect(2) will say, and by which rule, as far as what was seen tells: the kernel's checks in the kernel's
  /// order. Security modules are not part of the prediction.
  public func decision() -> Decision { decide(self) }
}

// A class, since facts are large: a copy of it is one reference.
private final class WalkDecision {
  let facts: Facts
  var trace: [Check] = []

  init(facts: Facts) { self.facts = facts }

  func run() -> Decision {
    if facts.walk.end != .assumed, facts.walk.requested.count > facts.walk.requested.longestAddress {
      return ended(.missing, .nameTooLong)
    }
    // unix_find_abstract(): no inode, and nobody is asked for permission.
    if facts.walk.end == .abstract { return ended(.granted, nil) }
    let steps = facts.walk.steps
    for (index, step) in steps.enumerated() {
      let isLast = index == steps.count - 1
      switch step.inode {
      case .absent: return ended(.missing, .noEntry)
      case .unreadable(let errno):
        return unknown(MissingFact(path: step.path, fact: "what stands there", errno: errno))
      case .seen(let inode):
        if inode.kind == .link {
          if let decision = follow(step, inode, at: index) { return decision }
        } else if !isLast || facts.walk.end.isFailure {
          if let decision = enter(step, inode, at: index) { return decision }
        }
      }
    }
    if case .failed(let errno) = facts.walk.end { return ended(.missing, errno) }
    guard let last = steps.last, let inode = last.inode.value else { return ended(.missing, .noEntry) }
    return connect(last, inode, at: steps.count - 1)
  }

  /// pick_link(): may_follow_link() for a trailing link, and only then whether the mount lets links be followed.
  private func follow(_ step: PathWalk.Step, _ link: Inode, at index: Int) -> Decision? {
    if step.isTrailing, facts.system.protectsLinks.value != false,
      let directory = directory(before: index)
    {
      switch (isProtected(link, in: directory), facts.system.protectsLinks) {
      case (false, _), (_, .seen(false)), (_, .absent): break
      case (true, .seen(true)): return refused(.accessDenied, "fs.protected_symlinks", step, index)
      case (_, .unreadable(let errno)):
        return unknown(MissingFact(path: step.path, fact: "fs.protected_symlinks", errno: errno))
      case (nil, .seen(true)):
        let fact = "whether the unmapped owner of the link is the subject or the directory's owner"
        return unknown(MissingFact(path: step.path, fact: fact, errno: nil))
      }
    }
    if step.mount.value?.refusesLinks == true { return refused(.tooManyLinks, "nosymfollow", step, index) }
    return nil
  }

  /// may_follow_link(): a link in a sticky directory that all may write to, owned by neither the subject
  /// nor the directory's owner. `nil` where the owners cannot be told apart from here.
  private func isProtected(_ link: Inode, in directory: Inode) -> Bool? {
    guard directory.mode.isSticky, directory.mode.other.contains(.write) else { return false }
    let matches = [facts.subject.userID, directory.owner].map { isSame(link.owner, $0) }
    if matches.contains(true) { return false }
    return matches.contains(nil) ? nil : true
  }

  /// The kernel compares its own ids; two that are not mapped here both show as the overflow id.
  private func isSame(_ one: UserID, _ other: UserID) -> Bool? {
    guard one == other else { return false }
    let namespace = facts.subject.userNamespace
    return namespace.viewpoint == .outside || namespace.mapping(of: one) == .mapped ? true : nil
  }

  private func directory(before index: Int) -> Inode? {
    facts.walk.steps[..<index].last { $0.inode.value?.kind == .directory }?.inode.value
  }

  private func enter(_ step: PathWalk.Step, _ inode: Inode, at index: Int) -> Decision? {
    guard inode.kind == .directory else { return ended(.missing, .notDirectory) }
    return check(.execute, step, inode, at: index)
  }

  private func connect(_ step: PathWalk.Step, _ inode: Inode, at index: Int) -> Decision {
    if let decision = check(.write, step, inode, at: index) { return decision }
    // A socket bound in this place may still have no listener; only the observation tells.
    return ended(.granted, inode.kind == .socket ? nil : .connectionRefused)
  }

  /// `nil` where the check passes.
  private func check(
    _ needed: Permissions, _ step: PathWalk.Step, _ inode: Inode, at index: Int
  ) -> Decision? {
    let permission = InodePermission(subject: facts.subject, step: index, place: step, inode: inode)
    switch permission.check(needed) {
    case .unknown(let fact): return unknown(fact)
    case .decided(let check):
      trace.append(check)
      return check.errno.map { ended(.denied, $0) }
    }
  }

  private func refused(
    _ errno: Errno, _ entry: String, _ step: PathWalk.Step, _ index: Int
  ) -> Decision {
    trace.append(
      Check(
        step: index, path: step.path, rule: .inode, matchedClass: nil, entry: entry, needs: [], has: [],
        errno: errno))
    return ended(.denied, errno)
  }

  private func unknown(_ fact: MissingFact) -> Decision {
    Decision(permission: .unknown, errno: nil, decidedBy: nil, trace: trace, missingFact: fact)
  }

  private func ended(_ permission: Decision.Permission, _ errno: Errno?) -> Decision {
    let decidedBy = permission == .missing ? nil : trace.last
    return Decision(
      permission: permission, errno: errno, decidedBy: decidedBy, trace: trace, missingFact: nil)
  }
}
