import CLinux
import CLinuxStage
import Glibc
import PermissionProbe

/// A system call that must work did not.
struct SetupFailure: Error {
  var what: String
  var errno: Int32

  /// For wrappers that return -errno.
  static func check(_ result: Int32, _ what: String) throws(SetupFailure) {
    if result < 0 { throw SetupFailure(what: what, errno: -result) }
  }

  /// For libc, which returns -1 and leaves the error in errno.
  static func checkLibc(_ result: Int32, _ what: String) throws(SetupFailure) {
    if result < 0 { throw SetupFailure(what: what, errno: Glibc.errno) }
  }
}

/// Owner, group, mode and ACL of an inode that is to be made.
struct InodePlan {
  var owner: UInt32 = 0
  var group: UInt32 = 0
  var mode: UInt16 = 0o755
  var acl: [AccessACL.Entry] = []
  /// chmod after setfacl, which changes the mask.
  var modeAfterACL: UInt16?

  func apply(to path: String) throws(SetupFailure) {
    // chown first: it takes the set-id bits away.
    try SetupFailure.checkLibc(lchown(path, owner, group), "chown \(path)")
    try SetupFailure.checkLibc(chmod(path, mode_t(mode)), "chmod \(path)")
    if acl.isEmpty { return }
    try Self.set(acl, path)
    if let modeAfterACL {
      try SetupFailure.checkLibc(chmod(path, mode_t(modeAfterACL)), "chmod \(path)")
    }
  }

  static func set(_ acl: [AccessACL.Entry], _ path: String) throws(SetupFailure) {
    let bytes = attribute(acl)
    try SetupFailure.check(clinux_set_access_acl(path, bytes, bytes.count), "set the ACL of \(path)")
  }

  /// The value of `system.posix_acl_access` (linux/posix_acl_xattr.h): version 2, then tag, bits and id.
  private static func attribute(_ entries: [AccessACL.Entry]) -> [UInt8] {
    func little(_ value: UInt32, _ bytes: Int) -> [UInt8] {
      (0..<bytes).map { UInt8(truncatingIfNeeded: value >> UInt32(8 * $0)) }
    }
    var bytes = little(2, 4)
    for entry in entries {
      let (tag, id): (UInt32, UInt32) =
        switch entry.tag {
        case .owner: (0x01, .max)
        case .user(let id): (0x02, id.rawValue)
        case .owningGroup: (0x04, .max)
        case .group(let id): (0x08, id.rawValue)
        case .mask: (0x10, .max)
        case .other: (0x20, .max)
        }
      bytes += little(tag, 2) + little(UInt32(entry.permissions.rawValue), 2) + little(id, 4)
    }
    return bytes
  }
}

extension InodePlan {
  /// Who owns what the subject meets: often itself, or a group that it holds.
  init(owned identity: Identity, from dice: inout Dice) {
    owner = Self.user(near: identity, from: &dice)
    group = Self.group(near: identity, from: &dice)
  }

  static func user(near identity: Identity, from dice: inout Dice) -> UInt32 {
    if dice.chance(30) { return identity.ids.filesystem_uid }
    if dice.chance(10) { return dice.pick([identity.ids.real_uid, identity.ids.effective_uid]) }
    return dice.pick(Pool.users)
  }

  static func group(near identity: Identity, from dice: inout Dice) -> UInt32 {
    if dice.chance(40) { return dice.pick(identity.heldGroups) }
    if dice.chance(10) { return dice.pick([identity.ids.real_gid, identity.ids.effective_gid]) }
    return dice.pick(Pool.groups)
  }

  /// A directory: most let the subject through, so that what comes behind is looked at as well.
  static func directory(near identity: Identity, from dice: inout Dice) -> InodePlan {
    var plan = InodePlan(owned: identity, from: &dice)
    plan.mode = dice.weighted([
      (50, dice.pick([0o755, 0o711, 0o777, 0o1777, 0o751, 0o111])),
      (15, UInt16(dice.below(4096))),
      (
        25,
        dice.pick([0o700, 0o750, 0o710, 0o701, 0o677, 0o767, 0o776, 0o600, 0o070, 0o007, 0o100, 0o010, 0o1])
      ),
    ])
    if dice.chance(22) { plan.addACL(near: identity, bit: .execute, from: &dice) }
    return plan
  }

  mutating func addACL(near identity: Identity, bit: Permissions, from dice: inout Dice) {
    func permissions() -> Permissions {
      dice.weighted([
        (4, Permissions(rawValue: UInt8(dice.below(8)))), (3, bit), (2, [.read, .write, .execute]),
        (2, Permissions([.read, .write, .execute]).subtracting(bit)), (1, []),
      ])
    }
    acl = [.init(.owner, permissions())]
    let users = dice.weighted([(4, 0), (4, 1), (2, 2)])
    for _ in 0..<users {
      acl.append(.init(.user(UserID(Self.user(near: identity, from: &dice))), permissions()))
    }
    acl.append(.init(.owningGroup, permissions()))
    let groups = dice.weighted([(4, 0), (4, 1), (3, 2), (1, 3)])
    for _ in 0..<groups {
      acl.append(.init(.group(GroupID(Self.group(near: identity, from: &dice))), permissions()))
    }
    // With named entries a mask is a must (posix_acl_valid() in the kernel).
    if users + groups > 0 || dice.chance(40) { acl.append(.init(.mask, permissions())) }
    acl.append(.init(.other, permissions()))
    if dice.chance(35) {
      modeAfterACL = UInt16(dice.below(4096)) & (dice.chance(30) ? 0o7707 : 0o7777)
    }
  }
}
