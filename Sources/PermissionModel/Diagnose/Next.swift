/// What the subject will meet once the root cause is out of the way, nearest first: the same decision and
/// the same rules, on the facts as they would be then.
func causes(after root: Cause, in situation: Situation) -> [Cause] {
  guard situation.verdict != .granted else { return [] }
  var found: [Cause] = []
  var situation = situation
  var last = root
  while found.count < 8, let facts = situation.passing(last.code) {
    situation = Situation(facts)
    guard situation.verdict == .denied || situation.verdict == .missing,
      let next = diagnose(situation).first(where: { $0.severity == .error }), next != last,
      // What stands behind a directory that may not be passed is seldom to be seen.
      next.code != CouldNotTell.code
    else { break }
    found.append(next)
    last = next
  }
  return found
}

extension Situation {
  /// The facts as though the cause were gone; `nil` where nothing can be said of what comes behind it.
  func passing(_ code: String) -> Facts? {
    var facts = facts
    facts.observation = nil
    switch code {
    case SecurityPolicy.code:
      // Behind socket(2) comes all the rest; behind connect(2) comes the daemon.
      guard self.facts.observation?.call == .socket else { return nil }
    case DirectoryNotSearchable.code:
      guard let refusal else { return nil }
      facts.walk.edit(refusal.path) { inode in
        inode.mode = FileMode(rawValue: inode.mode.rawValue | 0o111)
        inode.acl = .absent
      }
    case LinkProtected.code:
      facts.system.protectsLinks = .seen(false)
      for index in facts.walk.steps.indices {
        facts.walk.steps[index].mount = facts.walk.steps[index].mount.map { mount in
          var mount = mount
          mount.refusesLinks = false
          return mount
        }
      }
    case PathTooLong.code:
      facts.walk.requested = "/"
    case MountIsStale.code:
      // The daemon makes its new socket as it made the old one.
      facts.walk.edit(targetPath) { $0.links = max(1, $0.links) }
      let last = facts.walk.steps.count - 1
      facts.walk.steps[last].mount = facts.walk.steps[last].mount.map { mount in
        var mount = mount
        mount.isSourceDeleted = false
        return mount
      }
    case GroupBitsDeny.code:
      facts.walk.edit(targetPath) { inode in
        inode.mode = FileMode(rawValue: inode.mode.rawValue | 0o060)
        inode.acl = .absent
      }
    case ImmutableInode.code:
      facts.walk.edit(targetPath) { $0.isImmutable = false }
    default: return nil
    }
    return facts
  }
}

extension PathWalk {
  /// Changes an inode wherever the walk comes by it.
  mutating func edit(_ path: ByteString, _ change: (inout Inode) -> Void) {
    for index in steps.indices where steps[index].path == path {
      guard var inode = steps[index].inode.value else { continue }
      change(&inode)
      steps[index].inode = .seen(inode)
    }
  }
}
