import Foundation
import PermissionDocuments
import Testing

@testable import PermissionModel

/// `who --since` and the answers to a benchmark.
@Suite struct WhoStateTests {
  private static let right = Right(rule: .group, entry: "group::rw-", path: "/run/docker.sock", through: nil)

  private static func report(
    mode: UInt16 = 0o660, group: ByteString? = "docker", path: ByteString = "/run/docker.sock",
    accounts: [ByteString] = ["ci"], processes: [WhoReport.Process] = [], everyone: Right? = nil,
    containers: [String: String] = [:], unread: [WhoReport.Unread] = []
  ) -> WhoReport {
    WhoReport(
      socket: .init(
        path: path, resolvedPath: path,
        inode: Inode(kind: .socket, mode: FileMode(rawValue: mode), owner: .root, group: GroupID(999)),
        ownerName: "root", groupName: group, power: .root, hasListener: true),
      everyone: everyone,
      groups: [
        .init(
          groupID: GroupID(999), name: group, right: right, alsoNeeds: [],
          members: accounts.map { .init(name: $0, userID: nil, isPrimary: false) })
      ],
      accounts: accounts.enumerated().map {
        .init(
          name: $1, userID: UserID(UInt32(1000 + $0)), groupID: GroupID(1), groups: [GroupID(999)],
          right: right)
      },
      accountCount: 9, processes: processes, processCount: 9, unread: unread, notes: [], beyond: nil,
      isAskedByRoot: true, containerNames: containers, containersWithSocket: Set(containers.keys),
      userNames: [:], groupNames: [:])
  }

  private static func process(
    _ pid: Int32, _ user: UInt32, _ unit: ControlGroup, isInOwnRoot: Bool = true, right: Right? = right
  ) -> WhoReport.Process {
    WhoReport.Process(
      processID: ProcessID(pid), name: "node", userID: UserID(user), groupID: GroupID(user), groups: [],
      capabilities: [], isInOwnRoot: isInOwnRoot, unit: unit, right: right, holds: [])
  }

  private static func changes(_ before: WhoReport, _ now: WhoReport) throws -> [String] {
    let document = Array(try before.json(pretty: false).utf8)
    let state = try WhoDocument.read(document, about: "/run/docker.sock")
    return try WhoDocument.state(of: now).changes(since: state).plain.split(separator: "\n").map(String.init)
  }

  private static let container = ControlGroup.container(id: String(repeating: "a", count: 64))
  private static let again = ControlGroup.container(id: String(repeating: "b", count: 64))

