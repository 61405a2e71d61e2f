#if os(Linux)
import CLibACL
import CLinux
import LibC

/// The same for each name of a file (inode(7)).
struct FileIdentity: Hashable {
  var device: UInt64
  var inode: UInt64
}

/// Reads what an O_PATH descriptor stands for: statx(2), and the ACL through libacl.
enum InodeReader {
  static func read(_ descriptor: borrowing Descriptor) throws(Errno) -> (inode: Inode, mountID: UInt64) {
    var found = clinux_inode()
    let result = clinux_inode_of(descriptor.number, &found)
    guard result == 0 else { throw Errno(rawValue: -result) }
    let kind = FileKind(statMode: found.mode)
    let inode = Inode(
      kind: kind, mode: FileMode(rawValue: UInt16(truncatingIfNeeded: found.mode & 0o7777)),
      owner: UserID(found.uid), group: GroupID(found.gid), links: found.links,
      acl: kind == .link ? .absent : acl(of: descriptor.number), isImmutable: found.immutable != 0)
    return (inode, found.mount_id)
  }

  /// The kind alone, for files whose permissions do not matter.
  static func kind(of descriptor: borrowing Descriptor) throws(Errno) -> FileKind {
    try status(of: descriptor).kind
  }

  /// The kind, and which file it is under whatever name.
  static func status(
    of descriptor: borrowing Descriptor
  ) throws(Errno) -> (kind: FileKind, file: FileIdentity) {
    var found = clinux_inode()
    let result = clinux_inode_of(descriptor.number, &found)
    guard result == 0 else { throw Errno(rawValue: -result) }
    let device = UInt64(found.device_major) << 32 | UInt64(found.device_minor)
    return (FileKind(statMode: found.mode), FileIdentity(device: device, inode: found.inode))
  }

  /// The same inode of the same file system.
  static func isSame(_ one: borrowing Descriptor, _ other: borrowing Descriptor) throws(Errno) -> Bool {
    var (left, right) = (clinux_inode(), clinux_inode())
    for result in [clinux_inode_of(one.number, &left), clinux_inode_of(other.number, &right)]
    where result != 0 {
      throw Errno(rawValue: -result)
    }
    return left.inode == right.inode && left.device_major == right.device_major
      && left.device_minor == right.device_minor
  }

  /// libacl takes a path only, since acl_get_fd(3) refuses O_PATH descriptors: the one in /proc/self/fd
  /// leads to this very inode, whatever happens to its name meanwhile.
  private static func acl(of descriptor: Int32) -> Known<AccessACL> {
    let path = "/proc/self/fd/\(descriptor)"
    let size = clinux_access_acl_size(path)
    if size < 0 {
      // ENODATA: there is none.
      let failure = Errno(rawValue: -size)
      return failure == .notSupported || failure == Errno(rawValue: ENODATA) ? .absent : .unreadable(failure)
    }
    guard let list = acl_get_file(path, acl_type_t(ACL_TYPE_ACCESS)) else {
      return .unreadable(Errno(rawValue: errno))
    }
    defer { acl_free(UnsafeMutableRawPointer(list)) }
    return entries(of: list)
  }

  private static func entries(of list: acl_t) -> Known<AccessACL> {
    var entries: [AccessACL.Entry] = []
    var entry: acl_entry_t?
    var which = ACL_FIRST_ENTRY
    while true {
      let result = acl_get_entry(list, which, &entry)
      if result == 0 { break }
      guard result == 1, let entry, let next = self.entry(entry) else {
        return .unreadable(Errno(rawValue: errno == 0 ? EINVAL : errno))
      }
      entries.append(next)
      which = ACL_NEXT_ENTRY
    }
    // A directory with nothing but a default ACL shows three plain entries here.
    let isExtended = entries.contains { $0.tag == .mask }
    return isExtended ? .seen(AccessACL(entries: entries)) : .absent
  }

  private static func entry(_ entry: acl_entry_t) -> AccessACL.Entry? {
    var tag = acl_tag_t(ACL_UNDEFINED_TAG)
    var set: acl_permset_t?
    guard acl_get_tag_type(entry, &tag) == 0, acl_get_permset(entry, &set) == 0, let set else { return nil }
    var permissions: Permissions = []
    for (bit, permission) in [(ACL_READ, Permissions.read), (ACL_WRITE, .write), (ACL_EXECUTE, .execute)]
    where acl_get_perm(set, acl_perm_t(bit)) == 1 { permissions.insert(permission) }
    switch Int32(tag) {
    case ACL_USER_OBJ: return .init(.owner, permissions)
    case ACL_GROUP_OBJ: return .init(.owningGroup, permissions)
    case ACL_MASK: return .init(.mask, permissions)
    case ACL_OTHER: return .init(.other, permissions)
    case ACL_USER: return qualifier(of: entry).map { .init(.user(UserID($0)), permissions) }
    case ACL_GROUP: return qualifier(of: entry).map { .init(.group(GroupID($0)), permissions) }
    default: return nil
    }
  }

  private static func qualifier(of entry: acl_entry_t) -> UInt32? {
    guard let pointer = acl_get_qualifier(entry) else { return nil }
    defer { acl_free(pointer) }
    return pointer.load(as: UInt32.self)
  }
}
#endif
