#if os(Linux)
import CLinux
import LibC

/// Replaces account files of a root file system: locked as lckpwdf(3) does it, atomic, with mode, owner,
/// ACL and other extended attributes kept and a backup `FILE-` as shadow leaves one.
///
/// The root is opened once and each file is looked up in it once. What is read, replaced and renamed is what that
/// look-up held open, so that a name that is exchanged meanwhile leads nowhere.
package struct AccountFileWriter: ~Copyable {
  /// What went wrong, at which file, in words for a person.
  package struct Failure: Error, Hashable, Sendable, CustomStringConvertible {
    package var description: String
    /// Whether some file has its new text all the same; the description says which.
    package var isPartial = false
    package init(description: String, isPartial: Bool = false) {
      self.description = description
      self.isPartial = isPartial
    }
  }

  /// lckpwdf(3) and shadow give up after so long.
  static let patienceInMilliseconds: Int32 = 15_000
  private static let pause: Int32 = 100

  private let root: ByteString
  private let system: RootFileSystem
  /// Held until the end; `nil` for a look.
  private let lock: HeldDescriptor?

  /// Takes the lock.
  /// - Parameter waiting: called once when another program holds it.
  package init(root: ByteString, waiting: () -> Void) throws(Failure) {
    let system = try Self.system(root)
    let lock = try Self.takeLock(root, system.held, waiting: waiting)
    self.root = root
    self.system = system
    self.lock = lock
  }

  /// For a look at what an edit would do: takes no lock, and so makes no file.
  package init(readingFrom root: ByteString) throws(Failure) {
    let system = try Self.system(root)
    self.root = root
    self.system = system
    lock = nil
  }

  private static func system(_ root: ByteString) throws(Failure) -> RootFileSystem {
    do throws(Errno) {
      return try RootFileSystem(root)
    } catch {
      throw failure(root.display, error)
    }
  }

  private static func takeLock(
    _ root: ByteString, _ held: HeldDescriptor, waiting: () -> Void
  ) throws(Failure) -> HeldDescriptor {
    let place = root == "/" ? "/etc" : "\(root)/etc"
    let etc = PathWalker(root: root, held: held, mountInfo: .absent).arrive(at: "/etc")
    guard let directory = etc.directory, etc.walk.targetInode?.kind == .directory else {
      throw failure(place, etc.walk.steps.last?.inode.failure ?? .noEntry)
    }
    let shown = "\(place)/.pwd.lock"
    let number = clinux_open_lock(directory.descriptor.number, ".pwd.lock")
    if number == -EINVAL {
      throw Failure(description: "\(shown) is no regular file, so it is no lock; take it away")
    }
    if number == -EACCES, geteuid() != 0 {
      throw Failure(
        description:
          "\(shown): permission denied; it takes root (in a Dockerfile a line USER root before this one)")
    }
    guard number >= 0 else { throw failure(shown, Errno(rawValue: -number)) }
    let lock = HeldDescriptor(Descriptor(number: number))
    var waited: Int32 = 0
    var result = clinux_lock(lock.descriptor.number)
    while result == -EAGAIN || result == -EACCES, waited < patienceInMilliseconds {
      if waited == 0 { waiting() }
      poll(nil, 0, pause)
      waited += pause
      result = clinux_lock(lock.descriptor.number)
    }
    if result == -EAGAIN || result == -EACCES {
      throw Failure(
        description: "another program has held the lock \(shown) for 15 s; try again when it is done")
    }
    guard result == 0 else { throw failure(shown, Errno(rawValue: -result)) }
    return lock
  }

  /// What the account files say by now.
  package borrowing func accounts() -> Accounts { system.accounts() }

  /// A file as it is and as an edit would have it.
  package struct Revision {
    package let path: ByteString
    package let old: [UInt8]
    package let new: [UInt8]
    fileprivate let place: AccountFilePlace
  }

  /// gshadow and the group file after an edit. A root without gshadow needs none; one without a group file
  /// gets it. The group file, which decides, comes last; its new text is read back before it counts.
  package borrowing func texts(after change: MembershipChange) throws(Failure) -> [Revision] {
    var revisions: [Revision] = []
    let files: [(ByteString, MembershipChange.Format)] = [("/etc/gshadow", .gshadow), ("/etc/group", .group)]
    for (path, format) in files {
      let place = try AccountFilePlace(path, root: root, held: system.held)
      let old = try place.text()
      if old == nil, format == .gshadow { continue }
      let new = change.applied(to: old ?? [], format)
      guard format == .gshadow || change.isReadBack(from: new, before: old ?? []) else {
        throw Failure(description: "\(root)\(path) would not be read as it was meant; nothing is written")
      }
      revisions.append(.init(path: path, old: old ?? [], new: new, place: place))
    }
    return revisions
  }

  package static let waitingSentence = "waiting up to 15 s for the lock on the account files"

  /// Puts the new texts in the place of the old ones: all of them lie beside the old ones before the first takes its
  /// place, and where one cannot take it the others get their old text back.
  ///
  /// - Returns: what could not be made sure of, in words for a person.
  package borrowing func replace(_ revisions: [Revision]) throws(Failure) -> [String] {
    let changed = revisions.filter { $0.old != $0.new }
    var staged: [AccountFilePlace] = []
    do throws(Failure) {
      for revision in changed { try revision.place.requireReplaceable() }
      for revision in changed {
        try revision.place.stage(revision.new)
        staged.append(revision.place)
      }
      for revision in changed { try revision.place.backUp(revision.old) }
    } catch {
      for place in staged { place.forget() }
      throw error
    }
    var replaced: [AccountFilePlace] = []
    for revision in changed {
      do throws(Failure) {
        try revision.place.commit()
        replaced.append(revision.place)
      } catch {
        for place in staged { place.forget() }
        throw Self.undone(replaced, after: error)
      }
    }
    return replaced.compactMap { $0.synchronize() }
  }

  private static func undone(_ places: [AccountFilePlace], after failure: Failure) -> Failure {
    let left = places.filter { !$0.undo() }
    guard !left.isEmpty else { return failure }
    let names = left.map(\.shown).joined(separator: ", ")
    return Failure(
      description: "\(names) has its new text already, which could not be taken back; \(failure.description)",
      isPartial: true)
  }

  fileprivate static func failure(_ path: String, _ errno: Errno) -> Failure {
    let remedy =
      switch errno {
      case .readOnlyFileSystem: "; the file system is read-only, give the group at run time"
      case .accessDenied, .notPermitted: "; this takes root, and a file that is not immutable"
      case Errno(rawValue: EBUSY): "; the file is a mount of its own, edit it where it comes from"
      case Errno(rawValue: ESTALE): "; somebody exchanges names in there, try again when it is quiet"
      case .fileTooLarge: "; a group file of this size is not edited"
      default: ""
      }
    return Failure(description: "\(path): \(errno.sentence)\(remedy)")
  }
}