  @Test func nothingChangedIsNothing() throws {
    let report = Self.report(processes: [Self.process(1, 1001, .service("a.service"))])
    #expect(try Self.changes(report, report).isEmpty)
    #expect(
      try WhoDocument.state(of: report).changes(since: WhoDocument.state(of: report)).text(.init()) == "")
  }

  @Test func whatLastsIsTold() throws {
    #expect(
      try Self.changes(Self.report(), Self.report(mode: 0o666, accounts: ["ci", "eve"])) == [
        "+ socket root:docker 0666", "+ member eve of docker (gid 999)",
        "+ account eve (uid 1001): group::rw-", "- socket root:docker 0660",
      ])
    #expect(
      try Self.changes(Self.report(accounts: ["ci"]), Self.report(accounts: [])) == [
        "- member ci of docker (gid 999)", "- account ci (uid 1000): group::rw-",
      ])
    let web = Self.report(
      processes: [Self.process(7, 0, Self.container, isInOwnRoot: false)],
      containers: [String(repeating: "a", count: 64): "web"])
    #expect(
      try Self.changes(Self.report(), web) == ["+ process node as uid 0 in container web: group::rw-"])
    let left = Self.report(processes: [Self.process(7, 1001, .service("a.service"), right: nil)])
    #expect(try Self.changes(Self.report(), left) == ["+ holder node as uid 1001 in a.service"])
  }

  /// Pids, how many, a container of the same name made anew, root itself, a login of who is listed.
  @Test func whatDoesNotLastIsNot() throws {
    let names = [String(repeating: "a", count: 64): "web", String(repeating: "b", count: 64): "web"]
    let before = Self.report(
      processes: [Self.process(7, 33, Self.container, isInOwnRoot: false)], containers: names)
    let now = Self.report(
      processes: [
        Self.process(8, 33, Self.again, isInOwnRoot: false),
        Self.process(9, 33, Self.again, isInOwnRoot: false),
        Self.process(10, 0, .service("cron.service")), Self.process(11, 1000, .user(UserID(1000))),
      ], containers: names)
    #expect(try Self.changes(before, now).isEmpty)
    // A login of who is not listed is news: he holds a group that no file gives him.
    let news = Self.report(processes: [Self.process(12, 4000, .user(UserID(4000)))])
    #expect(
      try Self.changes(Self.report(), news) == [
        "+ process node as uid 4000 in sessions of uid 4000: group::rw-"
      ])
  }

  @Test func everybodyIsOneLine() throws {
    let everyone = Right(rule: .other, entry: "other::rw-", path: "/run/docker.sock", through: nil)
    var now = Self.report(everyone: everyone)
    now.accounts.append(
      .init(name: "bin", userID: UserID(2), groupID: GroupID(2), groups: [], right: everyone))
    #expect(try Self.changes(Self.report(), now) == ["+ everyone other::rw-"])
  }

  @Test(
    arguments: [
      ("", "no document"), ("[]", "no document"), (#"{"schema":"sockcheck.report/1"}"#, "no document"),
      ("\u{1B}[31m", "no document"),
    ])
  func damagedDocuments(text: String, word: String) {
    let damage = #expect(throws: WhoDocument.Damage.self) {
      try WhoDocument.read(Array(text.utf8), about: "/run/docker.sock")
    }
    #expect(damage?.description.contains(word) == true)
  }

  @Test func anotherSocketAndAnotherSchema() throws {
    let text = try Self.report().json(pretty: false)
    let other = #expect(throws: WhoDocument.Damage.self) {
      try WhoDocument.read(Array(text.utf8), about: "/run/podman/podman.sock")
    }
    #expect(other?.description == "it is of another socket, /run/docker.sock")
    let newer = text.replacingOccurrences(of: "sockcheck.who/1", with: "sockcheck.who/2")
    let schema = #expect(throws: WhoDocument.Damage.self) {
      try WhoDocument.read(Array(newer.utf8), about: "/run/docker.sock")
    }
    #expect(schema?.description == "its schema is not sockcheck.who/1")
    let hostile = text.replacingOccurrences(of: "/run/docker.sock", with: #"/run/\u001b[31m.sock"#)
    let shown = #expect(throws: WhoDocument.Damage.self) {
      try WhoDocument.read(Array(hostile.utf8), about: "/run/docker.sock")
    }
    #expect(shown?.description.unicodeScalars.contains { $0.value < 0x20 } == false)
  }

  private static func answers(_ report: WhoReport) -> [String: Bool?] {
    Dictionary(uniqueKeysWithValues: Benchmark.answers(report).map { ($0.recommendation, $0.passes) })
  }

  @Test func benchmark() {
    #expect(Self.answers(Self.report()) == ["3.15": true, "3.16": true, "5.31": true])
    #expect(Self.answers(Self.report(mode: 0o600)) == ["3.15": true, "3.16": true, "5.31": true])
    for mode in [0o661, 0o664, 0o770, 0o4660, 0o666] as [UInt16] {
      #expect(Self.answers(Self.report(mode: mode))["3.16"] == false, "\(String(mode, radix: 8))")
    }
    #expect(Self.answers(Self.report(group: "adm"))["3.15"] == false)
    #expect(Self.answers(Self.report(group: nil))["3.15"] == false)
    #expect(Self.answers(Self.report(path: "/run/podman/podman.sock")).isEmpty)
    let web = Self.report(containers: [String(repeating: "a", count: 64): "web"])
    #expect(Self.answers(web)["5.31"] == false)
    #expect(Benchmark.answers(web).last?.detail == "in container web (aaaaaaaaaaaa)")
    let blind = Self.report(unread: [.init(.processes, count: 1, reason: "permission denied")])
    #expect(Self.answers(blind)["5.31"] == .some(nil))
  }
}
