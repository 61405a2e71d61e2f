import CLinux
import Glibc
import PermissionProbe

/// A few ids, so that subjects, inodes and ACL entries often meet; 65534 is the overflow id, and 100000
/// and what follows it is what rootless engines map.
enum Pool {
  static let users: [UInt32] = [0, 1000, 1001, 3000, 65534, 100000, 100999]
  static let groups: [UInt32] = [0, 998, 999, 1000, 1001, 65534, 100000, 100998]
}

/// Who connects. All ids are the initial namespace's, whatever the subject itself sees.
struct Identity {
  var ids = clinux_ids()
  var groups: [UInt32] = []
  var effective: CapabilitySet = []
  /// May hold what `effective` does not: that must not count.
  var permitted: CapabilitySet = []
  /// The subject is a program that was started by execve(2) and kept its capabilities as ambient ones.
  var isAmbient = false
  /// A user namespace that the subject enters after it has taken on its ids, groups included.
  var namespace: Maps?

  struct Maps {
    var users: [IDRange]
    var groups: [IDRange]

    /// What a process in a new user namespace waits for (user_namespaces(7)).
    func write(for process: Int32) throws(SetupFailure) {
      try Self.write(users, "/proc/\(process)/uid_map")
      try Self.write(groups, "/proc/\(process)/gid_map")
    }

    private static func write(_ ranges: [IDRange], _ path: String) throws(SetupFailure) {
      let text = ranges.map { "\($0.inside) \($0.outside) \($0.count)\n" }.joined()
      let file = open(path, O_WRONLY | O_CLOEXEC)
      try SetupFailure.checkLibc(file, "open \(path)")
      defer { close(file) }
      try SetupFailure.checkLibc(Int32(Glibc.write(file, text, text.utf8.count)), "write \(path): \(text)")
    }
  }

  var heldGroups: [UInt32] { [ids.filesystem_gid] + groups }

  /// The subject as seen from the initial namespace.
  var subject: Subject {
    var view = UserNamespace.initial
    if let namespace {
      view = UserNamespace(
        isInitial: .seen(false), uidMap: .seen(IDMap(ranges: namespace.users)),
        gidMap: .seen(IDMap(ranges: namespace.groups)), viewpoint: .outside)
    }
    return Subject(
      source: .process, userID: UserID(ids.filesystem_uid), groupID: GroupID(ids.filesystem_gid),
      groups: groups.map { GroupID($0) }, capabilities: effective, userNamespace: view)
  }

  /// What the subject must read about itself, for comparison with what the gathering code finds.
  func differs(from seen: Subject) -> String? {
    func inside(_ id: UInt32, _ ranges: [IDRange]?) -> UInt32 {
      guard let ranges else { return id }
      let range = ranges.first { id >= $0.outside && id - $0.outside < $0.count }
      return range.map { $0.inside + (id - $0.outside) } ?? 65534
    }
    let user = inside(ids.filesystem_uid, namespace?.users)
    let group = inside(ids.filesystem_gid, namespace?.groups)
    let expected = groups.map { inside($0, namespace?.groups) }.sorted()
    if seen.userID.rawValue != user { return "fsuid \(seen.userID) instead of \(user)" }
    if seen.groupID.rawValue != group { return "fsgid \(seen.groupID) instead of \(group)" }
    if seen.groups.map(\.rawValue).sorted() != expected {
      return "groups \(seen.groups) instead of \(expected)"
    }
    if seen.capabilities != effective { return "capabilities \(seen.capabilities.names)" }
    if let namespace {
      if seen.userNamespace.uidMap.value?.ranges != namespace.users { return "another uid map" }
      if seen.userNamespace.gidMap.value?.ranges != namespace.groups { return "another gid map" }
    }
    let isInitial = seen.userNamespace.isInitial.value
    return isInitial == (namespace == nil) ? nil : "initial namespace: \(String(describing: isInitial))"
  }
}

extension Identity: CustomStringConvertible {
  var description: String {
    var text = "fsuid \(ids.filesystem_uid) fsgid \(ids.filesystem_gid) groups \(groups)"
    text += " (euid \(ids.effective_uid) ruid \(ids.real_uid) egid \(ids.effective_gid) rgid \(ids.real_gid))"
    let names = effective.names
    text += names.count > 8 ? " \(names.count) capabilities" : " capabilities \(names)"
    text += effective.contains(.dacOverride) ? " +DAC_OVERRIDE" : ""
    text += effective.contains(.dacReadSearch) ? " +DAC_READ_SEARCH" : ""
    if isAmbient { text += " (ambient)" }
    guard let namespace else { return text }
    func show(_ ranges: [IDRange]) -> String {
      ranges.map { "\($0.inside)→\($0.outside)+\($0.count)" }.joined(separator: ",")
    }
    return text + " uid_map \(show(namespace.users)) gid_map \(show(namespace.groups))"
  }
}

