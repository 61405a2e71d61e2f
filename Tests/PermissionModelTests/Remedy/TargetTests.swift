import Foundation
import TestSupport
import Testing

@testable import PermissionModel

/// Each target's own words, with paths, names and users that somebody made to do harm: read back where the format can
/// be, refused where the target cannot hold them.
@Suite struct TargetTests {
  private static let paths: [ByteString] = [
    "/run/a b.sock", "/run/$HOME.sock", "/run/it's.sock", "/run/a\"b.sock", "/run/a,b.sock", "/run/a\\.sock",
    "/run/$(id).sock", "/run/`id`.sock", "/run/a;b.sock", "/run/*.sock", "/run/{a}.sock", "/run/日本.sock",
    "/run/#a.sock",
    "/run/a&b.sock", "/run/~.sock", "/run/a|b.sock", "/run/-a.sock", "/run/a:b.sock", "/run/a=b.sock",
    "/run/%n.sock",
  ]

  private static func situation(_ world: World = Scenario.classic) -> Situation { world.situation }

  private static func mounting(_ path: ByteString) -> Situation {
    World(path).absent(path).container(true).observed(.noEntry).described(named(path)).situation
  }

  /// The host calls it as the container does, as the engine says.
  private static func named(_ path: ByteString) -> ContainerFacts {
    ContainerFacts(id: "1", name: "app", binds: [.init(source: path, destination: path)])
  }

  private static func text(
    _ target: RemedyTarget, _ measure: Measure, _ situation: Situation, service: String = "app"
  ) throws(Unexpressible) -> String? {
    try target.writer.snippet(for: measure, situation, RemedyContext(service: service))?.text
  }

  /// What a shell makes of the words of a line.
  private static func words(_ line: String) throws -> [String] {
    let child = try Child.run("/bin/sh", ["-c", "printf '%s\\0' \(line)"], limit: 10)
    #expect(child.status == 0 && child.errorText.isEmpty, "\(line)")
    return child.outputText.split(separator: "\0", omittingEmptySubsequences: false).dropLast().map(
      String.init)
  }

  /// The value behind a key, as a JSON string, which is what YAML and TOML read it as too.
  private static func string(behind key: String, in text: String) throws -> String {
    let line = try #require(text.split(separator: "\n").first { $0.contains(key) }, "\(text)")
    let start = try #require(line.range(of: key)?.upperBound)
    return try JSONDecoder().decode([String].self, from: Data("[\(line[start...])]".utf8))[0]
  }

  // MARK: The socket's path

  /// --mount is one word of the shell that needs no quotes, and comma-separated values in it (RFC 4180).
  @Test(arguments: paths, [RemedyTarget.dockerRun, .podmanRun])
  func mountOptions(path: ByteString, target: RemedyTarget) throws {
    guard let text = try? Self.text(target, .container(.mountSocket), Self.mounting(path)) else {
      #expect(path.display.contains { !"_./:@%+=-".contains($0) && !($0.isASCII && $0.isLetter) })
      return
    }
    #expect(!text.contains { "\"'\\$`".contains($0) })
    let words = try Self.words(text.trimmingCharacters(in: .newlines))
    #expect(words.count == 2 && words.first == "--mount")
    #expect(Self.values(words.last ?? "") == ["type=bind", "src=\(path)", "dst=\(path)"])
  }

  /// One record of RFC 4180.
  private static func values(_ text: String) -> [String] {
    var (values, isQuoted, rest) = ([""], false, text[...])
    while let character = rest.popFirst() {
      if character == "\"", isQuoted, rest.first == "\"" {
        values[values.count - 1].append("\"")
        rest.removeFirst()
      } else if character == "\"" {
        isQuoted.toggle()
      } else if character == ",", !isQuoted {
        values.append("")
      } else {
        values[values.count - 1].append(character)
      }
    }
    return values
  }

  /// In a Compose file a dollar sign begins a variable, and two of them are one.
  @Test(arguments: paths)
  func composeVolumes(path: ByteString) throws {
    let text = try #require(try Self.text(.compose, .container(.mountSocket), Self.mounting(path)))
    for key in ["source: ", "target: "] {
      let written = try Self.string(behind: key, in: text)
      #expect(!written.replacing("$$", with: "").contains("$"))
      #expect(written.replacing("$$", with: "$") == path.display)
    }
  }

