import Testing

@testable import PermissionModel

/// Images that make their user from variables: group_add does not reach him, and the variable does.
@Suite struct GroupVariableTests {
  private static let passwd = "root:x:0:0::/:/bin/sh\nabc:x:1000:1000::/config:/bin/false\n"
  private static let group = "root:x:0:\nabc:x:1000:\n"
  private static let image = Scenario.classic.passwd(passwd).group(group).relatives(first: [0])
  private static let linuxserver = image.variables(["PUID": "1000", "PGID": "1000"])
  private static let withDocker = image.subject(uid: 1000, groups: [1000, 998]).variables([
    "DOCKER_GID": "998"
  ])

  static let worlds = [linuxserver, withDocker]

  private func text(_ target: RemedyTarget, _ world: World) -> String? {
    world.report(service: "web").plan.best(for: target)?.snippet
  }

  @Test func theVariableIsTheFix() throws {
    let first = try #require(Self.linuxserver.report(service: "web").plan.remedies.first)
    #expect(first.snippet == "services:\n  web:\n    environment:\n      PGID: \"999\"\n")
    #expect(first.proof == .granted && first.recommended)
    #expect(first.caveats.contains { $0.contains("gid 999") && $0.contains("1000") })
    #expect(
      text(.compose, Self.withDocker) == "services:\n  web:\n    environment:\n      DOCKER_GID: \"999\"\n")
  }

  @Test func inEachFormat() {
    let lines: [(RemedyTarget, String)] = [
      (.dockerRun, "--env PGID=999\n"), (.podmanRun, "--env PGID=999\n"),
      (.quadlet, "[Container]\nEnvironment=PGID=999\n"),
      (.swarm, "services:\n  web:\n    environment:\n      PGID: \"999\"\n"),
      (.nomad, "task \"web\" {\n  env {\n    PGID = \"999\"\n  }\n}\n"),
      (.devcontainer, "{\n  \"containerEnv\": {\"PGID\": \"999\"}\n}\n"),
      (
        .kubernetes,
        "spec:\n  containers:\n    - name: \"web\"\n      env:\n        - name: PGID\n          value: \"999\"\n"
      ),
    ]
    for (target, line) in lines { #expect(text(target, Self.linuxserver) == line) }
    #expect(
      text(.ecs, Self.linuxserver)?.contains(#""environment": [{"name": "PGID", "value": "999"}]"#) == true)
  }

  /// Nothing that group_add would do outlives such a start.
  @Test func groupsFromOutsideAreNotOffered() {
    let plan = Self.linuxserver.report.plan
    #expect(
      !(plan.remedies + plan.others).contains {
        $0.snippet.contains("group_add") || $0.snippet.contains("group-add")
      })
  }

  /// Whoever has tried that already is told the variable, and not another entrypoint.
  @Test func whereTheGroupIsGivenAndDropped() throws {
    let report = Self.linuxserver.relatives(first: [0, 999]).report(service: "web")
    #expect(report.rootCause?.code == "groups-dropped")
    #expect(report.plan.remedies.first?.snippet.contains("PGID: \"999\"") == true)
    #expect(report.plan.best(for: .entrypoint) != nil)
  }

  /// A variable that is set, and that nothing is made of as far as is seen.
  @Test(arguments: [
    image.variables(["PGID": "1001"]), image.variables(["PUID": "7", "PGID": "1000"]),
    image.variables(["PGID": "x"]), image.variables(["PGID": "99999999999"]),
    image.variables(["DOCKER_GID": "998"]),
    image.variables([:]), linuxserver.relatives(first: nil), linuxserver.socket(group: 0),
    withDocker.subject(uid: 1000, groups: [1000]),
  ])
  func whatIsNotRecognised(world: World) {
    #expect(text(.compose, world)?.contains("environment") != true)
    // What a root PID 1 starts takes its groups from the file, which a start as root is known to do.
    #expect((text(.compose, world) == nil) == world.situation.takesGroupsFromItsFile)
  }
}
