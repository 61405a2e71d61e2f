import Foundation
import Testing

import PermissionDocuments

@testable import PermissionModel

/// What is printed of a report.
@Suite struct WhoReportTests {
  private static func right(_ rule: Check.Rule, _ entry: String, at path: ByteString = "/run/docker.sock")
    -> Right
  {
    Right(rule: rule, entry: entry, path: path, through: nil)
  }

  private static let group = right(.group, "group::rw-")
  private static let owner = right(.owner, "user::rw-")

  private static func process(
    _ pid: Int32, _ name: ByteString, _ user: UInt32, _ unit: ControlGroup, _ right: Right?,
    holds: [WhoReport.Holding] = [],
    groups: [UInt32] = [], capabilities: CapabilitySet = [], isInOwnRoot: Bool = true,
    user userName: ByteString? = nil
  ) -> WhoReport.Process {
    WhoReport.Process(
      processID: ProcessID(pid), name: name, userID: UserID(user), userName: userName, groupID: GroupID(user),
      groups: groups.map { GroupID($0) }, capabilities: capabilities, isInOwnRoot: isInOwnRoot,
      isInOwnUserNamespace: nil, unit: unit, right: right, holds: holds)
  }

  private static let container = ControlGroup.container(
    id: "3f2a9c81d0b7" + String(repeating: "0", count: 52))

  private static func account(_ name: ByteString, _ id: UInt32, _ right: Right, _ groups: [UInt32])
    -> WhoReport.Account
  {
    WhoReport.Account(
      name: name, userID: UserID(id), groupID: GroupID(id), groups: groups.map { GroupID($0) }, right: right)
  }

  /// The one of docs/guides/who.md.
  private static var guide: WhoReport {
    let members: [WhoReport.Member] = [
      .init(name: "alice", userID: UserID(1000), isPrimary: false),
      .init(name: "ci", userID: UserID(1001), isPrimary: false),
    ]
    let socket = WhoReport.Socket(
      path: "/run/docker.sock", resolvedPath: "/run/docker.sock",
      inode: Inode(kind: .socket, mode: FileMode(rawValue: 0o660), owner: .root, group: GroupID(999)),
      ownerName: "root", groupName: "docker", power: .root, hasListener: true)
    let accounts = [
      account("root", 0, owner, []), account("alice", 1000, group, [999]), account("ci", 1001, group, [999]),
    ]
    let processes: [WhoReport.Process] = [
      process(
        702, "dockerd", 0, .service("docker.service"), owner, holds: [.listens, .serves], user: "root"),
      process(2210, "bash", 1000, .user(UserID(1000)), group, groups: [999], user: "alice"),
      process(2214, "bash", 1000, .user(UserID(1000)), group, groups: [999], user: "alice"),
      process(2290, "bash", 1000, .user(UserID(1000)), group, groups: [999], user: "alice"),
      process(
        4711, "node", 1001, container, right(.group, "group::rw-", at: "/var/run/docker.sock"),
        holds: [.connected], groups: [999], isInOwnRoot: false, user: "node"),
    ]
    return WhoReport(
      socket: socket, everyone: nil,
      groups: [.init(groupID: GroupID(999), name: "docker", right: group, alsoNeeds: [], members: members)],
      accounts: accounts, accountCount: 31, processes: processes, processCount: 214, unread: [], notes: [],
      beyond: nil, isAskedByRoot: true,
      containerNames: ["3f2a9c81d0b7" + String(repeating: "0", count: 52): "web"],
      userNames: [.root: "root", UserID(1000): "alice", UserID(1001): "ci"],
      groupNames: [GroupID(999): "docker"])
  }

  private static func document(_ path: String) throws -> String {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    return try String(contentsOf: root.appending(path: path), encoding: .utf8)
  }

  @Test func thePictureInTheGuideIsTrue() throws {
    #expect(try Self.document("docs/guides/who.md").contains(Self.guide.text(TextStyle())))
  }