/// Where an account file really is, links followed inside of the root: its directory and, if it is there, the file
/// itself, both open.
private final class AccountFilePlace {
  private typealias Failure = AccountFileWriter.Failure

  /// Its path for a person.
  let shown: String
  private let name: ByteString
  private let directory: Descriptor
  private let file: HeldDescriptor?

  /// The mode of a group file that was not there (passwd(5): to be read by all).
  private static let customaryMode: UInt32 = 0o644

  init(_ path: ByteString, root: ByteString, held: HeldDescriptor) throws(AccountFileWriter.Failure) {
    let arrival = PathWalker(root: root, held: held, mountInfo: .absent).arrive(at: path)
    let walk = arrival.walk
    guard walk.end == .reached, let last = walk.steps.last, let parent = arrival.directory else {
      throw AccountFileWriter.failure("\(root)\(path)", walk.endErrno)
    }
    shown = "\(root == "/" ? "" : root.display)\(last.path.display)"
    name = last.path.lastPathComponent
    switch last.inode {
    case .seen(let inode):
      guard inode.kind == .file else {
        throw Failure(description: "\(root)\(path) is \(inode.kind.noun), not a regular file")
      }
      if inode.isImmutable {
        throw Failure(description: "\(root)\(path) is immutable; chattr -i lets it be replaced")
      }
      do throws(Errno) {
        file = try arrival.regularFile()
      } catch {
        throw AccountFileWriter.failure("\(root)\(path)", error)
      }
    // A name that a link promises is not made; the file itself is.
    case .absent where last.path == path: file = nil
    case .absent: throw AccountFileWriter.failure("\(root)\(path)", .noEntry)
    case .unreadable(let errno): throw AccountFileWriter.failure("\(root)\(path)", errno)
    }
    let number = clinux_open_directory(parent.descriptor.number)
    guard number >= 0 else {
      throw AccountFileWriter.failure("\(root)\(path.parentPath)", Errno(rawValue: -number))
    }
    directory = Descriptor(number: number)
  }

