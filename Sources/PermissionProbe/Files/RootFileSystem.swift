#if os(Linux)
import CLinux
import LibC

/// A root file system whose account files and programs count. Nothing outside it is read through a link.
struct RootFileSystem: ~Copyable {
  /// With O_PATH.
  let held: HeldDescriptor
  private let isOwn: Bool

  init(_ path: ByteString) throws(Errno) {
    held = HeldDescriptor(try Self.checkedDirectory(path))
    isOwn = path == "/"
  }

  private static func checkedDirectory(_ path: ByteString) throws(Errno) -> Descriptor {
    let found = try Descriptor.followingPath(path)
    guard try InodeReader.kind(of: found) == .directory else { throw .notDirectory }
    return found
  }

  borrowing func accounts() -> Accounts {
    var accounts = accountFiles()
    accounts.tools = .seen(AccountTools.found { exists($0) })
    return accounts
  }

  /// The two share the room for their entries.
  borrowing func accountFiles() -> Accounts {
    var room = AccountFiles.largestEntries
    return Accounts(
      passwd: accountFile("etc/passwd") { AccountFiles.passwd($0, room: &room) },
      group: accountFile("etc/group") { AccountFiles.group($0, room: &room) })
  }

  /// gshadow has the members where the group file has them too.
  borrowing func gshadow() -> Known<AccountFile<GroupEntry>> {
    accountFile("etc/gshadow") { AccountFiles.group($0) }
  }

  private borrowing func accountFile<Entry>(
    _ path: ByteString, parse: ([UInt8]) -> AccountFile<Entry>
  ) -> Known<AccountFile<Entry>> {
    AccountFiles.whole(
      file(path) { text, isTruncated in
        isTruncated ? AccountFile(isTruncated: true) : parse(text)
      })
  }

  /// - Parameter limit: so many bytes of it are read.
  borrowing func file<File>(
    _ path: ByteString, limit: Int = AccountFiles.largestFile, parse: ([UInt8], Bool) -> File
  ) -> Known<File> {
    do throws(Errno) {
      let (bytes, isTruncated) = try readable(path).contents(limit: limit)
      return .seen(parse(bytes, isTruncated))
    } catch .noEntry {
      return .absent
    } catch {
      return .unreadable(error)
    }
  }

  /// A regular file, and nothing else is ever opened: a device or a FIFO may do something when it is.
  private borrowing func readable(_ path: ByteString) throws(Errno) -> Descriptor {
    // Nothing is outside of "/", and engines before 2021 refuse openat2(2) by their seccomp profile.
    if isOwn {
      let file = try Descriptor.reading("/" + path)
      try Self.requireFile(try InodeReader.kind(of: file))
      return file
    }
    let found = try Descriptor.path(path, inRoot: held.descriptor.number)
    let (inode, mountID) = try InodeReader.read(found)
    try Self.requireFile(inode.kind)
    // Who has a mount namespace of his own can mount a file there that he may not read himself; account files
    // are for all to read.
    if try mountID != InodeReader.read(held.descriptor).mountID, !inode.mode.other.contains(.read) {
      throw .accessDenied
    }
    return try found.reopened()
  }

  private static func requireFile(_ kind: FileKind) throws(Errno) {
    guard kind == .file else { throw kind == .directory ? .isDirectory : .invalid }
  }

  /// The SELinux label of what stands at a path in here.
  borrowing func label(of path: ByteString) -> Known<ByteString> {
    do throws(Errno) {
      let found = try Descriptor.path(path, inRoot: held.descriptor.number)
      return SecurityReader.label(of: ByteString("/proc/self/fd/\(found.number)"))
    } catch {
      return .unreadable(error)
    }
  }

  /// Whether there is such a file, links resolved inside of the root.
  borrowing func exists(_ path: ByteString) -> Bool {
    do throws(Errno) {
      _ =
        try isOwn
        ? Descriptor.followingPath("/" + path) : Descriptor.path(path, inRoot: held.descriptor.number)
      return true
    } catch {
      // Behind a directory that may not be searched it may well be there.
      return error == .accessDenied
    }
  }
}

extension ByteString {
  fileprivate static func + (left: ByteString, right: ByteString) -> ByteString {
    ByteString(left.bytes + right.bytes)
  }
}
#endif
