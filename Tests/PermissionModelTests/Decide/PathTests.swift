import Testing

@testable import PermissionModel

/// kernel.md, "connect(2) on a path": what is asked before the socket.
@Suite struct PathTests {
  private static let member = World().subject(uid: 1000, groups: [999])

  @Test(arguments: [(0o700, false), (0o711, true), (0o744, false), (0o001, true), (0o770, false)])
  func aParentNeedsXForTheSubjectsClass(mode: Int, passes: Bool) throws {
    let decision = Self.member.place(.directory, at: "/run", mode: UInt16(mode)).decision
    #expect(decision.letsIn == passes)
    let check = try #require(decision.trace.first { $0.path == "/run" })
    #expect(check.rule == .search)
    #expect(check.needs == .execute)
    #expect(check.passes == passes)
  }

  @Test func theFirstRefusalEndsTheWalk() throws {
    let decision = World().place(.directory, at: "/", mode: 0o700).decision
    #expect(decision.trace.count == 1)
    #expect(try #require(decision.decidedBy).path == "/")
    #expect(try #require(decision.decidedBy).entry == "other::---")
  }

  @Test func theTraceHasOneCheckForEachPlace() {
    #expect(Self.member.decision.trace.map(\.path) == ["/", "/run", "/run/docker.sock"])
    #expect(Self.member.decision.trace.map(\.step) == [0, 1, 2])
    #expect(Self.member.decision.trace.allSatisfy { $0.passes })
  }

  @Test func aDirectorysACLAppliesToSearching() throws {
    let acl = "user::rwx,user:1000:--x,group::---,mask::--x,other::---"
    let world = Self.member.place(.directory, at: "/run", mode: 0o710, acl: try .acl(acl))
    #expect(world.decision.letsIn)
    let denied = "user::rwx,user:1000:r--,group::r-x,mask::r-x,other::--x"
    let refused = Self.member.place(.directory, at: "/run", mode: 0o751, acl: try .acl(denied))
    let check = try #require(refused.decision.decidedBy)
    #expect(check.entry == "user:1000:r--")
    #expect(check.rule == .search)
    #expect(check.matchedClass == .namedUser)
  }

  @Test func aLinksOwnModeNeverCountsAndItsTargetsParentsDo() {
    let linked = Self.member.link("/var/run", to: "/run").asking("/var/run/docker.sock")
    #expect(linked.decision.letsIn)
    #expect(linked.decision.trace.map(\.path) == ["/", "/var", "/", "/run", "/run/docker.sock"])
    let closed = linked.place(.directory, at: "/run", mode: 0o700)
    #expect(closed.decision.permission == .denied)
    #expect(closed.decision.decidedBy?.path == "/run")
  }

  @Test func whatIsMissing() {
    let missing = World().absent("/run/docker.sock").decision
    #expect(missing.permission == .missing)
    #expect(missing.errno == .noEntry)
    #expect(missing.decidedBy == nil)
  }

  /// The kernel asks for x before it looks the name up: a closed directory hides what is missing in it.
  @Test func aClosedDirectoryHidesWhatIsMissing() {
    let world = World().absent("/run/docker.sock").place(.directory, at: "/run", mode: 0o700)
    #expect(world.decision.permission == .denied)
  }

  @Test(arguments: [Errno.tooManyLinks, .notDirectory, .nameTooLong])
  func aWalkThatFails(errno: Errno) {
    let decision = World("/run").ending(errno).decision
    #expect(decision.permission == .missing)
    #expect(decision.errno == errno)
  }

  @Test func aFileInTheMiddleIsNoDirectory() {
    let world = World("/run/file/docker.sock").place(.file, at: "/run/file", mode: 0o777)
    #expect(world.decision.errno == .notDirectory)
    #expect(world.decision.permission == .missing)
  }

  @Test func aPathOf107BytesFitsAnd108DoNot() {
    let longest = ByteString("/" + String(repeating: "a", count: 106))
    let world = World(longest).socket(at: longest, mode: 0o666)
    #expect(world.decision.letsIn)
    let longer = ByteString("/" + String(repeating: "a", count: 107))
    let refused = World(longer).socket(at: longer, mode: 0o666)
    #expect(refused.decision.errno == .nameTooLong)
    #expect(refused.decision.permission == .missing)
    #expect(World(longer).socket(at: longer, mode: 0o666).assumed().decision.letsIn)
  }

  /// Permission first, and only then: is it a socket?
  @Test(arguments: [FileKind.directory, .file, .fifo, .characterDevice])
  func whatIsNoSocket(kind: FileKind) {
    let world = World().place(kind, at: "/run/docker.sock", mode: 0o644)
    #expect(world.decision.permission == .denied)
    #expect(world.decision.errno == .accessDenied)
    #expect(world.root().decision.permission == .granted)
    #expect(world.root().decision.errno == .connectionRefused)
    #expect(!world.root().decision.letsIn)
  }

  @Test func aReadOnlyFileSystemStopsFilesAndNotSockets() {
    let mount = Mount(isReadOnly: true, isFileSystemReadOnly: true)
    #expect(Self.member.mount(at: "/run/docker.sock", mount).decision.letsIn)
    let file = Self.member.place(.file, at: "/run/docker.sock", mode: 0o666)
      .mount(at: "/run/docker.sock", mount)
    #expect(file.decision.errno == .readOnlyFileSystem)
    let bindOnly = Self.member.place(.file, at: "/run/docker.sock", mode: 0o666)
      .mount(at: "/run/docker.sock", Mount(isReadOnly: true))
    #expect(bindOnly.decision.errno == .connectionRefused)
  }

  @Test func anAssumedSocketHasNoWay() {
    let decision = World().subject(uid: 1000, groups: [999]).assumed().decision
    #expect(decision.letsIn)
    #expect(decision.trace.count == 1)
  }
}