  @Test(arguments: paths)
  func podVolumes(path: ByteString) throws {
    guard !path.contains(":") else {
      #expect(throws: Unexpressible.self) {
        try Self.text(.kubernetes, .container(.mountSocket), Self.mounting(path))
      }
      return
    }
    let text = try #require(try Self.text(.kubernetes, .container(.mountSocket), Self.mounting(path)))
    #expect(try Self.string(behind: "mountPath: ", in: text) == path.display)
    #expect(try Self.string(behind: " path: ", in: text) == path.display)
  }

  @Test(arguments: paths)
  func volumesOfARunner(path: ByteString) throws {
    let situation = Self.situation(Scenario.classic.asking(path).socket(at: path).described(Self.named(path)))
    let measure = Measure.container(.addGroups([GroupID(999)]))
    guard !path.contains(":") else {
      #expect(throws: Unexpressible.self) { try Self.text(.gitlabRunner, measure, situation) }
      return
    }
    let text = try #require(try Self.text(.gitlabRunner, measure, situation))
    let line = try #require(text.split(separator: "\n").last)
    let list = try JSONDecoder().decode(
      [String].self, from: Data(line.split(separator: "= ", maxSplits: 1)[1].utf8))
    #expect(list == ["\(path):\(path)", "/cache"])
  }

  /// A Groovy string that a shell splits: what neither can hold is refused.
  @Test(arguments: paths)
  func argsOfAnAgent(path: ByteString) throws {
    let situation = Self.situation(Scenario.classic.asking(path).socket(at: path).described(Self.named(path)))
    let measure = Measure.container(.addGroups([GroupID(999)]))
    guard let text = try? Self.text(.jenkins, measure, situation) else {
      #expect(path.display.utf8.contains { !Self.plain.utf8.contains($0) })
      return
    }
    #expect(text.contains("args '-v \(path):\(path) --group-add 999'"))
    #expect(path.display.utf8.allSatisfy { Self.plain.utf8.contains($0) })
  }

  private static let plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_./@%+=,-"

  /// In a Groovy string `\t` is a tab, at which the plugin parts options.
  @Test(arguments: ["/run/a\t--privileged/docker.sock", "/run/a'\u{301}/docker.sock", "/run/a;b/docker.sock"])
  func pathsThatAnAgentIsNotGiven(path: String) {
    let path = ByteString(path)
    let situation = Self.situation(Scenario.classic.asking(path).socket(at: path).described(Self.named(path)))
    #expect(throws: Unexpressible.self) {
      try Self.text(.jenkins, .container(.addGroups([GroupID(999)])), situation)
    }
  }

  /// By its bytes, which are what the reader of the format sees.
  @Test func aColonWithAMark() {
    let path: ByteString = "/run/a:\u{301}rw/docker.sock"
    let situation = Self.situation(Scenario.classic.asking(path).socket(at: path).described(Self.named(path)))
    #expect(throws: Unexpressible.self) {
      try Self.text(.gitlabRunner, .container(.addGroups([GroupID(999)])), situation)
    }
    #expect(throws: Unexpressible.self) {
      try Self.text(.kubernetes, .container(.mountSocket), Self.mounting(path))
    }
  }

  @Test(arguments: paths)
  func linesForAHost(path: ByteString) throws {
    let situation = Self.situation(Scenario.onHost.asking(path).socket(at: path))
    for measure in [
      Measure.host(.editACL(.init(.user(UserID(1000)), [.read, .write]))), .host(.letOwnerWrite),
      .host(.openDirectories([path], UserID(1000), andSocket: false)),
    ] {
      let text = try #require(try Self.text(.host, measure, situation))
      #expect(try Self.words(text.trimmingCharacters(in: .newlines)).last == path.display)
    }
  }

  /// The exec form of a Dockerfile is JSON; a script is a shell's.
  @Test(arguments: paths)
  func entrypoints(path: ByteString) throws {
    let situation = Self.situation(Scenario.classic.asking(path).socket(at: path))
    let start = try #require(try Self.text(.entrypoint, .container(.addGroups([GroupID(999)])), situation))
    let list = try #require(start.split(separator: "\n").last).dropFirst("ENTRYPOINT ".count)
    let words = try JSONDecoder().decode([String].self, from: Data(list.utf8))
    #expect(
      words == ["/usr/local/bin/sockcheck", "exec", "--user", "jenkins", "--socket", path.display, "--"])
    let script = try #require(try Self.text(.entrypoint, .entrypoint(.keepGroup(GroupID(999))), situation))
    #expect(
      try Self.words(script.trimmingCharacters(in: .newlines))
        == ["exec", "sockcheck", "exec", "--socket", path.display, "--user", "jenkins", "--"])
  }

  /// A path that no format holds as it is.
  @Test(arguments: [ByteString([0x2F, 0xFF]), "/run/\u{1B}[31m", "/run/a\nb", "run/a.sock"])
  func pathsThatNothingHolds(path: ByteString) {
    let situation = Self.mounting(path)
    #expect(situation.socketToMount == nil)
    for target in RemedyTarget.allCases {
      let text = try? Self.text(target, .container(.mountSocket), situation)
      #expect(text == nil, "\(text ?? "")")
    }
  }

  // MARK: Names of services, jobs and containers

  @Test(arguments: [
    ("app", true), ("a.b", true), ("a_b-1", true), ("App", true), ("1a", true), ("", false), ("a b", false),
    ("a:b", false),
    ("a\nb: x", false), ("\u{1B}[31m", false), ("ü", false), ("${X}", false),
  ])
  func servicesOfCompose(name: String, isTaken: Bool) {
    let text = try? Self.text(.compose, .container(.runAsRoot), Self.situation(), service: name)
    #expect((text != nil) == isTaken)
  }

  @Test(arguments: [
    ("app", true), ("_a", true), ("a-b_1", true), ("A", true), ("1a", false), ("-a", false), ("a.b", false),
    ("", false),
    ("a b", false), ("a\nb", false),
  ])
  func jobsOfGitHub(name: String, isTaken: Bool) {
    let text = try? Self.text(.githubActions, .container(.runAsRoot), Self.situation(), service: name)
    #expect((text != nil) == isTaken)
  }

  /// A DNS label (RFC 1123).
  @Test(arguments: [
    ("app", true), ("a-b", true), ("1a", true), (String(repeating: "a", count: 63), true), ("", false),
    ("App", false),
    ("a_b", false), ("a.b", false), ("-a", false), ("a-", false), (String(repeating: "a", count: 64), false),
  ])
  func containersOfAPod(name: String, isTaken: Bool) {
    let text = try? Self.text(
      .kubernetes, .container(.mountSocket), Self.mounting("/run/docker.sock"), service: name)
    #expect((text != nil) == isTaken)
  }

  /// newgrp(1) would take it for an option.
  @Test func aGroupThatLooksLikeAnOption() throws {
    #expect(throws: Unexpressible.self) {
      try Self.text(.host, .session(.takeOn(group: "-c", GroupID(9))), Self.situation())
    }
    #expect(
      try Self.text(.host, .session(.takeOn(group: "a b", GroupID(9))), Self.situation()) == "newgrp 'a b'\n")
  }

  // MARK: Users

  @Test(arguments: ["$HOME", "a b", "it's", "\"x\"", "a\\", "no", "0123", "$$"])
  func usersOfAStart(user: String) throws {
    let world = try Scenario.classic.passwd("\(user):x:1000:1000::/:/bin/sh\n").started("\(user):1000")
    let situation = Self.situation(world)
    let compose = try #require(try Self.text(.compose, .container(.startAsUserAlone), situation))
    #expect(try Self.string(behind: "user: ", in: compose).replacing("$$", with: "$") == user)
    guard let run = try? Self.text(.dockerRun, .container(.startAsUserAlone), situation) else {
      #expect(user.contains { !($0.isASCII && ($0.isLetter || $0.isNumber)) })
      return
    }
    #expect(run == "--user \(user)\n")
  }

  /// A process that lacks groups which its files give it was started with a group, and is so again.
  @Test func execGivesNoMoreThanThereWas() throws {
    let group = "jenkins:x:1000:\naudio:x:29:jenkins\n"
    let lacking = Self.situation(Scenario.classic.group(group).subject(uid: 1000, groups: [1000]))
    let text = try #require(try Self.text(.entrypoint, .container(.addGroups([GroupID(999)])), lacking))
    #expect(text.contains("\"--user\", \"1000:1000\""))
    let holding = Self.situation(Scenario.classic.group(group).subject(uid: 1000, groups: [1000, 29]))
    let other = try #require(try Self.text(.entrypoint, .container(.addGroups([GroupID(999)])), holding))
    #expect(other.contains("\"--user\", \"jenkins\""))
  }

  // MARK: Several groups, and root's

  /// A directory on the way may take another group than the socket.
  @Test func severalGroups() throws {
    let groups = Measure.container(.addGroups([GroupID(50), GroupID(999)]))
    let situation = Self.situation()
    #expect(try Self.text(.dockerRun, groups, situation) == "--group-add 50 --group-add 999\n")
    #expect(
      try Self.text(.compose, groups, situation)
        == "services:\n  app:\n    group_add:\n      - \"50\"\n      - \"999\"\n")
    #expect(try #require(try Self.text(.kubernetes, groups, situation)).contains("    - 50\n      - 999\n"))
    #expect(
      try #require(try Self.text(.gitlabRunner, groups, situation)).contains("group_add = [\"50\", \"999\"]"))
    #expect(
      try #require(try Self.text(.devcontainer, groups, situation)).contains(
        "[\"--group-add\", \"50\", \"--group-add\", \"999\"]"))
    // exec joins the socket's group and no other.
    #expect(try Self.text(.entrypoint, groups, situation) == nil)
  }

  @Test func rootsGroupIsAskedForByName() throws {
    let zero = Self.situation(Scenario.classic.socket(group: 0))
    let text = try #require(try Self.text(.entrypoint, .container(.addGroups([.root])), zero))
    #expect(text.contains("\"--allow-root-group\", \"--\"]"))
    let other = try #require(
      try Self.text(.entrypoint, .container(.addGroups([GroupID(999)])), Self.situation()))
    #expect(!other.contains("root-group"))
  }

  /// To podman the host's namespace is the one of whoever starts it.
  @Test func whatIsNoTargetsOwn() throws {
    let situation = Self.situation()
    #expect(try Self.text(.podmanRun, .container(.useHostUserNamespace), situation) == nil)
    #expect(try Self.text(.dockerRun, .container(.useHostUserNamespace), situation) == "--userns=host\n")
    #expect(try Self.text(.dockerRun, .container(.keepGroups), situation) == nil)
    #expect(try Self.text(.podmanRun, .container(.keepGroups), situation) == "--group-add keep-groups\n")
  }
}