// MARK: - Made at random

extension Identity {
  private static let all = CapabilitySet(rawValue: (1 << 41) - 1)
  private static let dac: CapabilitySet = [.dacOverride, .dacReadSearch]

  /// What this process has to give away; a machine may keep some capabilities from its root.
  private static let available: CapabilitySet = {
    var effective: UInt64 = 0
    return clinux_effective_capabilities(&effective) == 0 ? CapabilitySet(rawValue: effective) : []
  }()

  /// Whether the capabilities that decide can be given to a subject.
  static var hasAccessCapabilities: Bool { available.isSuperset(of: dac) }

  mutating func stayInInitialNamespace() {
    namespace = nil
    effective.formIntersection(Self.available)
    permitted.formIntersection(Self.available)
  }

  init(from dice: inout Dice) {
    let user = dice.pick(Pool.users)
    let group = dice.pick(Pool.groups)
    ids = clinux_ids(
      real_uid: user, effective_uid: user, filesystem_uid: user, real_gid: group, effective_gid: group,
      filesystem_gid: group)
    // As in a setuid program: only the file-system ids may decide.
    if dice.chance(20) {
      ids.real_uid = dice.pick(Pool.users)
      ids.real_gid = dice.pick(Pool.groups)
    }
    if dice.chance(15) { ids.effective_uid = dice.pick(Pool.users) }
    if dice.chance(15) { ids.effective_gid = dice.pick(Pool.groups) }
    groups = Pool.groups.filter { _ in dice.chance(22) }
    let isInNamespace = dice.chance(40)
    effective = dice.weighted([
      (isInNamespace ? 40 : 58, []), (12, .dacOverride), (12, .dacReadSearch), (5, Self.dac),
      (isInNamespace ? 25 : 7, Self.all), (6, Self.all.subtracting(Self.dac)), (4, .dockerDefault),
    ])
    permitted = dice.chance(30) ? Self.all : effective
    guard isInNamespace else {
      stayInInitialNamespace()
      // execve(2) makes the file-system ids the effective ones, and gives uid 0 everything anyway.
      let isPlain =
        ids.real_uid == user && ids.effective_uid == user && ids.real_gid == group
        && ids.effective_gid == group
      isAmbient = isPlain && user != 0 && !effective.isEmpty && dice.chance(50)
      return
    }
    // Usually the subject itself exists in there.
    let mustHaveUser = dice.chance(85) ? user : nil
    let mustHaveGroup = dice.chance(80) ? group : nil
    let users = Self.ranges(from: &dice, Pool.users, mustHave: mustHaveUser)
    let groups = dice.chance(40) ? nil : Self.ranges(from: &dice, Pool.groups, mustHave: mustHaveGroup)
    namespace = Maps(users: users, groups: groups ?? users)
  }

  /// A map with one range or several.
  private static func ranges(from dice: inout Dice, _ pool: [UInt32], mustHave: UInt32?) -> [IDRange] {
    let own = mustHave ?? dice.pick(pool)
    switch dice.below(8) {
    case 0: return [IDRange(inside: 0, outside: own, count: 1)]
    case 1: return [IDRange(inside: own, outside: own, count: 1)]
    case 2 where own < 100000:  // rootless
      return [IDRange(inside: 0, outside: own, count: 1), IDRange(inside: 1, outside: 100000, count: 65536)]
    case 3: return [IDRange(inside: 0, outside: 100000, count: 65536)]  // userns-remap
    case 4: return [IDRange(inside: 0, outside: 0, count: .max)]
    default:
      var outside = pool.filter { $0 == mustHave || dice.chance(45) }
      if outside.isEmpty { outside = [own] }
      var inside = UInt32(dice.pick([0, 1, 1000, 65530]))
      var ranges: [IDRange] = []
      while !outside.isEmpty {
        let start = outside.remove(at: dice.below(outside.count))
        // 999, 1000 and 1001 follow each other: a longer range would take in a neighbour that is there too.
        ranges.append(IDRange(inside: inside, outside: start, count: 1))
        inside += dice.chance(50) ? 1 : 997
      }
      return ranges
    }
  }
}
