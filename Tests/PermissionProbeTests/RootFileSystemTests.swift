import Foundation
import TestSupport
import Testing

@testable import PermissionProbe

/// Root file systems that mean harm: nothing outside is read, nothing blocks, memory is bounded.
@Suite struct RootFileSystemTests {
  private let directory: TemporaryDirectory
  init() throws {
    directory = try TemporaryDirectory()
    try directory.directory("root/etc")
    try directory.directory("root/bin")
  }

  private func accounts() throws -> Accounts {
    try RootFileSystem(ByteString(directory.path("root"))).accounts()
  }

  private static let user = "inside:x:1000:1000::/:/bin/sh\n"
  private static let evil = "outside:x:1000:1000::/:/bin/sh\n"

  @Test func anOrdinaryRoot() throws {
    try directory.file("root/etc/passwd", Self.user)
    try directory.file("root/etc/group", "docker:x:999:inside\n")
    let accounts = try accounts()
    #expect(accounts.name(of: UserID(1000)) == "inside")
    #expect(accounts.group(named: "docker")?.members == ["inside"])
    #expect(accounts.tools == .seen(.none))
  }

  @Test func missingFiles() throws {
    #expect(try accounts().passwd == .absent)
    #expect(try accounts().group == .absent)
  }

  @Test(.timeLimit(.minutes(30))) func aFIFODoesNotBlock() throws {
    try directory.fifo("root/etc/passwd")
    #expect(try accounts().passwd == .unreadable(.invalid))
  }

  @Test func aDirectoryIsNoFile() throws {
    try directory.directory("root/etc/passwd")
    #expect(try accounts().passwd == .unreadable(.isDirectory))
  }

  @Test func aSocketIsNoFile() throws {
    _ = try Listener(directory.path("root/etc/passwd"), .dead)
    #expect(try accounts().passwd.failure != nil)
  }

  @Test(.enabled(if: Need.root)) func aDeviceIsNotRead() throws {
    let isMade = mknod(directory.path("root/etc/passwd"), S_IFCHR | 0o666, (1 << 8) | 5) == 0
    try #require(isMade)
    #expect(try accounts().passwd == .unreadable(.invalid))
  }

  @Test func anAbsoluteLinkStaysInside() throws {
    try directory.directory("root/usr/lib")
    try directory.file("root/usr/lib/passwd", Self.user)
    try directory.link("root/etc/passwd", to: "/usr/lib/passwd")
    #expect(try accounts().name(of: UserID(1000)) == "inside")
  }

  @Test func aLinkThatLeadsOutFindsNothing() throws {
    let outside = try directory.file("outside", Self.evil)
    try directory.link("root/etc/passwd", to: outside)
    try directory.link("root/etc/group", to: "../../outside")
    #expect(try accounts().passwd == .absent)
    #expect(try accounts().group == .absent)
  }

  @Test func aLinkedDirectoryThatLeadsOutFindsNothing() throws {
    try FileManager.default.removeItem(atPath: directory.path("root/etc"))
    try directory.directory("elsewhere")
    try directory.file("elsewhere/passwd", Self.evil)
    try directory.link("root/etc", to: directory.path("elsewhere"))
    #expect(try accounts().passwd == .absent)
  }

  @Test func aLoop() throws {
    try directory.link("root/etc/passwd", to: "passwd")
    #expect(try accounts().passwd == .unreadable(.tooManyLinks))
  }

  @Test(.timeLimit(.minutes(30))) func tenGigabytesAreNotRead() throws {
    let path = try directory.file("root/etc/group", "docker:x:999:inside\n")
    let isLong = truncate(path, 10 << 30) == 0
    try #require(isLong)
    #expect(try accounts().group == .unreadable(.fileTooLarge))
    var usage = rusage()
    getrusage(RUSAGE_SELF.rawValue, &usage)
    #expect(usage.ru_maxrss < 2 << 20, "kilobytes at the peak")
  }

  @Test func rootsThatAreNone() throws {
    #expect(throws: Errno.noEntry) { _ = try RootFileSystem(ByteString(directory.path("nothing"))) }
    let file = try directory.file("file")
    #expect(throws: Errno.notDirectory) { _ = try RootFileSystem(ByteString(file)) }
    #expect(throws: Errno.noEntry) { _ = try RootFileSystem("") }
    #expect(throws: Errno.invalid) { _ = try RootFileSystem("/\0") }
  }

  @Test(arguments: [
    (["usr/sbin/groupadd", "usr/sbin/usermod", "bin/sh"], AccountTools.shadow),
    (["bin/busybox", "usr/sbin/addgroup", "bin/sh"], .busybox),
    // Debian's addgroup is a Perl script around groupadd.
    (["usr/sbin/addgroup", "usr/sbin/groupadd", "usr/sbin/usermod", "bin/sh"], .shadow),
    // An addgroup that is not BusyBox's takes other options.
    (["usr/sbin/addgroup", "bin/sh"], .shellOnly), (["usr/sbin/groupadd", "bin/sh"], .shellOnly),
    (["bin/sh"], .shellOnly), (["bin/busybox", "bin/sh"], .shellOnly), ([], .none),
  ])
  func theToolsOfAnImage(files: [String], tools: AccountTools) throws {
    for file in files {
      try directory.directory("root/" + ByteString(file).parentPath.display)
      try directory.file("root/" + file)
    }
    #expect(try accounts().tools == .seen(tools))
  }

  @Test func toolsBehindAbsoluteLinks() throws {
    try directory.file("root/bin/busybox")
    for name in ["sh", "addgroup"] { try directory.link("root/bin/" + name, to: "/bin/busybox") }
    #expect(try accounts().tools == .seen(.busybox))
  }
}
