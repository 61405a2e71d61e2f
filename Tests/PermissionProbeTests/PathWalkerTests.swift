import Foundation
import TestSupport
import Testing

@testable import PermissionProbe

/// Walks through real directories, each compared with what the kernel itself does on that path.
@Suite struct PathWalkerTests {
  private let directory: TemporaryDirectory
  init() throws { directory = try TemporaryDirectory() }

  private func walk(_ path: String, root: String = "/") -> PathWalk {
    PathWalker(root: ByteString(root), mountInfo: readFile("/proc/self/mountinfo", limit: 16 << 20))
      .walk(ByteString(path))
  }

  /// The walk ends where stat(2) and realpath(3) end.
  private func agreesWithKernel(_ path: String, sourceLocation: SourceLocation = #_sourceLocation) throws
    -> PathWalk
  {
    let walk = walk(path)
    var found = stat()
    let failure: Errno? = stat(path, &found) == 0 ? nil : Errno(rawValue: errno)
    // With every capability nothing but the walk itself can fail.
    let root = Subject(userID: .root, groupID: .root, capabilities: CapabilitySet(rawValue: .max))
    let decision = decide(Facts(subject: root, walk: walk))
    if let failure {
      // A socket's path may not be as long as any other; that is judged elsewhere.
      if path.utf8.count <= longestSocketPath {
        #expect(decision.errno == failure, sourceLocation: sourceLocation)
      }
      #expect(walk.end == .reached || walk.end == .failed(failure), sourceLocation: sourceLocation)
      #expect(walk.targetInode == nil, sourceLocation: sourceLocation)
    } else {
      let real = try #require(realpath(path, nil), sourceLocation: sourceLocation)
      defer { free(real) }
      #expect(walk.resolvedPath == ByteString(String(cString: real)), sourceLocation: sourceLocation)
      #expect(walk.targetInode?.kind == FileKind(statMode: found.st_mode), sourceLocation: sourceLocation)
      #expect(
        walk.targetInode?.mode.rawValue == UInt16(found.st_mode & 0o7777), sourceLocation: sourceLocation)
    }
    return walk
  }

  private func linked(_ path: String) throws -> [String] {
    try agreesWithKernel(path).steps.compactMap { $0.linkTarget?.display }
  }

