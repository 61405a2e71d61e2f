#if os(Linux)
import LibC

/// What the roots of containers call the users of processes in there.
enum UserNames {
  struct User {
    var process: Int32
    /// `nil` where it is the root of who asks, whose names are known.
    var root: ProcessScanner.Place?
    /// By which its root's passwd file knows it; `nil` where its user namespace does not say.
    var userIDInside: UserID?
  }

  /// The name of each, `nil` where there is none to be had. Each root's file is read once.
  static func of(_ users: [User], _ scanner: ProcessScanner) -> [ByteString?] {
    var names = [ByteString?](repeating: nil, count: users.count)
    for (root, indices) in Dictionary(grouping: users.indices, by: { users[$0].root }) {
      guard let root, let passwd = passwd(of: indices.map { users[$0].process }, root, scanner) else {
        continue
      }
      let wanted = Set(indices.compactMap { users[$0].userIDInside })
      var known: [UserID: ByteString] = [:]
      AccountScan.eachUser(passwd) { user in
        if wanted.contains(user.userID), known[user.userID] == nil { known[user.userID] = user.name }
      }
      for index in indices { names[index] = users[index].userIDInside.flatMap { known[$0] } }
    }
    return names
  }

  /// One that has ended meanwhile has no root any more; another of them has.
  private static func passwd(
    of numbers: [Int32], _ root: ProcessScanner.Place, _ scanner: ProcessScanner
  ) -> [UInt8]? {
    // Not lazily: a lazy `compactMap` asks a second time for what it has found, and who ended in between is a trap.
    for number in numbers {
      if let found = passwd(number, root, scanner) { return found }
    }
    return nil
  }

  /// The passwd file of the root directory that a process was seen in.
  private static func passwd(
    _ number: Int32, _ root: ProcessScanner.Place, _ scanner: ProcessScanner
  ) -> [UInt8]? {
    do throws(Errno) {
      // Who mounts a file system of his own making (FUSE) can have a reader wait for ever.
      if try mountsUserFileSystem(number, scanner) { return nil }
      let files = try RootFileSystem(ByteString("/proc/\(number)/root"))
      guard try scanner.root(number) == root else { return nil }
      return files.file("etc/passwd") { text, _ in text }.value
    } catch {
      return nil
    }
  }

  private static func mountsUserFileSystem(_ number: Int32, _ scanner: ProcessScanner) throws(Errno) -> Bool {
    let (text, isTruncated) = try scanner.open(number, "mountinfo").contents(limit: MountInfo.largestFile)
    return isTruncated
      || MountInfo.parse(text).values.contains { $0.fileSystemType.bytes.starts(with: "fuse".utf8) }
  }
}
#endif