/// Names that the programs of an image cannot be given are left to this program, which is given the number.
@Suite struct MembershipWordsTests {
  private static func commands(
    _ tools: AccountTools, user: String = "app", group: String, gid: UInt32 = 999
  ) throws -> [String]? {
    let accounts = Accounts(
      passwd: .seen(AccountFiles.passwd(Array("\(user):x:1000:1000::/:/bin/sh\n".utf8))),
      group: .seen(AccountFiles.group(Array(group.utf8))))
    let change = try MembershipChange.chosen(
      user: ByteString(user), group: GroupID(gid), accounts: accounts)
    return try MembershipWords(change, in: accounts).commands(of: tools)
  }

  @Test(
    arguments: [
      (AccountTools.shadow, "", ["groupadd --gid 999 docker", "usermod --append --groups docker app"]),
      (.shadow, "ping:x:999:\n", ["usermod --append --groups ping app"]),
      (
        .shadow, "docker:x:1:\n",
        ["groupadd --gid 999 docker-999", "usermod --append --groups docker-999 app"]
      ),
      (.busybox, "", ["addgroup -g 999 docker", "addgroup app docker"]),
      (.busybox, "ping:x:999:\n", ["addgroup app ping"]),
      (.shellOnly, "", ["echo docker:x:999:app >> /etc/group"]), (.shellOnly, "ping:x:999:\n", nil),
      (.none, "", nil),
      // usermod(8) splits its list at commas and takes digits for a number.
      (.shadow, "a,b:x:999:\n", ["usermod --append --groups 999 app"]),
      (.shadow, "12:x:999:\n", ["usermod --append --groups 999 app"]),
      (.shadow, "a b:x:999:\n", ["usermod --append --groups 999 app"]),
      (.shadow, "a;b:x:999:\n", ["usermod --append --groups 'a;b' app"]),
      (.busybox, "$x:x:999:\n", ["addgroup app '$x'"]),
    ] as [(AccountTools, String, [String]?)])
  func lines(tools: AccountTools, group: String, commands: [String]?) throws {
    #expect(try Self.commands(tools, group: group) == commands)
  }