  /// `nil` where there is no such file.
  func text() throws(AccountFileWriter.Failure) -> [UInt8]? {
    guard let file else { return nil }
    _ = lseek(file.descriptor.number, 0, SEEK_SET)
    do throws(Errno) {
      let (bytes, isTruncated) = try file.descriptor.contents(limit: AccountFiles.largestFile)
      // Of more than the reader takes in nothing can be decided.
      if isTruncated || !AccountFiles.isBounded(bytes) { throw .fileTooLarge }
      return bytes
    } catch {
      throw AccountFileWriter.failure(shown, error)
    }
  }

  /// rename(2) refuses to take the name away from a mount point, which shows in its mount before.
  func requireReplaceable() throws(AccountFileWriter.Failure) {
    do throws(Errno) {
      guard let file else { return }
      let own = try InodeReader.read(file.descriptor).mountID
      if try own != InodeReader.read(directory).mountID { throw Errno(rawValue: EBUSY) }
    } catch {
      throw AccountFileWriter.failure(shown, error)
    }
  }

  /// Writes the new text beside the old one.
  func stage(_ text: [UInt8]) throws(AccountFileWriter.Failure) {
    guard let like = file?.descriptor.number else {
      let result = text.withUnsafeBytes { bytes in
        sibling("+").withCString {
          clinux_write_new(directory.number, $0, bytes.baseAddress, bytes.count, Self.customaryMode)
        }
      }
      guard result == 0 else { throw AccountFileWriter.failure(shown + "+", Errno(rawValue: -result)) }
      return
    }
    try write(text, to: "+", like: like)
  }

  /// Writes the old text as the backup, from which it can be given back too.
  func backUp(_ text: [UInt8]) throws(AccountFileWriter.Failure) {
    if let like = file?.descriptor.number { try write(text, to: "-", like: like) }
  }

  private func write(_ text: [UInt8], to suffix: String, like: Int32) throws(AccountFileWriter.Failure) {
    var attributesFailed: Int32 = 0
    let result = text.withUnsafeBytes { bytes in
      sibling(suffix).withCString {
        clinux_write_like(directory.number, like, $0, bytes.baseAddress, bytes.count, &attributesFailed)
      }
    }
    guard result != 0 else { return }
    let errno = Errno(rawValue: -result)
    guard attributesFailed != 0 else { throw AccountFileWriter.failure(shown + suffix, errno) }
    throw Failure(
      description:
        "\(shown): its ACL and other extended attributes cannot be carried over: \(errno.sentence); without them "
        + "others might read or write it, so it stays as it is")
  }

  /// Gives the name to the new text.
  func commit() throws(AccountFileWriter.Failure) {
    let result: Int32 = sibling("+").withCString { from in
      name.withCString { to in
        guard let file = file?.descriptor.number else { return clinux_rename_new(directory.number, from, to) }
        // Whoever does not heed the lock may have replaced it, and his text is not to be lost.
        guard clinux_is_named(directory.number, to, file) == 1 else { return -ESTALE }
        return clinux_rename(directory.number, from, to)
      }
    }
    guard result == 0 else { throw AccountFileWriter.failure(shown, Errno(rawValue: -result)) }
  }

  /// Takes a new text away that did not come to its place.
  func forget() { _ = sibling("+").withCString { clinux_unlink(directory.number, $0) } }

  /// Gives the name back to the old text, by the backup; false where that failed.
  func undo() -> Bool {
    name.withCString { name in
      guard file != nil else { return clinux_unlink(directory.number, name) == 0 }
      return sibling("-").withCString { clinux_rename(directory.number, $0, name) == 0 }
    }
  }

  /// Brings the name to the disk; otherwise a sentence that says what that means.
  func synchronize() -> String? {
    guard fsync(directory.number) != 0 else { return nil }
    let errno = Errno(rawValue: errno)
    return
      "\(shown) is written, but whether its directory is on the disk is not known: \(errno.sentence); sync(1) tries again"
  }

  private func sibling(_ suffix: String) -> ByteString { ByteString(name.bytes + Array(suffix.utf8)) }
}

extension PathWalk {
  /// Why it did not come to its end.
  fileprivate var endErrno: Errno {
    if case .failed(let errno) = end { return errno }
    return steps.last?.inode.failure ?? .noEntry
  }
}
#endif
