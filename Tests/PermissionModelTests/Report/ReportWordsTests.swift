import Foundation
import Testing

import PermissionDocuments

@testable import PermissionModel

/// The words of a report beside its cause: by what right, on what ground, where and when.
@Suite struct ReportWordsTests {
  /// What stands first where nothing stands: the socket, or a directory on its way.
  @Test func whatIsMissing() {
    let socket = Scenario.onHost.absent("/run/docker.sock").observed(.noEntry)
    #expect(socket.report.rootCause?.title == "there is no socket at this path")
    let directory = Scenario.onHost.asking("/srv/app/docker.sock").absent("/srv/app").observed(.noEntry)
    #expect(directory.report.rootCause?.title == "not even the directory /srv/app exists")
  }

  private static func report(_ world: World, _ change: (inout Facts) -> Void = { _ in }) -> Report {
    var facts = world.facts
    change(&facts)
    return Report(facts)
  }

  /// The entry that let the subject in, and no other one.
  @Test(
    arguments: [
      (Scenario.onHost.socket(owner: 1000), "owns the socket (user::rw-)"),
      (Scenario.member.group("docker:x:999:\n"), "is in its group 999 (\"docker\") (group::rw-)"),
      (Scenario.member, "is in its group 999 (group::rw-)"),
      (Scenario.onHost.socket(mode: 0o666), "everybody may (other::rw-)"),
      (Scenario.onHost.root(), "owns the socket (user::rw-)"),
      (Scenario.onHost.socket(owner: 5).root(), "has CAP_DAC_OVERRIDE"),
      (Scenario.onHost, nil), (Scenario.onHost.absent("/run/docker.sock"), nil),
    ] as [(World, String?)])
  func byWhatRight(world: World, right: String?) {
    let isLetIn = right != nil
    #expect(world.observed(isLetIn ? nil : .accessDenied).report.right == right)
  }

  @Test func byAnEntryOfTheACL() throws {
    let acl = "user::rw-,user:1000:rw-,group::---,group:50:rw-,mask::rw-,other::---"
    let world = try Scenario.onHost.socket(acl: .acl(acl)).observed()
    #expect(world.report.right == "is named in its ACL (user:1000:rw-)")
    #expect(world.subject(uid: 7, groups: [50]).report.right == "is named in its ACL (group:50:rw-)")
  }

  // MARK: An old session

  private static let member = Scenario.onHost.group("root:x:0:\njenkins:x:1000:\ndocker:x:999:jenkins\n")

  private static func stale(_ kinds: (String, SessionFacts.Kind)...) -> Report {
    report(member) { facts in
      facts.session = SessionFacts(
        kinds.enumerated().map { index, process in
          .init(
            ProcessID(Int32(400 - index)), name: ByteString(process.0), kind: process.1, userID: UserID(1000),
            isOfUserManager: true)
        })
    }
  }

