import Testing

@testable import PermissionModel

/// The classic lines, and the rules of causes.md by example.
@Suite struct RemedyTests {
  private static let taken = "root:x:0:\njenkins:x:1000:\nping:x:999:\n"

  private func snippet(_ target: RemedyTarget, _ world: World) -> String? {
    world.report(service: "jenkins-master").plan.remedies.first { $0.target == target && !$0.isLastResort }?
      .snippet
  }

  @Test func compose() throws {
    let remedies = Scenario.classic.report(service: "jenkins-master").plan.remedies
    let compose = remedies.filter { $0.target == .compose }
    try #require(compose.count == 2)
    #expect(compose[0].snippet == "services:\n  jenkins-master:\n    group_add:\n      - \"999\"\n")
    #expect(compose[0].recommended)
    #expect(compose[1].snippet == "services:\n  jenkins-master:\n    user: root\n")
    #expect(compose[1].isLastResort)
    #expect(!compose[1].risk.isEmpty)
  }

  @Test func dockerRun() { #expect(snippet(.dockerRun, Scenario.classic) == "--group-add 999\n") }

  @Test func dockerfileWithShadow() {
    #expect(
      snippet(.dockerfile, Scenario.classic) == """
        USER root
        ARG DOCKER_GID=999
        RUN groupadd --gid "$DOCKER_GID" docker \\
            && usermod --append --groups docker jenkins
        USER jenkins

        """)
  }