  @Test func aPlainPath() throws {
    try directory.directory("run")
    let listener = try Listener(directory.path("run/s"), .dead, mode: 0o640)
    let walk = try agreesWithKernel(listener.path)
    #expect(
      walk.steps.map(\.path.display) == ["/", "/tmp", directory.path, directory.path("run"), listener.path])
    #expect(walk.steps.map(\.isTrailing) == [false, false, false, false, true])
    #expect(walk.targetInode?.kind == .socket)
    #expect(walk.end == .reached)
  }

  @Test func relativeAndAbsoluteLinks() throws {
    try directory.directory("run/deep")
    try directory.file("run/deep/f")
    try directory.link("relative", to: "run/deep")
    try directory.link("run/deep/up", to: "../deep/f")
    try directory.link("absolute", to: directory.path("relative"))
    #expect(try linked(directory.path("relative/f")) == ["run/deep"])
    #expect(try linked(directory.path("relative/up")) == ["run/deep", "../deep/f"])
    #expect(
      try linked(directory.path("absolute/up")) == [directory.path("relative"), "run/deep", "../deep/f"])
    let walk = try agreesWithKernel(directory.path("absolute"))
    #expect(walk.steps.filter { $0.linkTarget != nil }.map(\.isTrailing) == [true, true])
  }

  @Test func dotsAndSlashes() throws {
    try directory.directory("a/b")
    try directory.file("a/f")
    for path in ["a/b/../f", "a/./b/.././f", "a//b//..//f", "a/b/../../a/f", "a/b/", "a/b/.", "a/b/.."] {
      _ = try agreesWithKernel(directory.path(path))
    }
    _ = try agreesWithKernel("/../../tmp")
    _ = try agreesWithKernel("/")
    _ = try agreesWithKernel("//")
  }

  /// `..` behind a link is the parent of the link's target.
  @Test func dotDotBehindALink() throws {
    try directory.directory("x/y")
    try directory.file("x/f")
    try directory.link("l", to: "x/y")
    _ = try agreesWithKernel(directory.path("l/../f"))
    _ = try agreesWithKernel(directory.path("l/../../f"))
  }

  @Test func fortyLinksAndOneMore() throws {
    try directory.file("0")
    for number in 1...41 { try directory.link("\(number)", to: "\(number - 1)") }
    #expect(try linked(directory.path("40")).count == 40)
    let walk = try agreesWithKernel(directory.path("41"))
    #expect(walk.end == .failed(.tooManyLinks))
  }

  @Test func loops() throws {
    try directory.link("self", to: "self")
    try directory.link("a", to: "b")
    try directory.link("b", to: directory.path("a"))
    #expect(try agreesWithKernel(directory.path("self")).end == .failed(.tooManyLinks))
    #expect(try agreesWithKernel(directory.path("a/x")).end == .failed(.tooManyLinks))
  }

  @Test func whatIsMissing() throws {
    try directory.file("f")
    try directory.link("dangling", to: "nowhere")
    try directory.link("empty-handed", to: "nowhere/at/all")
    #expect(try agreesWithKernel(directory.path("none")).steps.last?.inode == .absent)
    #expect(
      try agreesWithKernel(directory.path("none/deeper")).steps.last?.path.display == directory.path("none"))
    #expect(
      try agreesWithKernel(directory.path("dangling")).steps.last?.path.display == directory.path("nowhere"))
    _ = try agreesWithKernel(directory.path("empty-handed"))
    #expect(try agreesWithKernel(directory.path("f/x")).end == .failed(.notDirectory))
    #expect(try agreesWithKernel(directory.path("f/")).end == .failed(.notDirectory))
    #expect(try agreesWithKernel(directory.path("f/.")).end == .failed(.notDirectory))
    _ = try agreesWithKernel(directory.path("f/.."))
    _ = try agreesWithKernel(directory.path("none/.."))
  }

  @Test func aLinkThatEndsInASlash() throws {
    try directory.file("f")
    try directory.directory("d")
    try directory.link("tofile", to: "f/")
    try directory.link("todirectory", to: "d/")
    #expect(try agreesWithKernel(directory.path("tofile")).end == .failed(.notDirectory))
    _ = try agreesWithKernel(directory.path("todirectory"))
    _ = try agreesWithKernel(directory.path("todirectory/"))
  }

  @Test func aNameThatIsTooLong() throws {
    let longest = String(repeating: "n", count: 255)
    #expect(try agreesWithKernel(directory.path(longest)).steps.last?.inode == .absent)
    #expect(try agreesWithKernel(directory.path(longest + "n")).end == .failed(.nameTooLong))
  }

  @Test func relativePaths() throws {
    for path in ["Tests", "./Tests", "Tests/../Package.swift", "..", "../..", ".", "nothing-here"] {
      _ = try agreesWithKernel(path)
    }
    #expect(walk("Tests").steps.first?.inode.value?.kind == .directory)
  }

  @Test func theMagicLinkOfAProcessesRoot() throws {
    try directory.file("f")
    let walk = walk("/proc/self/root" + directory.path("f"))
    #expect(walk.end == .reached)
    #expect(walk.targetInode?.kind == .file)
    #expect(walk.steps.contains { $0.linkTarget == "/" })
  }

  @Test func nothingOutsideOfTheRootIsReached() throws {
    try directory.directory("root/etc")
    try directory.file("root/etc/inside")
    try directory.file("outside")
    try directory.link("root/absolute", to: "/etc/inside")
    try directory.link("root/climbing", to: "../../../../../../../etc/inside")
    try directory.link("root/escape", to: directory.path("outside"))
    let root = directory.path("root")
    #expect(walk("/absolute", root: root).resolvedPath == "/etc/inside")
    #expect(walk("/climbing", root: root).resolvedPath == "/etc/inside")
    #expect(walk("/../../etc/inside", root: root).resolvedPath == "/etc/inside")
    #expect(walk("/escape", root: root).steps.last?.inode == .absent)
  }

  @Test func pathsThatAreNone() {
    #expect(walk("/tmp\0/x").end == .failed(.invalid))
    #expect(walk("/tmp\0/x").steps.isEmpty)
    let bytes = ByteString(Array(directory.path.utf8) + [0x2F, 0xFF, 0xFE])
    let walk = PathWalker(mountInfo: .absent).walk(bytes)
    #expect(walk.steps.last?.inode == .absent)
    #expect(walk.steps.last?.name.display == "\\xFF\\xFE")
  }

  @Test func thousandsOfComponents() {
    let walk = walk("/" + String(repeating: "tmp/../", count: 2000) + "tmp")
    #expect(walk.end == .reached || walk.end == .failed(.nameTooLong))
  }

  @Test func mountsAreNamed() throws {
    #expect(walk("/proc/self/status").steps.last?.mount.value?.fileSystemType == "proc")
    #expect(walk("/").steps.last?.mount.value?.mountPoint == "/")
    let unknown = PathWalker(mountInfo: .unreadable(.accessDenied)).walk("/tmp")
    #expect(unknown.steps.last?.mount == .unreadable(.accessDenied))
  }

  @Test(.enabled(if: Need.orCI(Child.find("setfacl") != nil, "setfacl"))) func accessControlLists() throws {
    try directory.file("f")
    try directory.file("plain")
    try directory.directory("d")
    let setfacl = try #require(Child.find("setfacl"))
    let changes = [
      ["--modify", "u:3000:rw,g:4000:r,m::r", directory.path("f")],
      ["--modify", "d:u:3000:rwx", directory.path("d")],
    ]
    for arguments in changes { try #require(try Child.run(setfacl, arguments).status == 0) }
    let acl = try #require(try agreesWithKernel(directory.path("f")).targetInode?.acl.value)
    #expect(
      acl.entries.map(\.description) == [
        "user::rw-", "user:3000:rw-", "group::r--", "group:4000:r--", "mask::r--", "other::r--",
      ])
    #expect(acl.mask == .read)
    #expect(walk(directory.path("plain")).targetInode?.acl == .absent)
    #expect(walk(directory.path("d")).targetInode?.acl == .absent, "a default ACL is no access ACL")
  }
}
