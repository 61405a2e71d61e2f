import Testing

@testable import PermissionModel

@Suite struct HostPathTests {
  private func facts(
    _ path: ByteString = "/run/docker.sock", mount: Mount? = nil, isContainer: Bool = true, owner: UInt32 = 0
  ) -> Facts {
    var world = World(path).socket(at: path, owner: owner).container(isContainer)
    if let mount { world = world.mount(at: path, mount) }
    return world.facts
  }

  private func answer(_ root: ByteString, _ type: ByteString, owner: UInt32 = 0, isDeleted: Bool = false)
    -> HostPath
  {
    let path: ByteString = "/var/lib/s.sock"
    return facts(
      path,
      mount: Mount(mountPoint: path, root: root, fileSystemType: type, isSourceDeleted: isDeleted),
      owner: owner
    ).hostPath(of: path)
  }

  @Test(arguments: [
    ("/docker.sock", "tmpfs", UInt32(0), "/run/docker.sock"),
    ("/mysqld/mysqld.sock", "tmpfs", 0, "/run/mysqld/mysqld.sock"),
    ("/docker.sock", "tmpfs", 1000, "/run/user/1000/docker.sock"),
    ("/docker.sock", "tmpfs", 101, "/run/docker.sock"),
    ("/opt/my/mysqld.sock", "ext4", 0, "/opt/my/mysqld.sock"),
    ("/@/opt/my.sock", "btrfs", 0, "/@/opt/my.sock"),
  ])
  func byTheMount(root: ByteString, type: ByteString, owner: UInt32, expected: ByteString) {
    let answer = answer(root, type, owner: owner)
    #expect(answer.path == expected)
    guard case .assumed = answer else {
      Issue.record("\(answer)")
      return
    }
  }

  @Test(arguments: ["fuse.grpcfuse", "9p", "virtiofs", "nfs4"] as [ByteString])
  func ofAnotherMachine(type: ByteString) { #expect(answer("/host/docker.sock", type).path == nil) }

  @Test func aDeletedSource() {
    #expect(answer("/docker.sock//deleted", "tmpfs", isDeleted: true).path == "/run/docker.sock")
  }

  @Test func inTheContainersOwnFiles() {
    let facts = facts(mount: Mount(mountPoint: "/", fileSystemType: "overlay"))
    #expect(facts.hostPath(of: "/run/docker.sock").path == nil)
    #expect(answer("/", "tmpfs").path == nil)
  }

  @Test func theEnginesWordCounts() {
    var facts = facts(
      "/run/docker.sock", mount: Mount(mountPoint: "/run/docker.sock", root: "/x", fileSystemType: "tmpfs"))
    facts.container = ContainerFacts(
      id: "1", name: "ci", binds: [.init(source: "/srv/d.sock", destination: "/var/run/docker.sock")])
    #expect(facts.hostPath(of: "/run/docker.sock") == .known("/srv/d.sock"))
  }

  @Test func theHostsMountsCount() {
    var facts = facts("/data/a/s.sock")
    facts.hostSource = .init(source: "/srv", destination: "/data")
    #expect(facts.hostPath(of: "/data/a/s.sock") == .known("/srv/a/s.sock"))
    #expect(facts.hostPath(of: "/data") == .known("/srv"))
    #expect(facts.hostPath(of: "/datax/s.sock").path == nil)
  }

  @Test func onTheHostItself() {
    #expect(facts(isContainer: false).hostPath(of: "/run/docker.sock") == .known("/run/docker.sock"))
    let own = Mount(mountPoint: "/tmp", root: "/tmp/systemd-private-1-x.service-2/tmp")
    let world = World("/tmp/s.sock").socket(at: "/tmp/s.sock").mount(at: "/tmp/s.sock", own)
    #expect(world.facts.hostPath(of: "/tmp/s.sock").path == "/tmp/systemd-private-1-x.service-2/tmp/s.sock")
    #expect(world.facts.hostPath(of: "/tmp/s.sock").doubt != nil)
  }

  @Test func assumedSockets() {
    let facts = World().assumed().facts
    guard case .assumed(let path, _) = facts.hostPath(of: "/run/docker.sock") else {
      Issue.record("not assumed")
      return
    }
    #expect(path == "/run/docker.sock")
  }

  @Test func relativePaths() { #expect(facts().hostPath(of: "s.sock").path == nil) }
}
