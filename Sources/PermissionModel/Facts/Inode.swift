/// What stands at one place of a path.
package enum FileKind: String, Hashable, Sendable, Codable {
  case directory, link, socket, file, fifo
  case characterDevice = "character-device"
  case blockDevice = "block-device"
  case unknown

  /// The kind in `st_mode` (inode(7)).
  package init(statMode: UInt32) {
    switch statMode & 0o170000 {
    case 0o040000: self = .directory
    case 0o120000: self = .link
    case 0o140000: self = .socket
    case 0o100000: self = .file
    case 0o010000: self = .fifo
    case 0o020000: self = .characterDevice
    case 0o060000: self = .blockDevice
    default: self = .unknown
    }
  }

  /// The letter in front of a mode in ls(1).
  package var letter: String {
    switch self {
    case .directory: "d"
    case .link: "l"
    case .socket: "s"
    case .file: "-"
    case .fifo: "p"
    case .characterDevice: "c"
    case .blockDevice: "b"
    case .unknown: "?"
    }
  }

  /// With its article, for a sentence.
  package var noun: String {
    switch self {
    case .directory: "a directory"
    case .link: "a symbolic link"
    case .socket: "a socket"
    case .file: "a regular file"
    case .fifo: "a FIFO"
    case .characterDevice: "a character device"
    case .blockDevice: "a block device"
    case .unknown: "something of an unknown kind"
    }
  }
}

/// All of an inode that bears on permission, as stat(2) and the ACL tell it.
package struct Inode: Hashable, Sendable, Codable {
  package var kind: FileKind
  package var mode: FileMode
  package var owner: UserID
  package var group: GroupID
  /// The link count; 0 once the inode was deleted and lives on only through a mount or descriptor.
  package var links: UInt32
  /// `absent` where the mode bits are all there is.
  package var acl: Known<AccessACL>
  /// chattr +i (`STATX_ATTR_IMMUTABLE`): a write is refused before any permission bit is looked at.
  package var isImmutable: Bool

  package init(
    kind: FileKind, mode: FileMode, owner: UserID, group: GroupID, links: UInt32 = 1,
    acl: Known<AccessACL> = .absent, isImmutable: Bool = false
  ) {
    self.kind = kind
    self.mode = mode
    self.owner = owner
    self.group = group
    self.links = links
    self.acl = acl
    self.isImmutable = isImmutable
  }
}

/// The mount that a place of a path lies on, from `/proc/PID/mountinfo` (proc_pid_mountinfo(5)).
package struct Mount: Hashable, Sendable, Codable {
  package var mountPoint: ByteString
  /// The directory or file of the file system that is mounted here; `/` where all of it is.
  package var root: ByteString
  package var fileSystemType: ByteString
  /// The mount is read-only (`MS_RDONLY` of the mount): no matter for connect(2).
  package var isReadOnly: Bool
  /// The file system itself is read-only.
  package var isFileSystemReadOnly: Bool
  /// `nosymfollow`: links on it are not followed.
  package var refusesLinks: Bool
  package var isIDMapped: Bool
  /// The mounted inode was deleted (`//deleted`).
  package var isSourceDeleted: Bool

  package init(
    mountPoint: ByteString = "/", root: ByteString = "/", fileSystemType: ByteString = "ext4",
    isReadOnly: Bool = false, isFileSystemReadOnly: Bool = false, refusesLinks: Bool = false,
    isIDMapped: Bool = false, isSourceDeleted: Bool = false
  ) {
    self.mountPoint = mountPoint
    self.root = root
    self.fileSystemType = fileSystemType
    self.isReadOnly = isReadOnly
    self.isFileSystemReadOnly = isFileSystemReadOnly
    self.refusesLinks = refusesLinks
    self.isIDMapped = isIDMapped
    self.isSourceDeleted = isSourceDeleted
  }
}
