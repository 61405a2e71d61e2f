extension Inode {
  /// As setfacl --modify does it: the entry is put in its place, and the mask follows unless it is set (setfacl(1)).
  mutating func set(_ entry: AccessACL.Entry) {
    var entries =
      acl.value?.entries ?? [
        .init(.owner, mode.owner), .init(.owningGroup, mode.group), .init(.other, mode.other),
      ]
    entries.removeAll { $0.tag == entry.tag }
    entries.append(entry)
    if entry.tag != .mask {
      entries.removeAll { $0.tag == .mask }
      let covered = entries.filter { $0.isMasked }.reduce(into: Permissions()) {
        $0.formUnion($1.permissions)
      }
      entries.append(.init(.mask, covered))
    }
    entries.sort { $0.tag.order < $1.tag.order }
    acl = .seen(AccessACL(entries: entries))
    let mask = entries.first { $0.tag == .mask }?.permissions ?? mode.group
    mode = FileMode(rawValue: (mode.rawValue & ~0o070) | UInt16(mask.rawValue) << 3)
  }
}

extension AccessACL.Entry {
  fileprivate var isMasked: Bool {
    switch tag {
    case .user, .owningGroup, .group: true
    case .owner, .mask, .other: false
    }
  }
}

extension AccessACL.Tag {
  fileprivate var order: Int {
    switch self {
    case .owner: 0
    case .user: 1
    case .owningGroup: 2
    case .group: 3
    case .mask: 4
    case .other: 5
    }
  }
}
