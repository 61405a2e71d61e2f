import Testing

@testable import PermissionModel

/// Where a file is to be found through the mounts of another root.
@Suite struct MountPlaceTests {
  private static let text = Array(
    """
    22 1 254:0 / / rw - ext4 /dev/vda rw
    30 22 0:25 / /run rw shared:5 - tmpfs tmpfs rw
    31 22 0:25 /docker.sock /opt/my\\040socket rw - tmpfs tmpfs rw
    32 22 0:25 /sub /mnt rw - tmpfs tmpfs rw
    33 22 0:25 /docker.sock//deleted /stale rw - tmpfs tmpfs rw
    34 22 0:250 / /like rw - tmpfs tmpfs rw
    broken line
    x 22 0:25 / /odd rw - tmpfs tmpfs rw

    """.utf8)

  @Test func eachMountOfOneDevice() {
    let places = MountPlace.parse(Self.text, device: "0:25")
    #expect(places.map(\.id) == [30, 31, 32, 33])
    #expect(places.compactMap { $0.path(of: "/docker.sock") } == ["/run/docker.sock", "/opt/my socket"])
    #expect(places.compactMap { $0.path(of: "/sub/s") } == ["/run/sub/s", "/mnt/s"])
    #expect(MountPlace.parse(Self.text).count == 6)
  }

  @Test func theFileWithinItsFileSystem() throws {
    let places = MountPlace.parse(Self.text)
    let run = try #require(places.first { $0.id == 30 })
    #expect(run.file(at: "/run/docker.sock") == "/docker.sock")
    #expect(run.file(at: "/running/docker.sock") == nil)
    let mounted = try #require(places.first { $0.id == 31 })
    #expect(mounted.file(at: "/opt/my socket") == "/docker.sock")
    let sub = try #require(places.first { $0.id == 32 })
    #expect(sub.file(at: "/mnt/a/b") == "/sub/a/b")
  }

  /// Swift 6.2's optimiser once let go of the copy of such a field before it filled it (docs/fuzzing.md).
  @Test func longFieldThatIsNoID() {
    let odd = String(repeating: "\0", count: 65)
    #expect(MountPlace.parse(Array("\(odd)25 22 0:25 / /a rw\n".utf8)).isEmpty)
  }
}
