import CLinux
import Glibc

/// Replaces account files of a root file system: locked as lckpwdf(3) does it, atomic, with mode, owner,
/// ACL and other extended attributes kept and a backup `FILE-` as shadow leaves one.
package struct AccountFileWriter: ~Copyable {
  /// What went wrong, at which file, in words for a person.
  package struct Failure: Error, Hashable, Sendable, CustomStringConvertible {
    package var description: String
    package init(description: String) { self.description = description }
  }

  /// lckpwdf(3) and shadow give up after so long.
  static let patienceInMilliseconds: Int32 = 15_000
  private static let pause: Int32 = 100

  private let root: ByteString
  private let lock: Descriptor

  /// Takes the lock.
  /// - Parameter waiting: called once when another program holds it.
  package init(root: ByteString, waiting: () -> Void) throws(Failure) {
    self.root = root
    lock = try Self.takeLock(root, waiting: waiting)
  }

  private static func takeLock(_ root: ByteString, waiting: () -> Void) throws(Failure) -> Descriptor {
    let etc = try directory("/etc", in: root)
    let number = clinux_open_lock(etc.number, ".pwd.lock")
    guard number >= 0 else { throw failure("\(root)/etc/.pwd.lock", Errno(rawValue: -number)) }
    let lock = Descriptor(number: number)
    var waited: Int32 = 0
    var result = clinux_lock(lock.number)
    while result == -EAGAIN || result == -EACCES, waited < patienceInMilliseconds {
      if waited == 0 { waiting() }
      poll(nil, 0, pause)
      waited += pause
      result = clinux_lock(lock.number)
    }
    if result == -EAGAIN || result == -EACCES {
      throw Failure(
        description:
          "another program has held the lock \(root)/etc/.pwd.lock for 15 s; try again when it is done")
    }
    guard result == 0 else { throw failure("\(root)/etc/.pwd.lock", Errno(rawValue: -result)) }
    return lock
  }

  /// The text of a file beneath the root; `nil` where there is none.
  package borrowing func read(_ path: ByteString) throws(Failure) -> [UInt8]? {
    guard let place = try place(path) else { return nil }
    do throws(Errno) {
      let file = try place.open()
      let (bytes, isTruncated) = try file.contents(limit: AccountFiles.largestFile)
      if isTruncated { throw .fileTooLarge }
      return bytes
    } catch {
      throw Self.failure(place.path.display, error)
    }
  }

  /// A file as it is and as an edit would have it.
  package struct Revision {
    package var path: ByteString
    package var old: [UInt8]
    package var new: [UInt8]
  }

  /// gshadow and the group file after an edit. A root without gshadow needs none; one without a group file
  /// gets it. The group file, which decides, comes last: a run that ends in between is made good by the next.
  package borrowing func texts(after change: MembershipChange) throws(Failure) -> [Revision] {
    var revisions: [Revision] = []
    for (path, format) in [("/etc/gshadow", MembershipChange.Format.gshadow), ("/etc/group", .group)] {
      let old = try read(ByteString(path))
      if old == nil, format == .gshadow { continue }
      let new = change.applied(to: old ?? [], format)
      guard format == .gshadow || change.isReadBack(from: new, before: old ?? []) else {
        throw Failure(description: "\(root)\(path) would not be read as it was meant; nothing is written")
      }
      revisions.append(.init(path: ByteString(path), old: old ?? [], new: new))
    }
    return revisions
  }

  package static let waitingSentence = "waiting up to 15 s for the lock on the account files"

  /// Puts a new text in the place of the old one, whole or not at all.
  package borrowing func replace(_ path: ByteString, with text: [UInt8]) throws(Failure) {
    guard let place = try place(path) else {
      return try create(path, text)
    }
    let old = try read(path) ?? []
    try write(old, to: "-", at: place)
    try write(text, to: "+", at: place)
    let name = place.name.display
    let result = clinux_rename(place.directory.number, name + "+", name)
    guard result == 0 else {
      clinux_unlink(place.directory.number, name + "+")
      throw Self.failure(place.path.display, Errno(rawValue: -result))
    }
    fsync(place.directory.number)
  }

  private borrowing func create(_ path: ByteString, _ text: [UInt8]) throws(Failure) {
    let directory = try Self.directory(path.parentPath, in: root)
    let name = path.lastPathComponent.display
    let result = text.withUnsafeBytes { bytes in
      clinux_create_whole(directory.number, name + "+", name, bytes.baseAddress, bytes.count, 0o644)
    }
    guard result == 0 else { throw Self.failure("\(root)\(path)", Errno(rawValue: -result)) }
  }

  /// A sibling of the file with its mode, owner and attributes; what a killed run left there goes first.
  private borrowing func write(_ text: [UInt8], to suffix: String, at place: borrowing Place) throws(Failure)
  {
    let name = place.name.display + suffix
    let result = text.withUnsafeBytes { bytes in
      clinux_write_like(place.directory.number, place.name.display, name, bytes.baseAddress, bytes.count)
    }
    guard result == 0 else {
      clinux_unlink(place.directory.number, name)
      throw Self.failure(
        place.path.parentPath.appending(component: ByteString(name)).display, Errno(rawValue: -result))
    }
  }

  // MARK: Places

  /// Where a file really is, links followed inside of the root.
  private struct Place: ~Copyable {
    let directory: Descriptor
    let name: ByteString
    let path: ByteString

    borrowing func open() throws(Errno) -> Descriptor {
      let number = clinux_open_regular(directory.number, name.display)
      guard number >= 0 else { throw Errno(rawValue: -number) }
      return Descriptor(number: number)
    }
  }

  private borrowing func place(_ path: ByteString) throws(Failure) -> Place? {
    let walk = PathWalker(root: root, mountInfo: .absent).walk(path)
    guard let inode = walk.targetInode, let resolved = walk.resolvedPath else {
      if walk.end == .reached, case .absent? = walk.steps.last?.inode, walk.steps.last?.path == path {
        return nil
      }
      let errno = walk.steps.last?.inode.failure ?? .noEntry
      throw Self.failure("\(root)\(path)", errno)
    }
    guard inode.kind == .file else {
      throw Failure(description: "\(root)\(path) is \(inode.kind.noun), not a regular file")
    }
    if inode.isImmutable {
      throw Failure(description: "\(root)\(path) is immutable; chattr -i lets it be replaced")
    }
    return Place(
      directory: try Self.directory(resolved.parentPath, in: root), name: resolved.lastPathComponent,
      path: ByteString("\(root == "/" ? "" : root.display)\(resolved.display)"))
  }

  /// A directory of the root, for reading, links followed inside of it.
  private static func directory(_ path: ByteString, in root: ByteString) throws(Failure) -> Descriptor {
    let walk = PathWalker(root: root, mountInfo: .absent).walk(path)
    guard let resolved = walk.resolvedPath, walk.targetInode?.kind == .directory else {
      throw failure("\(root)\(path)", walk.steps.last?.inode.failure ?? .noEntry)
    }
    do throws(Errno) {
      return try Descriptor.reading(root == "/" ? resolved : ByteString(root.bytes + resolved.bytes))
    } catch {
      throw failure("\(root)\(path)", error)
    }
  }

  private static func failure(_ path: String, _ errno: Errno) -> Failure {
    let remedy =
      switch errno {
      case .readOnlyFileSystem: "; the file system is read-only, give the group at run time"
      case .accessDenied, .notPermitted: "; this takes root, and a file that is not immutable"
      case Errno(rawValue: EBUSY): "; the file is a mount of its own, edit it where it comes from"
      case .fileTooLarge: "; a group file of this size is not edited"
      default: ""
      }
    return Failure(description: "\(path): \(errno.sentence)\(remedy)")
  }
}
