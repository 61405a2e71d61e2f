import Testing

import PermissionDocuments

@testable import PermissionModel

/// What only the container's configuration tells.
@Suite struct ContainerConfigurationTests {
  private static let group = "root:x:0:\njenkins:x:1000:\ndocker:x:999:jenkins\n"

  private func report(
    _ container: ContainerFacts, groups: [UInt32] = [1000], start: ContainerStart? = nil,
    group: String = Scenario.group
  ) -> Report {
    var facts = World().passwd(Scenario.passwd).group(group).container(true).bindMounted().isFirst()
      .subject(uid: 1000, groups: groups).facts
    facts.subject.source = .container
    facts.subject.start = start
    facts.container = container
    return Report(facts)
  }

  @Test func theGroupIsMissing() {
    let report = report(ContainerFacts(id: "1", name: "ci", user: "1000"))
    #expect(report.rootCause?.code == "gid-mismatch")
    #expect(report.settingsAtFault.map(\.name) == ["GroupAdd"])
    #expect(
      report.configurationSentence == "In the configuration of container ci, GroupAdd is empty: "
        + "the socket's gid, 999, is missing.")
  }

  /// The main process lost what the container was given: nothing else than the configuration shows it.
  @Test(arguments: ["999", "docker"])
  func theGroupWasDropped(given: String) {
    let report = report(
      ContainerFacts(id: "1", name: "ci", user: "root", addedGroups: [given]), group: Self.group)
    #expect(report.rootCause?.code == "groups-dropped")
    #expect(report.plan.remedies.first?.target == .entrypoint)
  }

  /// Nothing in a container that does not run has dropped anything.
  @Test func nothingWasDroppedYet() {
    let report = report(
      ContainerFacts(id: "1", name: "ci", isRunning: false, user: "root", addedGroups: ["999"]))
    #expect(report.rootCause?.code == "gid-mismatch")
  }

  @Test func anotherGroupWasGiven() {
    let report = report(ContainerFacts(id: "1", name: "ci", user: "1000", addedGroups: ["998", "nope"]))
    #expect(report.rootCause?.code == "gid-mismatch")
  }

  /// The group file has the membership, and it is known whether the engine read it.
  @Test func startedWithAGroup() {
    let explicit = ContainerFacts(id: "1", name: "ci", user: "1000:1000")
    let first = report(explicit, start: explicit.start, group: Self.group)
    #expect(first.rootCause?.code == "explicit-group-drops-image-groups")
    #expect(first.settingsAtFault.first?.value == ["1000:1000"])
    let alone = report(ContainerFacts(id: "1", name: "ci", user: "1000"), group: Self.group)
    #expect(alone.rootCause?.code == "membership-not-in-session")
    #expect(alone.settingsAtFault.isEmpty)
    // A container of another user's says nothing of how this one was made.
    let dropped = report(ContainerFacts(id: "1", name: "ci", user: "root"), group: Self.group)
    #expect(dropped.rootCause?.code == "explicit-group-drops-image-groups")
    #expect(dropped.settingsAtFault.isEmpty)
  }

  @Test func theFixIsForTheFileThatComposeWasGiven() throws {
    let compose = ContainerFacts.Compose(
      project: "p", service: "agent", files: ["/srv/a.yaml", "/srv/b\u{1B}.yaml"])
    let report = report(ContainerFacts(id: "1", name: "p_agent_1", user: "1000", compose: compose))
    let fix = try #require(report.plan.best(for: .compose))
    #expect(fix.snippet.contains("  agent:\n"))
    #expect(fix.place == "/srv/b\\x1B.yaml, service agent")
    #expect(
      report.text(TextStyle(width: 80, usesColor: false, usesUnicode: true)).contains(
        "Fix it in /srv/b\\x1B.yaml"))
  }

  @Test func nothingOfAHostIsLeftWhenRedacted() throws {
    var facts = World().container(true).facts
    facts.container = ContainerFacts(
      id: "secret", name: "secret", image: "secret/image:1", user: "secret", addedGroups: ["999", "secret"],
      binds: [.init(source: "/secret/docker.sock", destination: "/run/docker.sock")],
      securityOptions: ["label=type:secret_t", "no-new-privileges"],
      compose: .init(project: "secret", service: "secret", files: ["/secret/secret.yaml"]))
    let text = try FactsDocument.encode(facts.redacted(), pretty: false)
    #expect(!text.contains("secret"))
    #expect(text.contains("no-new-privileges") && text.contains("\"999\""))
  }

  @Test func aLineOfMany() {
    let report = report(ContainerFacts(id: "1", name: "ci", user: "1000"))
    #expect(
      report.line("ci", nameWidth: 4, TextStyle(width: 80, usesColor: false, usesUnicode: false))
        == "x ci    /run/docker.sock  denied  gid-mismatch  jenkins (uid 1000)  fix: docker run --group-add 999"
    )
  }

  // MARK: Root, and who else runs there

  private static let web = ContainerFacts(id: "1", name: "web", user: "root")
  private static let asRoot = Scenario.classic.root().described(web)

  private func remark(_ code: String, _ world: World) -> Cause? {
    world.report.causes.first { $0.code == code }
  }

  @Test func rootInAContainerIsToldWhatItHas() {
    #expect(remark("root-equivalent", Self.asRoot.observed()) != nil)
    #expect(remark("root-equivalent", Scenario.classic.root().observed()) != nil)
    #expect(
      remark("root-equivalent", Scenario.onHost.root().observed()) == nil, "a host's root is that anyway")
  }

  @Test func theWayBackFromRoot() throws {
    func detail(_ user: String?, configured: String = "root", group: String = Scenario.group) throws -> String
    {
      var container = Self.web
      (container.imageUser, container.user) = (user, configured)
      let world = Scenario.classic.root().group(group).described(container).observed()
      return try #require(remark("root-equivalent", world)).detail
    }
    #expect(
      try detail("jenkins").hasSuffix(
        "its image's user, jenkins, would be let in with gid 999: sockcheck fix --user jenkins --container web."
      ))
    #expect(try detail("jenkins", group: Self.group).hasSuffix("would be let in as well."))
    #expect(try !detail("jenkins", configured: "jenkins").contains("image's user"))
    for user in [nil, "", "root", "nobody-knows", "a\u{1B}[31m"] {
      #expect(try !detail(user).contains("image's user"))
    }
  }

  @Test func askedAsAnotherUser() throws {
    let asked = try Self.asRoot.facts.asked(as: ContainerStart(user: "jenkins"))
    let report = Report(asked)
    #expect(report.verdict == .denied)
    #expect(report.situation.subject.source == .container)
    #expect(
      report.premise?.hasPrefix("for a container like web started with --user jenkins, in its root") == true)
    let compose = try #require(report.plan.best(for: .compose))
    #expect(compose.snippet == "services:\n  app:\n    user: \"jenkins\"\n    group_add:\n      - \"999\"\n")
    #expect(compose.proof == .granted)
    #expect(report.plan.best(for: .dockerRun)?.snippet == "--user jenkins --group-add 999\n")
    #expect(report.plan.best(for: .podmanRun)?.snippet == "--user jenkins --group-add 999\n")
    let kubernetes = try #require(report.plan.best(for: .kubernetes))
    #expect(kubernetes.caveats.contains { $0.contains("started as jenkins") })
    // A group more, and the user that it has.
    let more = try Self.asRoot.described(ContainerFacts(id: "1", name: "ci", user: "jenkins")).facts
      .asked(as: ContainerStart(user: "", addedGroups: ["999"]))
    #expect(Report(more).verdict == .granted)
    #expect(throws: DockerIdentity.Refusal.self) { try asked.asked(as: ContainerStart(user: "nobody-knows")) }
  }

  @Test func othersAreToldApart() throws {
    let world = Self.asRoot.others([
      ("worker", 1000, [1000]), ("cron", 0, [0]), ("agent", 4711, [4711, 999]),
    ]).observed()
    let cause = try #require(remark("others-in-the-container", world))
    #expect(
      cause.detail
        == "worker, jenkins (uid 1000), 4 processes: refused, and takes its groups from the group file "
        + "(initgroups(3)). Ask about one by its number: sockcheck --pid 4711.")
    #expect(cause.evidence == ["refused": .texts(["worker 1000"]), "letIn": .texts([])])
  }

  /// The main process is refused: who is let in is told, and whom its fix does not reach.
  @Test func besideARefusedMainProcess() throws {
    let world = Scenario.classic.subject(uid: 33).described(ContainerFacts(id: "1", name: "web", user: "33"))
    let both = world.others([("worker", 1000, [1000]), ("cron", 0, [0]), ("agent", 4711, [4711])])
    let cause = try #require(remark("others-in-the-container", both))
    #expect(cause.evidence == ["refused": .texts(["worker 1000"]), "letIn": .texts(["cron 0"])])
    #expect(remark("others-in-the-container", world.others([("agent", 4711, [4711])])) == nil)
    #expect(remark("others-in-the-container", world) == nil)
  }

  @Test func manyOthersAreCounted() throws {
    let many = (1...9).map { (name: ByteString("w"), uid: UInt32(5000 + $0), groups: [UInt32(5000 + $0)]) }
    let cause = try #require(remark("others-in-the-container", Self.asRoot.others(many).observed()))
    #expect(cause.detail.contains("; and 5 more."))
  }
}