  @Test func dockerfileWithBusyBox() {
    #expect(
      snippet(.dockerfile, Scenario.classic.tools(.busybox)) == """
        USER root
        ARG DOCKER_GID=999
        RUN addgroup -g "$DOCKER_GID" docker \\
            && addgroup jenkins docker
        USER jenkins

        """)
  }

  @Test func dockerfileWithAShellAlone() {
    #expect(
      snippet(.dockerfile, Scenario.classic.tools(.shellOnly)) == """
        USER root
        RUN echo docker:x:999:jenkins >> /etc/group
        USER jenkins

        """)
  }

  @Test func dockerfileWithNothing() throws {
    let world = Scenario.classic.tools(.none)
    #expect(snippet(.dockerfile, world) == "USER 1000:999\n")
    #expect(world.report.plan.remedies.first?.target == .compose)
    // --user overrides the USER line; then nothing in the image can edit its group file but this program.
    #expect(
      snippet(.dockerfile, try world.started("jenkins")) == """
        USER root
        COPY --from=sockcheck /sockcheck /usr/local/bin/sockcheck
        RUN ["/usr/local/bin/sockcheck", "image", "--user", "jenkins", "--socket-gid", "999", "--apply"]
        USER jenkins

        """)
    #expect(snippet(.dockerfile, try world.started("jenkins:jenkins")) == nil)
    #expect(snippet(.dockerfile, try world.started("4242")) == nil)
  }

  /// The entrypoint joins whatever gid the host's socket has, so none is written down.
  @Test func entrypoint() throws {
    #expect(
      snippet(.entrypoint, Scenario.classic) == """
        COPY --from=sockcheck /sockcheck /usr/local/bin/sockcheck
        USER root
        ENTRYPOINT ["/usr/local/bin/sockcheck", "exec", "--user", "jenkins", "--"]

        """)
    let zero = try #require(Scenario.all.first { $0.code == "gid-zero" })
    #expect(try #require(snippet(.entrypoint, zero.world)).contains("--allow-root-group"))
    let remapped = try #require(Scenario.all.first { $0.code == "id-unmapped" })
    #expect(snippet(.entrypoint, remapped.world) == nil)
  }

  @Test func aTakenGIDIsJoinedAndNotMade() throws {
    let world = Scenario.classic.group(Self.taken)
    let text = try #require(snippet(.dockerfile, world))
    #expect(text.contains("usermod --append --groups ping jenkins"))
    #expect(!text.contains("groupadd"))
    let busybox = try #require(snippet(.dockerfile, world.tools(.busybox)))
    #expect(busybox.contains("RUN addgroup jenkins ping"))
    #expect(!busybox.contains("-g "))
    #expect(try #require(snippet(.dockerfile, world.tools(.shellOnly))).contains("\"image\", \"--user\""))
    let caveats = world.report.plan.remedies.first { $0.target == .dockerfile }?.caveats ?? []
    #expect(caveats.contains { $0.contains("ping") })
  }

  /// The group that is there keeps its number, as with `image --apply`: files of its own may hang on it.
  @Test func anotherHostsDockerGroupStays() throws {
    let group = "root:x:0:\njenkins:x:1000:\ndocker:x:998:jenkins\n"
    let world = Scenario.classic.group(group).subject(uid: 1000, groups: [1000, 998])
    let lines = """
      RUN groupadd --gid "$DOCKER_GID" "docker-$DOCKER_GID" \\
          && usermod --append --groups "docker-$DOCKER_GID" jenkins

      """
    #expect(try #require(snippet(.dockerfile, world)).contains(lines))
    let taken = world.group(group + "docker-999:x:1234:\n")
    #expect(try #require(snippet(.dockerfile, taken)).contains("groupadd --gid \"$DOCKER_GID\" docker-999-2"))
    let busybox = try #require(snippet(.dockerfile, world.tools(.busybox)))
    #expect(busybox.contains("addgroup -g \"$DOCKER_GID\" \"docker-$DOCKER_GID\""))
  }

  @Test func noGroupForAnUnmappedOne() {
    let world = Scenario.classic.socket(owner: 65534, group: 65534).namespace(
      uidMap: "0 1000 1\n1 100000 60000")
    for world in [world, world.root()] {
      let snippets = world.report.plan.remedies.filter { !$0.isLastResort }.map(\.snippet)
      #expect(
        !snippets.contains { $0.contains("65534") || $0.contains("groupadd") || $0.contains("group_add") })
      #expect(snippets.contains("--group-add keep-groups\n"))
    }
  }

  @Test(arguments: [0o640, 0o755, 0o600, 0o604])
  func noGroupWhereTheGroupMayNotWrite(mode: Int) {
    let world = Scenario.classic.socket(mode: UInt16(mode))
    for world in [world, world.subject(uid: 1000, groups: [999])] {
      for remedy in world.report.plan.remedies {
        #expect(!remedy.snippet.contains("999"))
        #expect(!remedy.snippet.contains("group_add"))
      }
    }
  }

  @Test func onTheHostTheAccountJoins() throws {
    let group = "root:x:0:\njenkins:x:1000:\ndocker:x:999:\n"
    let first = try #require(Scenario.onHost.group(group).report.plan.remedies.first)
    #expect(first.target == .host)
    #expect(first.side == .host)
    #expect(first.snippet == "sudo usermod --append --groups docker jenkins\n")
  }

  @Test func whoIsInTheGroupAlreadyNeedsANewSession() throws {
    let group = "root:x:0:\njenkins:x:1000:\ndocker:x:999:jenkins\n"
    let world = Scenario.onHost.group(group)
    let first = try #require(world.report.plan.remedies.first)
    #expect(first.snippet == "newgrp docker\n")
    #expect(first.side == .session)
    #expect(!world.report.plan.remedies.contains { $0.snippet.contains("usermod") })
    // newgrp is a set-id program.
    let bound = world.subject(uid: 1000, noNewPrivileges: true)
    #expect(!bound.report.plan.remedies.contains { $0.snippet.contains("newgrp") })
  }

  @Test func theUserAloneLetsTheImagesGroupsCount() throws {
    let group = "root:x:0:\njenkins:x:1000:\ndocker:x:999:jenkins\n"
    let world = try Scenario.classic.group(group).started("jenkins:jenkins")
    #expect(snippet(.compose, world) == "services:\n  jenkins-master:\n    user: \"jenkins\"\n")
    #expect(snippet(.dockerRun, world) == "--user jenkins\n")
  }

  /// With a group behind the colon Docker does not read the image's group file, so no line there helps.
  @Test func noDockerfileForAnExplicitGroup() throws {
    let world = try Scenario.classic.started("jenkins:jenkins")
    #expect(snippet(.dockerfile, world) == nil)
    #expect(try #require(world.report.plan.refusals[.dockerfile]).contains("colon"))
    let nameless = try Scenario.classic.started("4242:4242")
    #expect(snippet(.dockerfile, nameless) == nil)
  }

  /// A uid without an entry keeps its gid and gets an account, so that the group file counts for it.
  @Test func dockerfileForAnUnknownUID() throws {
    let nameless = try Scenario.classic.started("4242")
    #expect(
      snippet(.dockerfile, nameless) == """
        USER root
        ARG DOCKER_GID=999
        RUN useradd --uid 4242 --gid 0 --no-create-home --home-dir / uid4242 \\
            && groupadd --gid "$DOCKER_GID" docker \\
            && usermod --append --groups docker uid4242
        USER 4242

        """)
    #expect(
      try #require(snippet(.dockerfile, nameless.tools(.busybox))).contains(
        "RUN adduser -D -H -h / -u 4242 -G root uid4242 \\\n"))
    let shellOnly = nameless.tools(.shellOnly)
    #expect(snippet(.dockerfile, shellOnly) == nil)
    #expect(try #require(shellOnly.report.plan.refusals[.dockerfile]).contains("no entry"))
  }

  /// Whoever is root already gains nothing by sudo.
  @Test func rootIsNotOfferedToRoot() {
    let closed = Scenario.onHost.asking("/srv/app/docker.sock").socket(at: "/srv/app/docker.sock")
      .place(.directory, at: "/srv/app", owner: 1000, mode: 0o700)
    let anothers = Scenario.onHost.socket(owner: 1000, mode: 0o600)
    for world in [closed, anothers].map({ $0.root(capabilities: []) })
      + [Scenario.onHost.socket(owner: 1000, group: 0).subject(uid: 0, gid: 1000)]
    {
      #expect(world.report.verdict == .denied)
      #expect(!world.report.plan.all(for: .host).contains { $0.snippet.contains("sudo -i") })
    }
    let user = Scenario.onHost.socket(owner: 1001, mode: 0o600)
    #expect(user.report.plan.all(for: .host).contains { $0.snippet.contains("sudo -i") })
  }

  /// No account, so that no group can list it: the ACL is the fix, and no other place's.
  @Test func whoHasNoAccountIsNamedInAnACL() throws {
    let world = Scenario.onHost.subject(uid: 64998)
    let plan = world.report.plan
    let first = try #require(plan.remedies.first)
    #expect(first.snippet == "sudo setfacl --modify user:64998:rw- /run/docker.sock\n")
    #expect(first.recommended && first.target == .host)
    #expect(plan.best(for: .host) == first)
    #expect(!plan.others.contains { $0.target == .host && !$0.isLastResort })
  }

  /// A filter that refuses socket(2) is not passed by any file's bits.
  @Test func aRefusedCallIsNotMendedByAFile() {
    let world = Scenario.onHost.observed(.notPermitted, call: .socket)
    #expect(world.report.rootCause?.code == "security-policy")
    #expect(world.report.plan.all(for: .host).isEmpty)
  }

  @Test func rootWithoutItsCapability() throws {
    let scenario = try #require(Scenario.all.first { $0.code == "root-lacks-override" })
    let snippets = scenario.world.report.plan.remedies.map(\.snippet)
    #expect(snippets.contains("--cap-add DAC_OVERRIDE\n"))
    #expect(snippets.contains("--group-add 1000\n"))
    #expect(!snippets.contains { $0.contains("user: root") })
  }

  @Test func everyTargetIsAnsweredOrRefused() {
    for scenario in Scenario.all where scenario.world.report.verdict != .granted {
      let plan = scenario.world.report.plan
      guard scenario.world.report.rootCause != nil else { continue }
      for target in RemedyTarget.allCases {
        #expect(plan.best(for: target) != nil || plan.refusals[target] != nil, "\(scenario.code) \(target)")
        // A reason stands where there is nothing but the last resort, and nowhere else.
        let isMended = plan.best(for: target).map { !$0.isLastResort } ?? false
        #expect(isMended == (plan.refusals[target] == nil), "\(scenario.code) \(target)")
      }
    }
  }
}
