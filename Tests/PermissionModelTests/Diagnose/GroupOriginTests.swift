import Testing

@testable import PermissionModel

/// "Where the groups came from": the same refusal, told apart by PID 1, the parent and the account files.
@Suite struct GroupOriginTests {
  private static let member = "root:x:0:\njenkins:x:1000:\ndocker:x:999:jenkins\n"

  private func code(_ world: World) -> String? { world.report.rootCause?.code }

  @Test func neverAMember() {
    #expect(code(Scenario.classic.relatives(first: [0], parent: [0])) == "gid-mismatch")
  }

  @Test func onPaperAndNotInThisSession() {
    let world = Scenario.onHost.group(Self.member)
    #expect(code(world) == "membership-not-in-session")
    #expect(code(world.relatives(first: [0], parent: [1000])) == "membership-not-in-session")
  }

  /// The passwd file's own gid is a membership too (passwd(5)).
  @Test func onPaperByThePrimaryGroup() {
    let passwd = "root:x:0:0::/root:/bin/sh\njenkins:x:1000:999::/:/bin/sh\n"
    #expect(code(Scenario.onHost.passwd(passwd)) == "membership-not-in-session")
    // A member of another group is none of this one.
    let other = "root:x:0:\njenkins:x:1000:\naudio:x:29:jenkins\ndocker:x:999:\n"
    #expect(code(Scenario.onHost.group(other)) == "gid-mismatch")
  }

  @Test func droppedOnTheWay() {
    #expect(code(Scenario.classic.relatives(first: [0, 999])) == "groups-dropped")
    #expect(code(Scenario.classic.relatives(first: [0], parent: [999])) == "groups-dropped")
    // PID 1 is hidden, the parent is not.
    #expect(code(Scenario.classic.relatives(first: nil, parent: [999])) == "groups-dropped")
    #expect(code(Scenario.classic.group(Self.member).relatives(first: [0, 999])) == "groups-dropped")
  }

  /// Root's own group goes with root, and no one was given it.
  @Test func rootsGroupIsNotDropped() {
    #expect(code(Scenario.classic.socket(group: 0).relatives(first: [0], parent: [0])) == "gid-zero")
  }

  /// Holding the group would not help, so that losing it is not the cause.
  @Test func aGroupThatMayNotWrite() {
    #expect(code(Scenario.classic.socket(mode: 0o640).relatives(first: [0, 999])) == "group-bits-deny")
  }

  @Test func neverRead() {
    let world = Scenario.classic.group(Self.member)
    #expect(code(world.relatives(first: [0], parent: [0])) == "explicit-group-drops-image-groups")
    #expect(code(world.isFirst()) == "explicit-group-drops-image-groups")
    // It holds others of the file, so the file was read, and is older than the membership.
    let read = world.group(Self.member + "audio:x:29:jenkins\n").subject(uid: 1000, groups: [1000, 29])
    #expect(code(read.relatives(first: [0])) == "membership-not-in-session")
    // A PID 1 that cannot be seen may have held it.
    #expect(code(world.relatives(first: nil, parent: [0])) == "membership-not-in-session")
  }

  @Test func startingWithoutTheGroupIsProved() throws {
    let plan = Scenario.classic.group(Self.member).isFirst().report.plan
    let compose = try #require(plan.best(for: .compose))
    #expect(compose.snippet.contains("user: \"1000\""))
    #expect(compose.proof == .granted)
  }

  /// For a uid that no file has the engine falls back to group 0, and no image puts it there.
  @Test func theEnginesFallbackIsNoImages() throws {
    let world = try Scenario.classic.socket(group: 0).started("501:20")
    let report = world.report
    #expect(report.rootCause?.code == "gid-zero")
    #expect(report.rootCause?.detail.contains("image puts") == false)
    // An image whose USER is in group 0 (1001:0) does, and that is worth a word.
    let member = try Scenario.classic.socket(group: 0)
      .passwd("root:x:0:0::/:/bin/sh\napp:x:1001:0::/:/bin/sh\n").started("1001:1001").report
    #expect(member.rootCause?.code == "explicit-group-drops-image-groups")
    let first = try #require(member.plan.best(for: .compose))
    #expect(first.snippet.contains("user: \"1001\""))
    #expect(first.risk.contains("Group 0"))
    for remedy in report.plan.remedies where !remedy.isLastResort && remedy.snippet.contains("\"0\"") {
      #expect(remedy.risk.contains("Group 0"), "\(remedy.target)")
    }
  }

