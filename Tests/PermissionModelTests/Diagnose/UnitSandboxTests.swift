import Testing

@testable import PermissionModel

/// Settings of a unit that keep it from a socket, and the drop-in for each.
@Suite struct UnitSandboxTests {
  private func world(_ settings: [String: [ByteString]]) -> World {
    Scenario.member.unit("web.service", settings).seccomp(2)
  }

  private func dropIn(_ report: Report) -> [String]? {
    report.plan.best(for: .systemd).map { $0.snippet.split(separator: "\n").dropFirst(2).map { String($0) } }
  }

  @Test(arguments: [
    ["AF_INET"], ["~AF_UNIX"], ["~AF_INET", "AF_UNIX"],
  ])
  func families(words: [ByteString]) throws {
    let report = world(["RestrictAddressFamilies": words]).observed(.addressFamilyNotSupported, call: .socket)
      .report
    let cause = try #require(report.rootCause)
    #expect(cause.code == "unit-sandbox")
    #expect(cause.evidence["setting"] == .text("RestrictAddressFamilies"))
    #expect(dropIn(report) == ["RestrictAddressFamilies=AF_UNIX"])
    #expect(report.plan.best(for: .systemd)?.proof == .granted)
  }

  /// The errno has to be the one that the unit's filter answers with; without one it ends the process.
  @Test func calls() throws {
    let silent = world(["SystemCallFilter": ["~connect"]])
    let killed = silent.killed().report
    #expect(killed.rootCause?.code == "unit-sandbox")
    #expect(killed.rootCause?.detail.contains("SIGSYS") == true)
    #expect(dropIn(killed) == ["SystemCallFilter=@network-io"])
    #expect(silent.observed(.accessDenied).report.rootCause?.code == "security-policy")
    for (number, errno) in [("13", Errno.accessDenied), ("EPERM", .notPermitted)] as [(ByteString, Errno)] {
      let world = world(["SystemCallFilter": ["~connect"], "SystemCallErrorNumber": [number]])
      #expect(world.observed(errno).report.rootCause?.code == "unit-sandbox")
    }
    // A filter that lets connect is not what refused.
    let open = world(["SystemCallFilter": ["@system-service"], "SystemCallErrorNumber": ["13"]])
    let suspects = open.observed(.accessDenied).report.rootCause?.evidence["suspects"]
    #expect(suspects == .texts(["seccomp"]), "nothing else is in force")
  }

  /// What is foretold from the settings is what the diagnosis calls it once it has happened.
  @Test func foretoldAsItIsThenFound() throws {
    func foretold(_ settings: [String: [ByteString]], isRoot: Bool = false) -> UnitObstacle? {
      UnitFacts(UnitName("web.service", user: nil), source: .files, settings: settings)
        .obstacle(at: "/run/docker.sock", isRoot: isRoot)
    }
    let family = ["RestrictAddressFamilies": ["AF_INET"] as [ByteString]]
    #expect(
      foretold(family)?.code
        == world(family).observed(.addressFamilyNotSupported, call: .socket).report.rootCause?.code)
    let calls = ["SystemCallFilter": ["~connect"] as [ByteString]]
    #expect(foretold(calls)?.code == world(calls).killed().report.rootCause?.code)
    let covered = ["InaccessiblePaths": ["/run/docker.sock"] as [ByteString]]
    let mount = Mount(
      mountPoint: "/run/docker.sock", root: "/systemd/inaccessible/sock", fileSystemType: "tmpfs")
    let seen = world(covered).socket(owner: 0, group: 0, mode: 0).mount(at: "/run/docker.sock", mount)
    for isRoot in [false, true] {
      #expect(foretold(covered, isRoot: isRoot)?.code == seen.observed(.accessDenied).report.rootCause?.code)
    }
    let hidden = ["TemporaryFileSystem": ["/run"] as [ByteString]]
    let missing = World("/run/docker.sock").absent("/run/docker.sock").container(false).unit(
      "web.service", hidden
    )
    .observed(.noEntry)
    #expect(foretold(hidden)?.code == missing.report.rootCause?.code)
    // Root passes the empty directory, and finds nothing there; others do not.
    let above = ["InaccessiblePaths": ["-/run"] as [ByteString]]
    #expect(foretold(above, isRoot: true)?.code == "in-another-mount-namespace")
    #expect(foretold(above)?.code == "unit-sandbox")
    #expect(foretold(["ProtectHome": ["yes"]]) == nil)
    #expect(foretold([:]) == nil)
  }

  @Test func homesThatAreCovered() {
    func unit(_ value: ByteString) -> UnitFacts {
      UnitFacts(UnitName("web.service", user: nil), source: .files, settings: ["ProtectHome": [value]])
    }
    let path: ByteString = "/run/user/1000/docker.sock"
    #expect(unit("yes").covering(path) == UnitFacts.Hiding(setting: "ProtectHome", value: "yes"))
    #expect(unit("tmpfs").covering(path) == nil)
    #expect(unit("tmpfs").obstacle(at: path, isRoot: false)?.code == "in-another-mount-namespace")
    #expect(unit("yes").obstacle(at: path, isRoot: false)?.code == "unit-sandbox")
    for value in ["read-only", "no"] as [ByteString] {
      #expect(unit(value).obstacle(at: path, isRoot: false) == nil)
    }
    let obstacle = unit("yes").obstacle(at: path, isRoot: false)
    #expect(obstacle.map { unit("yes").lines(against: $0, path) } == ["ProtectHome=read-only"])
  }

  /// A filter answers before the path is looked at, whatever the bits say.
  @Test func theFilterComesFirst() {
    let report = Scenario.onHost.unit("web.service", ["SystemCallFilter": ["~connect"]]).seccomp(2).killed()
      .report
    #expect(report.rootCause?.code == "unit-sandbox")
    #expect(report.next.map(\.code) == ["gid-mismatch"])
  }

  /// The mount tells, also where the unit's settings are not known.
  @Test(arguments: [[:], ["InaccessiblePaths": ["/run/docker.sock", "/srv"]]] as [[String: [ByteString]]])
  func covered(settings: [String: [ByteString]]) throws {
    let mount = Mount(
      mountPoint: "/run/docker.sock", root: "/systemd/inaccessible/sock", fileSystemType: "tmpfs")
    let world = world(settings).socket(owner: 0, group: 0, mode: 0).mount(at: "/run/docker.sock", mount)
    for errno in [Errno.accessDenied, .connectionRefused] {
      let report = world.observed(errno).report
      #expect(report.rootCause?.code == "unit-sandbox")
      #expect(report.plan.remedies.allSatisfy { $0.target == .systemd || $0.target == .ansible })
      #expect(dropIn(report) == (settings.isEmpty ? nil : ["InaccessiblePaths=", "InaccessiblePaths=/srv"]))
    }
  }
}
