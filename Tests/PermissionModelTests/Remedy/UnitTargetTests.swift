import Testing

@testable import PermissionModel

/// What is written for a unit of systemd's, as a drop-in and as tasks of Ansible's.
@Suite struct UnitTargetTests {
  private static let group = "root:x:0:\njenkins:x:1000:\ndocker:x:999:\n"
  private static let web = Scenario.onHost.group(group).unit("web.service")

  private func remedy(_ target: RemedyTarget, _ world: World, service: String? = nil) -> Remedy? {
    Report(world.facts, context: RemedyContext(service: service)).plan.best(for: target)
  }

  private func reason(_ world: World, service: String? = nil) -> String? {
    Report(world.facts, context: RemedyContext(service: service)).plan.refusals[.systemd]
  }

  @Test func theUnitIsHelpedFirst() throws {
    let plan = Self.web.report.plan
    let first = try #require(plan.remedies.first)
    #expect(first.target == .systemd && first.recommended && first.proof == .granted)
    #expect(
      first.snippet
        == "# /etc/systemd/system/web.service.d/zz-sockcheck.conf\n[Service]\nSupplementaryGroups=docker\n")
    #expect(first.caveats.contains { $0.contains("sudo systemctl restart web.service") })
    #expect(plan.remedies.dropFirst().first?.target == .host)
  }

  /// A member's unit has to start anew, and no login has to do with it.
  @Test func theHostsLinesSayWhenTheyCount() {
    #expect(
      remedy(.host, Self.web)?.caveats == ["Counts once it starts anew: sudo systemctl restart web.service."])
    let users = Scenario.onHost.group(Self.group).unit("web.service", user: 1000)
    #expect(
      remedy(.host, users)?.caveats == [
        "Counts once it starts anew: sudo systemctl restart user@1000.service."
      ])
    #expect(remedy(.host, Scenario.onHost)?.caveats.first?.hasPrefix("Counts from the next login on") == true)
  }

  /// A unit's process that lacks what its account has by now: nobody logs in for it, and the daemon's socket is as it
  /// should be (poolpOrg/filter-rspamd#49, ar51an/unbound-redis#14).
  @Test func aMembersUnitStartsAnew() throws {
    let group = "root:x:0:\njenkins:x:1000:\nredis:x:999:jenkins\n"
    let world = Scenario.onHost.group(group).unit("web.service").listened(by: "redis-server", uid: 110)
    let report = world.report
    #expect(report.rootCause?.code == "membership-not-in-session")
    #expect(report.rootCause?.detail.hasSuffix("start web.service anew.") == true)
    let first = try #require(report.plan.remedies.first)
    #expect(first.snippet == "sudo systemctl restart web.service\n")
    #expect(first.recommended && first.proof == .granted)
    #expect(first.caveats.contains { $0.contains("login group alone") })
    let all = report.plan.remedies + report.plan.others
    #expect(!all.contains { $0.snippet.contains("unixsocketperm") || $0.snippet.contains("newgrp") })
    let users = Scenario.onHost.group(group).unit("web.service", user: 1000).report.plan.remedies.first
    #expect(users?.snippet == "sudo systemctl restart user@1000.service\n")
    // What systemd was not told to start it does not start anew.
    let scope = Scenario.onHost.group(group).unit("web.scope").report.plan.remedies
    #expect(!scope.contains { $0.snippet.contains("systemctl restart") })
  }

  /// systemd wants a name behind every number, and an account is not needed (DynamicUser=).
  @Test func aGroupWithoutAName() throws {
    let world = Scenario.onHost.subject(uid: 61_234, groups: [61_234]).unit("web.service")
    let drop = try #require(remedy(.systemd, world))
    #expect(drop.snippet.contains("SupplementaryGroups=docker\n"))
    #expect(drop.caveats.first?.hasPrefix("First: sudo groupadd --gid 999 docker.") == true)
    let tasks = try #require(remedy(.ansible, world))
    #expect(tasks.snippet.contains("  ansible.builtin.group:\n    name: docker\n    gid: 999\n"))
    #expect(tasks.snippet.contains("content: \"[Service]\\nSupplementaryGroups=docker\\n\""))
  }

  /// Of two names the daemon's; a name that is no plain word, or another group's as well, by its number.
  @Test(arguments: [
    ("journal:x:999:\ndocker:x:999:\n", "docker"), ("journal:x:999:\n", "journal"), ("a b:x:999:\n", "999"),
    ("%i:x:999:\n", "999"), ("-x:x:999:\n", "999"), ("7:x:999:\n", "999"),
    ("ping:x:5:\nping:x:999:\n", "999"),
  ])
  func theWordForTheGroup(group: String, word: String) throws {
    let world = Scenario.onHost.group("root:x:0:\n" + group).unit("web.service")
    #expect(try #require(remedy(.systemd, world)).snippet.hasSuffix("SupplementaryGroups=\(word)\n"))
  }

  /// A group alone would not let a unit in that may make no such socket.
  @Test(
    arguments: [
      (["RestrictAddressFamilies": ["AF_INET", "AF_INET6"]], "RestrictAddressFamilies=AF_UNIX\n"),
      (["RestrictAddressFamilies": ["~AF_UNIX"]], "RestrictAddressFamilies=AF_UNIX\n"),
      (["SystemCallFilter": ["~@network-io"]], "SystemCallFilter=@network-io\n"),
      (["RestrictAddressFamilies": ["AF_UNIX"], "SystemCallFilter": ["@system-service"]], ""),
    ] as [([String: [ByteString]], String)])
  func whatElseStopsTheUnit(settings: [String: [ByteString]], line: String) throws {
    let world = Scenario.onHost.group(Self.group)
      .unit("web.service", settings.merging(["User": ["jenkins"]]) { first, _ in first })
    let text = try #require(remedy(.systemd, world)?.snippet)
    #expect(text.hasSuffix("SupplementaryGroups=docker\n" + line))
  }

  /// nginx: its master is root, and the workers take the groups of the account files (initgroups(3)).
  @Test(
    arguments: [
      ([:], false), (["User": ["root"]], false), (["User": ["0"]], false), (["User": ["jenkins"]], true),
      (["DynamicUser": ["yes"]], true),
    ] as [([String: [ByteString]], Bool)])
  func aProgramThatDropsItsRights(settings: [String: [ByteString]], isHelped: Bool) throws {
    let settings = settings.merging(["PrivateTmp": ["no"]]) { first, _ in first }
    let world = Scenario.onHost.group(Self.group).unit("web.service", settings)
    #expect((remedy(.systemd, world) != nil) == isHelped)
    #expect(world.report.plan.remedies.first?.target == (isHelped ? .systemd : .host))
    #expect(remedy(.host, world)?.snippet == "sudo usermod --append --groups docker jenkins\n")
    if !isHelped { #expect(reason(world)?.contains("SupplementaryGroups= does not last") == true) }
  }

  @Test func whereNoDropInHelps() {
    let users = Scenario.onHost.group(Self.group).unit("web.service", user: 1000)
    #expect(remedy(.systemd, users) == nil)
    #expect(reason(users)?.contains("sudo systemctl restart user@1000.service") == true)
    #expect(reason(Self.web.socket(group: 0))?.contains("none but root's") == true)
    #expect(reason(Scenario.classic)?.contains("is in a container") == true)
    #expect(reason(Scenario.onHost)?.contains("--service") == true)
  }

  @Test(arguments: [
    ("web", "web.service"), ("web@1.service", "web@1.service"), ("a b", nil), ("../x", nil), ("$X", nil),
    ("-x", nil), ("a\\x2db", nil), ("web.timer", "web.timer.service"), ("a\nb", nil), ("", nil),
  ])
  func aUnitThatIsNamed(name: String, unit: String?) {
    let remedy = remedy(.systemd, Scenario.onHost.group(Self.group), service: name)
    let first = remedy?.snippet.split(separator: "\n").first.map(String.init)
    #expect(first == unit.map { "# /etc/systemd/system/\($0).d/zz-sockcheck.conf" })
  }

  @Test func aMembersTasks() {
    #expect(
      remedy(.ansible, Scenario.onHost)?.snippet == """
        - name: Make the group
          ansible.builtin.group:
            name: docker
            gid: 999
        - name: Add the account to the group
          ansible.builtin.user:
            name: jenkins
            groups: [docker]
            append: true

        """)
  }

  /// What Ansible would take for a template, or for two names.
  @Test(arguments: ["{{x}}", "{%x%}", "{#x", "a,b"])
  func namesThatAPlaybookCannotHold(name: String) {
    let world = Scenario.onHost.group("root:x:0:\n\(name):x:999:\n")
    #expect(remedy(.ansible, world) == nil)
  }

  // MARK: The daemon's own units

  private func lines(
    _ world: World, _ target: RemedyTarget, mode: FileMode? = FileMode(rawValue: 0o660)
  ) throws -> String {
    let situation = world.situation
    let change = try #require(situation.hostDaemonMembership)
    return try #require(
      try target.writer.snippet(for: .host(.remakeSocket(change, mode)), situation, RemedyContext())
    ).text
  }

  /// What makes the socket anew is the unit that was seen, and no other host's.
  @Test func theEnginesUnitIsTheOneThatWasSeen() throws {
    let usual = Scenario.onHost.socket(group: 0)
    #expect(try lines(usual, .host).hasSuffix("sudo systemctl restart docker.socket docker.service\n"))
    #expect(try lines(usual, .host).contains("/etc/systemd/system/docker.socket.d/zz-sockcheck.conf"))
    let snap = usual.listened(by: "dockerd", unit: "snap.docker.dockerd.service")
    #expect(try lines(snap, .host).hasSuffix("sudo systemctl restart snap.docker.dockerd.service\n"))
    #expect(try !lines(snap, .host).contains("docker.socket"), "dockerd listens by itself there")
    #expect(try lines(snap, .ansible).contains("\"snap.docker.dockerd.service\""))
    #expect(try !lines(snap, .ansible).contains("docker.socket"))
    let other = usual.listened(by: "dockerd", unit: "engine.service", isSystemds: true)
    #expect(try lines(other, .host).hasSuffix("sudo systemctl restart engine.socket engine.service\n"))
    #expect(try lines(other, .host).contains("/etc/systemd/system/engine.socket.d/zz-sockcheck.conf"))
    #expect(try lines(other, .ansible).contains("/etc/systemd/system/engine.socket.d/zz-sockcheck.conf"))
    let hostile = usual.listened(by: "dockerd", unit: "a;id.service", isSystemds: true)
    #expect(try lines(hostile, .host).hasSuffix("sudo systemctl restart docker.socket docker.service\n"))
    // The file of a socket unit lies there, and dockerd listens all the same.
    var beside = usual.listened(by: "dockerd", unit: "docker.service").facts
    beside.socketUnit = UnitFacts(UnitName("docker.socket"), source: .files, settings: [:])
    #expect(
      Report(beside).plan.best(for: .host)?.snippet.hasSuffix("sudo systemctl restart docker.service\n")
        == true)
    // Nor is a listener to be seen by everybody; which service runs is.
    var unseen = usual.facts
    unseen.engineUnit = UnitFacts(UnitName("snap.docker.dockerd.service"), source: .manager)
    for target in [RemedyTarget.host, .ansible] {
      let snippet = Report(unseen).plan.best(for: target)?.snippet
      #expect(snippet?.contains("snap.docker.dockerd.service") == true)
      #expect(snippet?.contains("docker.socket") == false)
    }
    // It is what the plan says of a socket that the daemon left to root.
    #expect(
      snap.report.plan.remedies.contains {
        $0.target == .host && $0.snippet.hasSuffix("sudo systemctl restart snap.docker.dockerd.service\n")
      })
  }
}
