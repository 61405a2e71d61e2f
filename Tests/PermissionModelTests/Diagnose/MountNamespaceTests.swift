import Testing

@testable import PermissionModel

/// The socket is there for others, and the subject has mounts of its own.
@Suite struct MountNamespaceTests {
  private static func world(_ path: ByteString, _ settings: [String: [ByteString]] = [:]) -> World {
    World(path).absent(path).container(false).passwd(Scenario.passwd).group(Scenario.group)
      .unit("web.service", settings).observed(.noEntry)
  }

  private func snippet(_ world: World, _ target: RemedyTarget = .systemd) -> String? {
    world.report.plan.best(for: target)?.snippet
  }

  @Test(arguments: [
    ("/tmp/app.sock", "PrivateTmp", "yes", "PrivateTmp=no"),
    ("/tmp/app/s", "PrivateTmp", "yes", "BindPaths=/tmp/app"),
    ("/run/user/1000/d.sock", "ProtectHome", "yes", "ProtectHome=read-only"),
    ("/run/app/s", "TemporaryFileSystem", "/run", "BindPaths=/run/app"),
    ("/run/app/s", "RootDirectory", "/srv/root", "BindPaths=/run/app"),
  ])
  func theSettingOfTheUnit(path: ByteString, setting: String, value: ByteString, line: String) throws {
    let world = Self.world(path, [setting: [value]])
    let cause = try #require(world.report.rootCause)
    #expect(cause.code == "in-another-mount-namespace")
    #expect(cause.detail.contains("\(setting)=\(value) of web.service"))
    #expect(cause.detail.contains("cannot be seen from in here"))
    #expect(
      snippet(world) == "# /etc/systemd/system/web.service.d/zz-sockcheck.conf\n[Service]\n\(line)\n")
    #expect(world.report.plan.best(for: .systemd)?.proof == .notModelled)
    #expect(snippet(world, .ansible)?.contains(line) == true)
    #expect(
      !world.report.plan.remedies.contains { $0.snippet.contains("systemctl start") }, "its daemon runs")
  }

  @Test func theOneWhoAsksSeesIt() throws {
    let world = World("/run/app.sock").absent("/run/app.sock").container(false).seenByCaller(.socket)
      .observed(.noEntry)
    let cause = try #require(world.report.rootCause)
    #expect(cause.code == "in-another-mount-namespace")
    #expect(cause.detail.contains("stands there for the one who asks"))
    #expect(world.report.plan.remedies.isEmpty)
    // In a container it has to be mounted, and a file that is no socket explains nothing.
    #expect(world.container(true).report.rootCause?.code == "socket-missing")
    #expect(world.seenByCaller(.file).report.rootCause?.code == "socket-missing")
  }

  /// An entry cannot be taken out of a list: the list is emptied, and the others are given again.
  @Test func oneOfSeveralInaccessiblePaths() {
    let world = Self.world("/run/app/s", ["InaccessiblePaths": ["-/run/app", "/srv"]])
    #expect(
      snippet(world)
        == "# /etc/systemd/system/web.service.d/zz-sockcheck.conf\n[Service]\nInaccessiblePaths=\nInaccessiblePaths=/srv\n"
    )
  }
}
