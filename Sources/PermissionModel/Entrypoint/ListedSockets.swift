/// The file in which an image's owner lists the sockets whose groups any user of the image may gain through
/// the file capability. It counts only where nobody but root can have written it.
package enum ListedSockets {
  package static let path: ByteString = "/etc/sockcheck/sockets"
  package static let largest = 64 << 10

  /// Why a file or a socket does not count, in a sentence.
  package struct Distrust: Error, Hashable, Sendable, CustomStringConvertible {
    package var description: String
    package init(description: String) { self.description = description }
  }

  /// One absolute path a line; blank lines and lines that begin with `#` are left out.
  package static func parse(_ text: [UInt8]) -> [ByteString] {
    text.split(separator: UInt8(ascii: "\n")).map { ByteString($0) }
      .filter { $0.isAbsolutePath && !$0.bytes.contains(0) }
  }

  /// Every place on the way belongs to root and nobody else may write there, as a file system says that root
  /// vouches for; no link is followed. What is found at the end is then what root has put there.
  ///
  /// - Parameter walk: one that looked at file systems.
  package static func distrust(_ walk: PathWalk, expecting kind: FileKind) -> Distrust? {
    for step in walk.steps {
      guard case .seen(let inode) = step.inode else {
        return Distrust(description: "\(step.path) cannot be seen")
      }
      guard let fileSystem = step.fileSystem, vouchedFor.contains(fileSystem) else {
        let type = step.fileSystem.map { "of type 0x" + String($0, radix: 16) } ?? "of an unknown type"
        return Distrust(
          description:
            "\(step.path) lies on a file system \(type), on which others than root may make up owners")
      }
      if inode.kind == .link {
        return Distrust(description: "\(step.path) is a link; list the path that it leads to")
      }
      guard inode.owner == .root else { return Distrust(description: "\(step.path) does not belong to root") }
      let isLast = step == walk.steps.last
      guard isLast && inode.kind == .socket || !isWritableByOthers(inode) else {
        return Distrust(description: "\(step.path) may be written to by others than root")
      }
    }
    guard walk.end == .reached, let last = walk.targetInode else {
      return Distrust(description: "\(walk.requested) is not there")
    }
    return last.kind == kind ? nil : Distrust(description: "\(walk.requested) is \(last.kind.noun)")
  }

  /// File systems whose inodes come from the kernel's own memory, or from a disk that root mounted (linux/magic.h,
  /// `f_type` of statfs(2)). With FUSE, 9p and the like some process or server answers, which may be the caller's;
  /// what is not known here may be such a one too.
  private static let vouchedFor: [UInt32] = [
    0x0102_1994,  // tmpfs
    0x794C_7630,  // overlayfs
    0xEF53,  // ext2, ext3, ext4
    0x5846_5342,  // XFS
    0x9123_683E,  // Btrfs
    0x8584_58F6,  // ramfs, the first root
    0xF2F5_2010,  // F2FS
    0xCA45_1A4E,  // bcachefs
    0x2FC1_2FC1,  // ZFS
    0x7371_7368,  // SquashFS
    0xE0F5_E1E2,  // EROFS
  ]

  /// Whoever holds the group may write, and a caller may well hold group 0: engines that start containers as an
  /// arbitrary uid give them that. A sticky directory does not help, since names may be added to it. With an ACL the
  /// group bits are its mask: without w no entry of it grants any.
  private static func isWritableByOthers(_ inode: Inode) -> Bool {
    inode.mode.other.contains(.write) || inode.mode.group.contains(.write)
  }
}
