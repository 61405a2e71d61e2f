import Testing

@testable import PermissionModel

/// The list of sockets that a file capability serves counts only where root alone can have written it.
@Suite struct ListedSocketsTests {
  @Test(
    arguments: [
      ("", []), ("/run/docker.sock\n", ["/run/docker.sock"]), ("/a\n/b", ["/a", "/b"]),
      ("\n\n/a\n\n", ["/a"]),
      ("# /a\n/b\n", ["/b"]), ("run/docker.sock\n./a\n../b\n/c\n", ["/c"]), (" /a\n", []),
      ("/a b\n", ["/a b"]),
      ("/a\u{0}/b\n/c\n", ["/c"]), ("/a\r\n", ["/a\r"]),
    ] as [(String, [ByteString])])
  func lines(text: String, paths: [ByteString]) {
    #expect(ListedSockets.parse(Array(text.utf8)) == paths)
  }

  private static let file = World("/etc/sockcheck/sockets").place(
    .file, at: "/etc/sockcheck/sockets", mode: 0o644)
  private static let socket = World().socket()

  /// ext4 (linux/magic.h).
  private static let disk: UInt32 = 0xEF53

  private static func distrust(_ world: World, _ kind: FileKind, on fileSystem: UInt32? = disk) -> String? {
    var walk = world.facts.walk
    for index in walk.steps.indices { walk.steps[index].fileSystem = fileSystem }
    return ListedSockets.distrust(walk, expecting: kind)?.description
  }

  /// FUSE, 9p, and what nobody asked for.
  @Test(arguments: [0x6573_5546, 0x0102_1997, nil] as [UInt32?])
  func aFileSystemThatSomebodyAnswersFor(type: UInt32?) {
    #expect(Self.distrust(Self.file, .file, on: type)?.contains("lies on a file system") == true)
  }

  @Test(arguments: [
    // Nobody but root can put another one in its place.
    (file, FileKind.file), (file.place(.file, at: "/etc/sockcheck/sockets", mode: 0o600), .file),
    (file.place(.directory, at: "/etc/sockcheck", mode: 0o700), .file), (socket, .socket),
    // Connecting takes w, so that a socket's own bits are what it is for.
    (socket.socket(mode: 0o666), .socket), (socket.socket(group: 0, mode: 0o660), .socket),
  ])
  func trusted(world: World, kind: FileKind) {
    #expect(Self.distrust(world, kind) == nil)
  }

  struct Row: Sendable, CustomTestStringConvertible {
    var world: World
    var kind = FileKind.file
    var word: String
    var testDescription: String { word }

    init(_ world: World, _ word: String, _ kind: FileKind = .file) {
      (self.world, self.kind, self.word) = (world, kind, word)
    }
  }

  private static let path: ByteString = "/etc/sockcheck/sockets"

  @Test(arguments: [
    Row(file.place(.file, at: path, mode: 0o666), "may be written to"),
    Row(file.place(.file, at: path, group: 5, mode: 0o664), "may be written to"),
    // Engines that start containers as an arbitrary uid give them group 0.
    Row(file.place(.file, at: path, mode: 0o664), "may be written to"),
    Row(file.place(.directory, at: "/etc", mode: 0o775), "/etc may be written to"),
    Row(file.place(.file, at: path, mode: 0o602), "may be written to"),
    Row(file.place(.directory, at: "/etc", mode: 0o703), "/etc may be written to"),
    Row(file.place(.file, at: path, owner: 1000, mode: 0o600), "does not belong to root"),
    Row(file.place(.directory, at: "/etc/sockcheck", mode: 0o777), "/etc/sockcheck may be written to"),
    Row(file.place(.directory, at: "/etc/sockcheck", mode: 0o1777), "/etc/sockcheck may be written to"),
    Row(file.place(.directory, at: "/etc", owner: 1000), "/etc does not belong to root"),
    Row(file.place(.directory, at: "/etc", group: 5, mode: 0o775), "/etc may be written to"),
    Row(file.link(path, to: "/srv/list").place(.file, at: "/srv/list", mode: 0o644), "is a link"),
    Row(file.link("/etc", to: "/srv"), "/etc is a link"), Row(file.absent(path), "cannot be seen"),
    Row(file.unreadable(path), "cannot be seen"), Row(file.ending(.tooManyLinks), "is not there"),
    Row(socket.assumed(), "is not there", .socket), Row(file.place(.directory, at: path), "is a directory"),
    Row(file.place(.fifo, at: path, mode: 0o644), "is a FIFO"), Row(file, "is a regular file", .socket),
    Row(socket.socket(owner: 1000), "does not belong to root", .socket),
    Row(socket.place(.directory, at: "/run", mode: 0o1777), "/run may be written to", .socket),
    Row(socket.link("/run", to: "/srv").socket(at: "/srv/docker.sock"), "/run is a link", .socket),
    // What stands on the way is no socket that somebody may be meant to write to.
    Row(
      World("/run/docker.sock/x").socket(mode: 0o666).place(.file, at: "/run/docker.sock/x", mode: 0o644),
      "may be"),
  ])
  func distrusted(_ row: Row) {
    let distrust = Self.distrust(row.world, row.kind)
    #expect(distrust?.contains(row.word) == true, "\(distrust ?? "trusted")")
  }

  /// With an ACL the group bits are its mask: w in it means that some entry may grant it.
  @Test(arguments: [(UInt16(0o664), false), (0o644, true)])
  func anACL(mode: UInt16, isTrusted: Bool) throws {
    let mask = isTrusted ? "r--" : "rw-"
    let acl = try Known.acl("user::rw-,user:1000:rw-,group::r--,mask::\(mask),other::r--")
    let world = Self.file.place(.file, at: Self.path, mode: mode, acl: acl)
    #expect((Self.distrust(world, .file) == nil) == isTrusted)
    let unread = Self.file.place(.file, at: Self.path, mode: mode, acl: .unreadable(.accessDenied))
    #expect((Self.distrust(unread, .file) == nil) == isTrusted)
  }

  @Test func hostileNamesAreShownAsText() {
    let path: ByteString = "/etc/\u{1B}[31m"
    let world = World(path).place(.file, at: path, owner: 1000, mode: 0o644)
    #expect(Self.distrust(world, .file)?.contains("\u{1B}") == false)
  }
}