  /// Whatever was started with the old groups goes on handing them out, so it is named.
  @Test func whatHasToEnd() {
    #expect(
      Self.report(Self.member).rootCause?.detail.contains("log in anew, or restart what started") == true)
    let tmux = Self.stale(
      ("docker", .other), ("bash", .shell), ("tmux: server", .tmux), ("systemd", .userManager))
    #expect(
      tmux.rootCause?.detail.contains("tmux: server (pid 398) and systemd (pid 397) have to end; what is")
        == true)
    let login = Self.stale(("docker", .other), ("bash", .shell))
    #expect(login.rootCause?.detail.contains("bash (pid 399) has to end; what is started after that") == true)
    let hostile = Self.stale(("docker", .other), ("a\u{1B}[2J", .shell))
    #expect(hostile.rootCause?.detail.contains("\u{1B}") == false)
  }

  /// newgrp(1) starts a shell of one's own; it gives no group to a process that runs.
  @Test func newgrpIsForOneself() {
    #expect(Self.report(Self.member).plan.best(for: .host)?.snippet == "newgrp docker\n")
    let other = Self.report(Self.member) { $0.subject.source = .process }
    #expect(other.rootCause?.code == "membership-not-in-session")
    #expect(!other.plan.all(for: .host).contains { $0.snippet.contains("newgrp") })
    #expect(!other.plan.remedies.contains { $0.snippet.contains("setfacl") })
    #expect(other.plan.refusals[.dockerfile]?.contains("started as user:group") != true)
  }

  // MARK: What it rests on

  private static let container = ContainerFacts(id: "1", name: "ci\u{1B}", user: "1000")

  @Test func onWhatGround() throws {
    #expect(Self.report(Scenario.onHost).premise == nil)
    #expect(Self.report(World()).premise == "predicted, no connection was tried")
    #expect(
      Self.report(World().checked(.accessDenied)).premise
        == "the kernel was asked (faccessat2), no connection was tried")
    #expect(
      Self.report(World()) { $0.observationFailure = .notPermitted }.premise
        == "predicted, since nobody could connect in its place (operation not permitted; root can)")
    #expect(
      Self.report(World()) { $0.observationFailure = .timedOut }.premise
        == "predicted, since nobody could connect in its place (timed out)")
    #expect(
      try Self.report(World().started("1000:5", adding: ["7"])).premise
        == "for a container started with --user 1000:5 --group-add 7; predicted, no connection was tried")
    #expect(
      Self.report(World().assumed()).premise
        == "for a socket that is assumed, not looked at; predicted, no connection was tried")
    // Where nothing names a Unix socket there was nothing to predict.
    #expect(Self.report(World().endpoint(EndpointFacts(hostVariable: "tcp://h"))).premise == nil)
  }

  @Test(arguments: [
    (true, "for container ci\\x1B (process 77), in its own root"),
    (false, "for container ci\\x1B, which is not running: from its configuration and its files"),
  ])
  func ofAContainer(isRunning: Bool, premise: String) {
    let report = Self.report(Scenario.classic) {
      $0.container = Self.container
      $0.container?.isRunning = isRunning
      $0.subject.source = .container
      $0.subject.processID = ProcessID(77)
    }
    #expect(report.premise == premise)
  }

  /// A stand-in without the other's filter or label sees less than the other does, which is said.
  @Test(
    arguments: [
      ([], ""), ([.seccomp], ", without its seccomp filter"), ([.label], ", without its security label"),
      ([.seccomp, .label], ", without its seccomp filter and security label"),
    ] as [([StandIn.Omission], String)])
  func whatAStandInLacks(omissions: [StandIn.Omission], words: String) {
    let report = Self.report(Scenario.onHost) { $0.observation?.standIn = StandIn(without: omissions) }
    #expect(
      report.premise == "connected by a stand-in with its credentials, in its namespaces" + words)
  }

  @Test func ofAnotherProcess() {
    let report = Self.report(Scenario.onHost) {
      $0.subject.source = .process
      $0.subject.processID = ProcessID(77)
    }
    #expect(report.premise == "for process 77, in its own root")
  }

  /// Engine power is said to whom the socket is refused, since a fix hands it out.
  @Test(arguments: [80, 100])
  func whatTheSocketIsWorth(width: Int) {
    let style = TextStyle(width: width)
    #expect(Scenario.classic.report.text(style).contains("is root on the host"))
    let app = World("/run/app.sock").socket(at: "/run/app.sock").observed(.accessDenied)
    #expect(!app.report.text(style).contains("on the host can"))
    #expect(!app.report.text(style).contains("root on the host"))
  }

  // MARK: JSON

  private static func object(_ report: Report) throws -> [String: Any] {
    try #require(
      try JSONSerialization.jsonObject(with: Data(try report.json(pretty: false).utf8)) as? [String: Any])
  }

  @Test func whetherTheKernelAgrees() throws {
    func agrees(_ world: World) throws -> Bool? {
      (try Self.object(world.report)["observation"] as? [String: Any])?["agrees"] as? Bool
    }
    #expect(try agrees(Scenario.onHost) == true)
    #expect(try agrees(Scenario.member) == true)
    #expect(try agrees(Scenario.onHost.observed()) == false)
    #expect(try agrees(Scenario.onHost.observed(.connectionRefused)) == false)
    // A security module explains the other way round.
    #expect(try agrees(Scenario.member.observed(.accessDenied)) == true)
    #expect(try agrees(Scenario.onHost.observed(call: .socket)) == true)
  }

  /// Ids are the subject's own, and beside them stand those that the host has.
  @Test func idsFromOutside() throws {
    let world = World().socket(owner: 100_000, group: 100_999).container(true)
      .subject(uid: 101_000, gid: 101_000).namespace(uidMap: "0 100000 65536", viewpoint: .outside)
    let socket = try #require(try Self.object(world.report)["socket"] as? [String: Any])
    #expect(socket["outside"] as? [String: Int] == ["owner": 100_000, "group": 100_999])
    #expect((socket["owner"] as? [String: Any])?["id"] as? Int == 0)
    #expect((socket["group"] as? [String: Any])?["id"] as? Int == 999)
    let classic = try #require(try Self.object(Scenario.classic.report)["socket"] as? [String: Any])
    #expect(classic["outside"] is NSNull)
  }

  /// An id that cannot be told from one that is not mapped is neither.
  @Test(
    arguments: [
      ("0 1000 1\n1 100000 65536", UInt32(65534), nil), ("0 1000 1", 65534, false), ("0 1000 1", 0, true),
      ("0 0 4294967295", 65534, true),
    ] as [(String, UInt32, Bool?)])
  func whetherAnIDIsMapped(map: String, id: UInt32, isMapped: Bool?) throws {
    let world = World().socket(owner: id, group: id).namespace(uidMap: map)
    let socket = try #require(try Self.object(world.report)["socket"] as? [String: Any])
    for name in ["owner", "group"] {
      #expect((socket[name] as? [String: Any])?["mapped"] as? Bool == isMapped)
    }
  }

  /// Evidence may hold names that somebody else made up.
  @Test func evidenceIsFitToBeShown() throws {
    let world = Scenario.classic.group("root:x:0:\n\u{1B}[31mping:x:999:\n")
    let cause = try #require((try Self.object(world.report)["causes"] as? [[String: Any]])?.first)
    #expect(cause["code"] as? String == "gid-taken")
    #expect((cause["evidence"] as? [String: Any])?["takenBy"] as? String == "\\x1B[31mping")
    let path = "/run/\u{9B}31m\n/s.sock"
    let missing = World(ByteString(path)).absent(ByteString(path)).observed(.noEntry).report
    let evidence =
      (try Self.object(missing)["causes"] as? [[String: Any]])?.first?["evidence"] as? [String: Any]
    #expect(evidence?["missing"] as? String == "/run/\\xC2\\x9B31m\\n/s.sock")
  }

  // MARK: Where and when

  /// date -u -d @SECONDS.
  @Test(arguments: [
    (0, "1970-01-01T00:00:00Z"), (951_782_399, "2000-02-28T23:59:59Z"), (951_782_400, "2000-02-29T00:00:00Z"),
    (951_868_800, "2000-03-01T00:00:00Z"), (1_704_067_199, "2023-12-31T23:59:59Z"),
    (1_704_067_200, "2024-01-01T00:00:00Z"), (1_709_164_800, "2024-02-29T00:00:00Z"),
    (1_764_074_555, "2025-11-25T12:42:35Z"), (4_107_542_400, "2100-03-01T00:00:00Z"),
    (253_402_300_799, "9999-12-31T23:59:59Z"),
  ])
  func moments(seconds: Int, shown: String) {
    #expect(HostIdentity(name: "web1", time: seconds).line == "web1, \(shown)")
  }

  @Test func aHostsName() {
    #expect(
      HostIdentity(name: "w\u{1B}", bootID: "3f\n", time: 0).line
        == "w\\x1B, boot 3f\\n, 1970-01-01T00:00:00Z")
  }
}