  @Test func keptButUnmapped() {
    let rootless = "0 1000 1\n1 100000 60000"
    let world = Scenario.onHost.socket(owner: 65534, group: 65534).namespace(uidMap: rootless)
      .subject(uid: 0, groups: [0, 65534], capabilities: .dockerDefault)
    #expect(code(world.observed(.accessDenied)) == "id-unmapped")
    let letIn = world.observed().report
    #expect(letIn.verdict == .granted)
    #expect(letIn.right?.contains("does not map") == true)
  }

  /// From outside it is known that the 65534 held in there is a real one: nothing was kept.
  @Test func aRealGroupOfThatNumberIsNotKept() throws {
    let directories: [ByteString] = ["/", "/run"]
    let world = directories.reduce(Scenario.classic) {
      $0.place(.directory, at: $1, owner: 100_000, group: 100_000)
    }
    .asking("/run/docker.sock").socket(owner: 0, group: 100_000, mode: 0o600)
    .namespace(uidMap: "0 100000 65536", viewpoint: .outside)
    .subject(uid: 100_000, groups: [100_000, 165_534], capabilities: .dockerDefault)
    let cause = try #require(world.report.rootCause)
    #expect(cause.code == "id-unmapped")
    #expect(!cause.detail.contains("keeps a group from outside"))
  }

  /// From outside it is known which group 65534 in there is: neither its number nor its name is another's.
  @Test func keptAndSeenFromOutside() throws {
    let report = Scenario.onHost.group("nogroup:x:65534:\n").socket(owner: 0, group: 64999)
      .namespace(uidMap: "0 1000 1", viewpoint: .outside).subject(uid: 1000, groups: [1000, 64999]).observed()
      .report
    #expect(report.verdict == .granted)
    let right = try #require(report.right)
    #expect(right.contains("64999 outside of it"))
    #expect(!right.contains("65534") && !right.contains("nogroup"))
    // A real 65534 is one.
    let real = Scenario.onHost.group("nogroup:x:65534:\n").socket(group: 65534)
      .subject(uid: 1000, groups: [1000, 65534]).observed().report
    #expect(real.right?.contains("is in its group 65534 (\"nogroup\")") == true)
  }

  /// A hidden PID 1 leaves two possibilities, and both are said.
  @Test func whatCannotBeTold() throws {
    let report = Scenario.classic.relatives(first: nil, parent: [0]).report
    #expect(report.rootCause?.code == "gid-mismatch")
    let note = try #require(report.causes.first { $0.code == "could-not-tell" })
    #expect(note.severity == .note)
    #expect(note.detail.contains("PID 1"))
    #expect(!Scenario.onHost.relatives(first: nil).report.causes.contains { $0.code == "could-not-tell" })
  }

  /// The container has the group already: giving it once more helps nothing.
  @Test func theFixIsWhereItIsDropped() throws {
    let report = Scenario.classic.relatives(first: [0, 999]).report
    let first = try #require(report.plan.remedies.first)
    #expect(first.target == .entrypoint)
    #expect(first.recommended)
    #expect(first.proof == .granted)
    #expect(first.snippet == "exec sockcheck exec --user jenkins -- \"$@\"\n")
    #expect(first.caveats.contains { $0.contains("--groups=999,1000") })
    #expect(!report.plan.remedies.contains { $0.isLastResort }, "root is what the container starts as")
    #expect(!report.plan.remedies.contains { $0.snippet.contains("group_add") })
    #expect(!report.plan.remedies.contains { $0.snippet.contains("--group-add") })
  }

  // MARK: What was put into a container

