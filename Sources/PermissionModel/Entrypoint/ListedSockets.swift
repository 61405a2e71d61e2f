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

  /// Every place on the way belongs to root and nobody else may write there; no link is followed. What is
  /// found at the end is then what root has put there.
  package static func distrust(_ walk: PathWalk, expecting kind: FileKind) -> Distrust? {
    for step in walk.steps {
      guard case .seen(let inode) = step.inode else {
        return Distrust(description: "\(step.path) cannot be seen")
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

  /// A group of root's own counts as root; a sticky directory does not help, since names may be added to it.
  private static func isWritableByOthers(_ inode: Inode) -> Bool {
    if inode.mode.other.contains(.write) { return true }
    // With an ACL the group bits are its mask: without w no entry of it grants any.
    guard inode.mode.group.contains(.write) else { return false }
    if case .absent = inode.acl { return inode.group != .root }
    return true
  }
}