  /// glibc skips an entry that begins so; a backslash ends no line of a Dockerfile; a name of two groups is the first's.
  @Test(arguments: ["+app", "-app", "#app", "app\\"])
  func usersThatNothingIsGiven(user: String) throws {
    for tools in [AccountTools.shadow, .busybox, .shellOnly] {
      #expect(try Self.commands(tools, user: user, group: "") == nil)
    }
  }

  @Test(arguments: ["ping:x:5:\nping:x:999:\n", "+x:x:999:\n", "p\u{1B}:x:999:\n"])
  func groupsThatNothingIsGiven(group: String) throws {
    for tools in [AccountTools.shadow, .busybox] { #expect(try Self.commands(tools, group: group) == nil) }
  }

  /// BusyBox has no groupmod.
  @Test func anotherNumber() throws {
    let accounts = Accounts(group: .seen(AccountFiles.group(Array("docker:x:998:\n".utf8))))
    let change = try MembershipChange.chosen(
      user: "app", group: GroupID(999), accounts: accounts, policy: .init(renumbers: true))
    let words = MembershipWords(change, in: accounts, gidVariable: "GID")
    #expect(
      try words.commands(of: .shadow) == [
        "groupmod --gid \"$GID\" docker", "usermod --append --groups docker app",
      ])
    #expect(try words.commands(of: .busybox) == nil)
    #expect(try words.commands(of: .shellOnly) == nil)
  }

  /// dockerd looks for its group by the name, so that any free number will do.
  @Test func theDaemonsOwnGroup() throws {
    let accounts = Accounts(group: .seen(AccountFile()))
    let change = try MembershipChange.chosen(user: "app", group: GroupID(987), accounts: accounts)
    let words = MembershipWords(change, in: accounts, isDaemons: true)
    #expect(
      try words.commands(of: .shadow) == ["groupadd --system docker", "usermod --append --groups docker app"])
  }
}