  /// docker exec into a container whose PID 1 gained the group by itself: nothing was dropped.
  @Test func putInBesideAHolder() throws {
    let report = Scenario.classic.relatives(first: [0, 999], isPutIn: true).report
    let cause = try #require(report.rootCause)
    #expect(cause.code == "gid-mismatch")
    #expect(cause.detail.contains("PID 1 holds gid 999"))
    #expect(cause.detail.contains("docker exec"))
    // `docker exec app gosu jenkins …` of a container that was given the group looks the same from within.
    #expect(cause.detail.contains("setpriv --clear-groups") && cause.detail.contains("GroupAdd"))
    let first = try #require(report.plan.remedies.first)
    #expect(first.target == .compose)
    #expect(first.snippet.contains("group_add:"))
    let entrypoint = try #require(report.plan.best(for: .entrypoint))
    #expect(entrypoint.snippet.contains("\"--register\""))
    #expect(
      !entrypoint.snippet.hasPrefix("exec sockcheck exec"), "it is that by which PID 1 gained the group")
    // What comes from PID 1 needs no file: the group is joined where it is dropped.
    let dropped = Scenario.classic.relatives(first: [0, 999], isPutIn: false).report
    #expect(dropped.rootCause?.code == "groups-dropped")
  }

  /// The shell that docker exec started held it, and what it started does not.
  @Test func droppedAmongWhatWasPutIn() {
    #expect(
      code(Scenario.classic.relatives(first: [0, 999], parent: [0, 999], isPutIn: true)) == "groups-dropped")
  }

  /// No file has a number without a name, so that --register has nothing to write.
  @Test func putInWithoutAName() {
    let report = Scenario.classic.subject(uid: 4711).relatives(first: [0, 999], isPutIn: true).report
    #expect(report.plan.best(for: .entrypoint) == nil)
    #expect(report.plan.refusals[.entrypoint]?.contains("no name") == true)
    #expect(report.plan.best(for: .dockerRun)?.snippet == "--group-add 999\n")
  }

  /// Registered after it was started: it is started anew, and not the container.
  @Test func putInBeforeTheFileWasWritten() throws {
    let world = Scenario.classic.group(Self.member + "audio:x:29:jenkins\n")
      .subject(uid: 1000, groups: [1000, 29]).relatives(first: [0, 999], isPutIn: true)
    let cause = try #require(world.report.rootCause)
    #expect(cause.code == "membership-not-in-session")
    #expect(cause.detail.contains("docker exec"))
    #expect(world.report.plan.best(for: .host)?.snippet.contains("docker restart") != true)
  }

  /// A PID 1 that cannot be seen gave nothing to what was put in.
  @Test func putInBesideAHiddenFirst() {
    let causes = Scenario.classic.relatives(first: nil, isPutIn: true).report.causes
    #expect(!causes.contains { $0.code == "could-not-tell" })
  }

  // MARK: Who takes groups from the file

  private static let worker = Scenario.classic.relatives(first: [0], parent: [0])

  /// nginx, php-fpm, cron: a root PID 1 starts it, and it calls initgroups(3).
  @Test func aWorkersFixIsTheGroupFile() throws {
    let plan = Self.worker.report.plan
    let first = try #require(plan.remedies.first)
    #expect(first.target == .dockerfile)
    #expect(
      first.snippet == """
        ARG DOCKER_GID=999
        RUN groupadd --gid "$DOCKER_GID" docker \\
            && usermod --append --groups docker jenkins

        """)
    #expect(first.proof == .granted)
    #expect(first.caveats.contains { $0.contains("USER stays") })
    let entrypoint = try #require(plan.best(for: .entrypoint))
    #expect(
      entrypoint.snippet
        == "sockcheck image --user jenkins --apply \\\n    --socket-gid \"$(stat -L -c %g /var/run/docker.sock)\"\n"
    )
    for target in RemedyTarget.allCases where target.givesContainersGroups {
      #expect(plan.best(for: target) == nil, "\(target)")
      #expect(plan.refusals[target]?.contains("initgroups(3)") == true, "\(target)")
    }
    #expect(!(plan.remedies + plan.others).contains { $0.isLastResort }, "root is what it starts as")
    #expect(plan.best(for: .image)?.snippet.contains("USER") == false)
  }

  /// The container's own start gives groups to whoever is not started by root, and what holds others was given them.
  @Test func whoIsNoWorker() {
    #expect(!Self.worker.subject(uid: 1000, groups: [1000, 29]).situation.takesGroupsFromItsFile)
    #expect(!Self.worker.relatives(first: [0], isPutIn: true).situation.takesGroupsFromItsFile)
    #expect(!Self.worker.isFirst().situation.takesGroupsFromItsFile)
    #expect(!Scenario.onHost.relatives(first: [0], parent: [0]).situation.takesGroupsFromItsFile)
    #expect(!Self.worker.root().situation.takesGroupsFromItsFile)
    #expect(!Self.worker.subject(uid: 4711).situation.takesGroupsFromItsFile, "it has no account")
    #expect(!Scenario.classic.situation.takesGroupsFromItsFile)
  }
}
