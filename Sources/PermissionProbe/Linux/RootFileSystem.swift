import CLinux
import Glibc

/// A root file system whose account files and programs count. Nothing outside it is read through a link.
struct RootFileSystem: ~Copyable {
  private let directory: Descriptor
  private let isOwn: Bool

  init(_ path: ByteString) throws(Errno) {
    directory = try Self.checkedDirectory(path)
    isOwn = path == "/"
  }

  private static func checkedDirectory(_ path: ByteString) throws(Errno) -> Descriptor {
    let found = try Descriptor.followingPath(path)
    guard try InodeReader.kind(of: found) == .directory else { throw .notDirectory }
    return found
  }

  borrowing func accounts() -> Accounts {
    var accounts = accountFiles()
    accounts.tools = .seen(tools())
    return accounts
  }

  borrowing func accountFiles() -> Accounts {
    Accounts(
      passwd: file("etc/passwd") { AccountFiles.passwd($0, isTruncated: $1) },
      group: file("etc/group") { AccountFiles.group($0, isTruncated: $1) })
  }

  /// gshadow has the members where the group file has them too.
  borrowing func gshadow() -> Known<AccountFile<GroupEntry>> {
    file("etc/gshadow") { AccountFiles.group($0, isTruncated: $1) }
  }

  private borrowing func file<File>(_ path: ByteString, parse: ([UInt8], Bool) -> File) -> Known<File> {
    do throws(Errno) {
      let descriptor = try open(path)
      let kind = try InodeReader.kind(of: descriptor)
      guard kind == .file else { return .unreadable(kind == .directory ? .isDirectory : .invalid) }
      let (bytes, isTruncated) = try descriptor.contents(limit: AccountFiles.largestFile)
      return .seen(parse(bytes, isTruncated))
    } catch .noEntry {
      return .absent
    } catch {
      return .unreadable(error)
    }
  }

  private borrowing func open(_ path: ByteString) throws(Errno) -> Descriptor {
    // Nothing is outside of "/", and engines before 2021 refuse openat2(2) by their seccomp profile.
    if isOwn { return try Descriptor.reading("/" + path) }
    return try Descriptor.reading(path, inRoot: directory.number)
  }

  private borrowing func tools() -> AccountTools {
    func has(_ name: String) -> Bool {
      ["usr/sbin", "usr/bin", "sbin", "bin"].contains { exists(ByteString("\($0)/\(name)")) }
    }
    if has("groupadd"), has("usermod") { return .shadow }
    if has("addgroup"), has("busybox") { return .busybox }
    return has("sh") ? .shellOnly : .none
  }

  /// Whether there is such a file, links resolved inside of the root.
  borrowing func exists(_ path: ByteString) -> Bool {
    do throws(Errno) {
      _ = try open(path)
      return true
    } catch {
      // What may not be read is there.
      return error == .accessDenied
    }
  }
}

extension ByteString {
  fileprivate static func + (left: ByteString, right: ByteString) -> ByteString {
    ByteString(left.bytes + right.bytes)
  }
}
