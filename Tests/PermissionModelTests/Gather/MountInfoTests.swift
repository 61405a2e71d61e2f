import Testing

@testable import PermissionModel

/// `/proc/PID/mountinfo`.
@Suite struct MountInfoTests {
  private static func mount(_ line: String) throws -> Mount {
    try #require(MountInfo.parse((line + "\n").utf8)[36])
  }

  @Test func aLine() throws {
    let mount = try Self.mount(
      "36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw,errors=continue")
    #expect(mount.mountPoint == "/mnt2")
    #expect(mount.root == "/mnt1")
    #expect(mount.fileSystemType == "ext3")
    #expect(!mount.isReadOnly)
    #expect(!mount.isFileSystemReadOnly)
    #expect(!mount.refusesLinks)
    #expect(!mount.isIDMapped)
    #expect(!mount.isSourceDeleted)
  }

  @Test(arguments: ["", "shared:1 ", "shared:1 master:2 propagate_from:3 unbindable "])
  func anyNumberOfOptionalFields(fields: String) throws {
    let mount = try Self.mount("36 35 0:1 / /run rw \(fields)- tmpfs tmpfs rw")
    #expect(mount.fileSystemType == "tmpfs")
  }

  @Test func flags() throws {
    let mount = try Self.mount("36 35 0:1 / /run ro,nosuid,nosymfollow,idmapped - tmpfs tmpfs rw")
    #expect(mount.isReadOnly)
    #expect(!mount.isFileSystemReadOnly)
    #expect(mount.refusesLinks)
    #expect(mount.isIDMapped)
    #expect(try Self.mount("36 35 0:1 / /run rw - tmpfs tmpfs ro,size=1k").isFileSystemReadOnly)
    // Only the whole word counts.
    #expect(try !Self.mount("36 35 0:1 / /run rw,errors=ro - tmpfs tmpfs rw,errors=remount-ro").isReadOnly)
  }

  @Test func aDeletedSource() throws {
    let mount = try Self.mount("36 35 0:1 /docker.sock//deleted /run/docker.sock rw - tmpfs tmpfs rw")
    #expect(mount.isSourceDeleted)
    #expect(try !Self.mount("36 35 0:1 /deleted /run/docker.sock rw - tmpfs tmpfs rw").isSourceDeleted)
  }

  @Test func octalEscapes() throws {
    let mount = try Self.mount("36 35 0:1 /a\\040b /tab\\011nl\\012bs\\134hash\\043 rw - tmpfs t\\040t rw")
    #expect(mount.root == "/a b")
    #expect(mount.mountPoint == "/tab\tnl\nbs\\hash#")
  }

  @Test func backslashesThatAreNoEscape() throws {
    #expect(try Self.mount("36 35 0:1 /a\\9 /b\\ rw - tmpfs t rw").root == "/a\\9")
    #expect(try Self.mount("36 35 0:1 /a\\777 /b rw - tmpfs t rw").root == "/a\\777")
  }

  @Test func aLineThatCannotBeUnderstoodHidesNoOther() {
    let text = """
      garbage
      36 35 0:1 / /run rw - tmpfs
      x 35 0:1 / /bad rw - tmpfs t rw
      37 35 0:1 / /good rw - tmpfs t rw
      38 35 0:1 / /nodash rw tmpfs t rw more words
      """
    #expect(Array(MountInfo.parse(text.utf8).keys) == [37])
  }

  @Test func bytesThatAreNoText() throws {
    let line = Array("36 35 0:1 / /".utf8) + [0xFF] + Array(" rw - tmpfs t rw\n".utf8)
    #expect(MountInfo.parse(line)[36]?.mountPoint.display == "/\\xFF")
  }
}
