/// The POSIX.1e access ACL of an inode that has more than its mode bits (acl(5)).
package struct AccessACL: Hashable, Sendable, Codable {
  /// What an entry speaks of.
  package enum Tag: Hashable, Sendable {
    case owner
    case user(UserID)
    case owningGroup
    case group(GroupID)
    case mask
    case other
  }

  package struct Entry: Hashable, Sendable {
    package var tag: Tag
    package var permissions: Permissions
    package init(_ tag: Tag, _ permissions: Permissions) {
      self.tag = tag
      self.permissions = permissions
    }

    /// In the notation of getfacl(1): `user:3000:rw-`.
    package var description: String { "\(prefix):\(permissions)" }

    /// In the notation of getfacl(1), without the permissions.
    package var prefix: String {
      switch tag {
      case .owner: "user:"
      case .user(let id): "user:\(id)"
      case .owningGroup: "group:"
      case .group(let id): "group:\(id)"
      case .mask: "mask:"
      case .other: "other:"
      }
    }
  }

  /// In the order in which the kernel looks at them: owner, users, owning group, groups, mask, other.
  package var entries: [Entry]

  package init(entries: [Entry]) { self.entries = entries }

  package var mask: Permissions? { entries.first { $0.tag == .mask }?.permissions }

  /// The same entries under other mode bits, as chmod(2) leaves them, and as a file is made below a directory that hands
  /// them down (posix_acl_create(), posix_acl_chmod_masq()): of the group's bits the mask's become those, where there is one.
  package func under(_ mode: FileMode) -> AccessACL {
    let hasMask = mask != nil
    return AccessACL(
      entries: entries.map { entry in
        switch entry.tag {
        case .owner: Entry(.owner, mode.owner)
        case .mask: Entry(.mask, mode.group)
        case .owningGroup where !hasMask: Entry(.owningGroup, mode.group)
        case .other: Entry(.other, mode.other)
        case .user, .group, .owningGroup: entry
        }
      })
  }
}

/// An entry is one string in getfacl's notation with numeric ids.
extension AccessACL.Entry: Codable {
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 3, let permissions = Permissions(description: parts[2]),
      let tag = Self.tag(named: parts[0], qualifier: parts[1])
    else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "\"\(text)\" is not an ACL entry such as user:1000:rw-")
    }
    self.init(tag, permissions)
  }

  private static func tag(named name: Substring, qualifier: Substring) -> AccessACL.Tag? {
    switch (name, qualifier.isEmpty) {
    case ("user", true): .owner
    case ("user", false): UInt32(qualifier).map { .user(UserID($0)) }
    case ("group", true): .owningGroup
    case ("group", false): UInt32(qualifier).map { .group(GroupID($0)) }
    case ("mask", true): .mask
    case ("other", true): .other
    default: nil
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