  /// A name of two cells a character moves nothing.
  @Test func columnsOfWideNames() {
    var report = Self.guide
    report.accounts = [
      Self.account("构建", 1000, Self.group, [999]), Self.account("alice", 1001, Self.group, [999]),
    ]
    let text = report.text(TextStyle())
    #expect(text.contains("\n    构建   1000    its group"))
    #expect(text.contains("\n    alice  1001    its group"))
  }

  /// The host's names are not those of another root: what has none there is shown by its number.
  @Test func usersOfOtherRoots() throws {
    var report = Self.guide
    report.processes = [Self.process(5, "sh", 1000, Self.container, Self.group, isInOwnRoot: false)]
    report.containerNames = [:]
    for text in [report.text(TextStyle()), report.plain] {
      #expect(!text.split(separator: "\n").contains { $0.contains("sh") && $0.contains("alice") })
      #expect(text.contains("container 3f2a9c81d0b7"))
    }
    #expect(report.plain.contains("process: 5 sh uid 1000, container 3f2a9c81d0b7: "))
    report.processes[0].userName = "eve\u{1B}[31m"
    #expect(report.plain.contains("eve\\x1B[31m (uid 1000)"))
  }

  @Test func plainHasEveryProcess() {
    let plain = Self.guide.plain
    #expect(
      plain.contains(
        "process: 2214 bash alice (uid 1000), sessions of alice (uid 1000): its group (group::rw-)\n"))
    #expect(plain.contains("group: docker (gid 999): its group (group::rw-): alice, ci\n"))
    #expect(plain.split(separator: "\n").count == 12)
  }

  @Test func longListsAreSummarisedForPeople() {
    var report = Self.guide
    report.accounts = (0..<105).map {
      Self.account(ByteString("user\($0)"), UInt32(2000 + $0), Self.group, [999])
    }
    report.processes = (0..<50).map {
      Self.process(Int32($0 + 10), ByteString("p\($0)"), 1000, .service("a.service"), Self.group)
    }
    let text = report.text(TextStyle())
    #expect(text.contains("and 97 more"))
    #expect(text.contains("and 42 more"))
    #expect(!report.plain.contains("more"))
    #expect(report.plain.contains("user104"))
  }

  @Test func nothingRawIsPrinted() throws {
    var report = Self.guide
    report.processes = [
      Self.process(
        5, "\u{1B}[31m", 1000, .other("/\u{1B}]0;x"), Self.right(.group, "group::rw-", at: "/\u{1B}c"))
    ]
    report.accounts = [Self.account("\u{1B}[0m", 5, Self.group, [])]
    report.unread = [.init(.processes, count: 1, reason: "permission denied", examples: [ProcessID(5)])]
    for text in [report.text(TextStyle()), report.plain, try report.json(pretty: true)] {
      #expect(!text.contains("\u{1B}"))
    }
  }

  // MARK: Beyond

  private static func beyond(_ allowed: Beyond.Allowed, _ report: WhoReport) -> Beyond {
    Beyond(
      allowed: allowed, everyone: report.everyone, accounts: report.accounts, processes: report.processes)
  }

  @Test func whoIsBeyond() {
    let docker = Beyond.Allowed(groups: [GroupID(999)])
    #expect(Self.beyond(docker, Self.guide).isEmpty)
    let alice = Self.beyond(.init(users: [UserID(1000)]), Self.guide)
    #expect(alice.accounts.map(\.name) == ["ci"])
    #expect(alice.processes.map(\.name) == ["node"])
    var open = Self.guide
    open.everyone = Self.right(.other, "other::rw-")
    #expect(!Self.beyond(docker, open).isEmpty)
  }

  @Test func rootItself() {
    func isBeyond(_ process: WhoReport.Process) -> Bool {
      var report = Self.guide
      report.processes = [process]
      return !Self.beyond(.init(groups: [GroupID(999)]), report).processes.isEmpty
    }
    #expect(!isBeyond(Self.process(5, "cron", 0, .none, Self.owner)))
    #expect(isBeyond(Self.process(5, "sh", 0, Self.container, Self.owner, isInOwnRoot: false)))
    #expect(
      !isBeyond(
        Self.process(
          5, "service", 0, .none, Self.owner, capabilities: CapabilitySet(rawValue: .max), isInOwnRoot: false)
      ))
    var remapped = Self.process(5, "sh", 0, .none, Self.owner, capabilities: CapabilitySet(rawValue: .max))
    remapped.isInOwnUserNamespace = false
    #expect(isBeyond(remapped))
  }

  @Test func statuses() {
    var report = Self.guide
    #expect(report.exitStatus == 0)
    report.unread = [.init(.processes, count: 1, reason: "permission denied")]
    #expect(report.exitStatus == 0)
    report.beyond = Self.beyond(.init(groups: [GroupID(999)]), report)
    #expect(report.exitStatus == 71)
    report.unread = [.init(.openFiles, count: 1, reason: "permission denied")]
    #expect(report.exitStatus == 0)
    report.unread = [.init(.processes, count: 1, reason: "permission denied")]
    report.beyond = Self.beyond(.init(), report)
    #expect(report.exitStatus == 1)
  }

  /// For Tests/SchemaTests/run.
  @Test func documents() throws {
    var findings = Self.guide
    findings.beyond = Self.beyond(.init(users: [UserID(1000)]), findings)
    findings.unread = [.init(.hiddenProcesses, count: nil, reason: "hidepid")]
    var open = Self.guide
    open.everyone = Self.right(.other, "other::rw-")
    open.socket.inode.acl = .unreadable(.accessDenied)
    open.socket.power = .user(UserID(1000))
    open.processes.append(Self.process(9, "former", 1002, .none, nil, holds: [.connected]))
    for (name, report) in [("guide", Self.guide), ("findings", findings), ("open", open)] {
      let text = try report.json(pretty: false)
      #expect(text.contains("\"schema\":\"sockcheck.who/1\""))
      guard let directory = ProcessInfo.processInfo.environment["SOCKCHECK_DOCUMENTS"] else { continue }
      try Data(text.utf8).write(to: URL(filePath: directory).appending(path: "\(name).who.json"))
    }
  }

  @Test func numbersToBeWatched() {
    var report = Self.guide
    report.socket.path = "/run/a\"\\\n\u{1B}[31m.sock"
    var marked = report
    marked.socket.path = "/run/a\"\u{301} 1"
    #expect(marked.openMetrics.contains(#"{socket="/run/a\""# + "\u{301}" + #" 1","#))
    report.unread = [
      .init(.hiddenProcesses, count: nil, reason: "hidden"), .init(.processes, count: 2, reason: "no"),
    ]
    let text = report.openMetrics
    let socket = #"socket="/run/a\"\\\\n\\x1B[31m.sock""#
    for line in [
      "# TYPE sockcheck_who_socket gauge",
      #"sockcheck_who_socket{\#(socket),owner="0",group="999",mode="0660"} 1"#,
      "sockcheck_who_root_equivalent{\(socket)} 1", "sockcheck_who_everyone{\(socket)} 0",
      #"sockcheck_who_could_connect{\#(socket),kind="account"} 3"#,
      #"sockcheck_who_processes{\#(socket),kind="service",unit="docker.service"} 1"#,
      #"sockcheck_who_unread{\#(socket),subject="hidden-processes"} 1"#,
      #"sockcheck_who_unread{\#(socket),subject="processes"} 2"#,
    ] {
      #expect(text.split(separator: "\n").contains { $0 == line }, "\(line)\n\(text)")
    }
    #expect(text.hasSuffix("\n# EOF\n"))
    #expect(!text.contains("sockcheck_who_beyond"))
    report.beyond = Beyond(
      allowed: .init(), everyone: nil, accounts: report.accounts, processes: report.processes)
    #expect(report.openMetrics.contains(#"sockcheck_who_beyond{\#(socket),kind="account"} 2"#))
    // A metric is described once, and its samples stand together.
    let described = report.openMetrics.split(separator: "\n").filter { $0.hasPrefix("# TYPE") }
    #expect(Set(described).count == described.count)
  }
}
