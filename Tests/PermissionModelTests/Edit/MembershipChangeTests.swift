import Testing

@testable import PermissionModel

/// The one change of account files: what is chosen, what it makes of the facts, and what of the bytes.
@Suite struct MembershipChangeTests {
  private static let passwd = "root:x:0:0::/root:/bin/sh\njenkins:x:1000:1000::/var/jenkins_home:/bin/sh\n"
  private static let free = "root:x:0:\njenkins:x:1000:\n"

  private static func accounts(_ group: String) -> Accounts {
    Accounts(
      passwd: .seen(AccountFiles.passwd(Array(passwd.utf8))),
      group: .seen(AccountFiles.group(Array(group.utf8))))
  }

  private static func chosen(
    _ group: String, gid: UInt32 = 999, user: ByteString = "jenkins",
    _ policy: MembershipChange.Policy = .init()
  ) throws -> MembershipChange {
    try .chosen(user: user, group: GroupID(gid), accounts: accounts(group), policy: policy)
  }

  /// At the end of a line blanks are not the member's, so that such a name is never read back.
  @Test(arguments: ["ci ", " ci", "ci\u{0B}", "a:b", "a,b", "a\nb", ""] as [ByteString])
  func namesThatNoFileCanList(user: ByteString) {
    #expect(throws: MembershipChange.Refusal.self) { _ = try Self.chosen(Self.free, user: user) }
  }

  // MARK: What is chosen

  struct Row: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var group: String
    var policy = MembershipChange.Policy()
    var name: ByteString
    var line: MembershipChange.GroupLine

    init(
      _ name: String, _ group: String, _ policy: MembershipChange.Policy = .init(), _ chosen: ByteString,
      _ line: MembershipChange.GroupLine
    ) {
      (testDescription, self.group, self.policy) = (name, free + group, policy)
      (self.name, self.line) = (chosen, line)
    }
  }

  private static let plain = MembershipChange.Policy()

  @Test(arguments: [
    Row("nothing has the gid", "", plain, "docker", .made),
    Row("docker has it", "docker:x:999:\n", plain, "docker", .stays),
    Row("another group has it", "ping:x:999:\n", plain, "ping", .stays),
    Row("docker has it too", "ping:x:999:\ndocker:x:999:\n", plain, "docker", .stays),
    Row("docker is another number", "docker:x:998:\n", plain, "docker-999", .made),
    Row(
      "docker is another number and may change", "docker:x:998:\n", .init(renumbers: true), "docker",
      .renumbered(from: .number(998))),
    Row(
      "renumbering where the gid has a name", "docker:x:998:\nping:x:999:\n", .init(renumbers: true), "ping",
      .stays),
    Row("docker-999 is another group's", "docker:x:998:\ndocker-999:x:1234:\n", plain, "docker-999-2", .made),
    Row(
      "and so is the next", "docker:x:998:\ndocker-999:x:1:\ndocker-999-2:x:2:\n", plain, "docker-999-3",
      .made),
    Row("another usual name", "", .init(usualName: "podman"), "podman", .made),
    Row("a name asked for", "", .init(name: "sock"), "sock", .made),
    Row(
      "a name asked for that has the gid", "ping:x:999:\nsock:x:999:\n", .init(name: "sock"), "sock", .stays),
    Row("a second name", "ping:x:999:\n", .init(onTaken: .alias), "docker", .made),
    Row("a second name asked for", "ping:x:999:\n", .init(name: "sock", onTaken: .alias), "sock", .made),
    Row(
      "a second name that was given before", "docker:x:998:\nping:x:999:\ndocker-999:x:999:jenkins\n",
      .init(onTaken: .alias), "docker-999", .stays),
    Row("nothing is taken, so nothing fails", "", .init(onTaken: .fail), "docker", .made),
    Row("docker itself is not taken", "docker:x:999:\n", .init(onTaken: .fail), "docker", .stays),
    Row("a gid that no kernel takes is nobody's", "odd:x:0999x:\n", plain, "docker", .made),
  ])
  func choices(_ row: Row) throws {
    let change = try Self.chosen(row.group, row.policy)
    #expect(change.name == row.name)
    #expect(change.line == row.line)
    let after = change.applied(to: Self.accounts(row.group))
    let identity = try DockerIdentity.compute(ContainerStart(user: "jenkins"), accounts: after)
    #expect(identity.groups.contains(GroupID(999)), "an engine gives the gid")
  }

  @Test(arguments: [
    ("ping:x:999:\n", MembershipChange.Policy(onTaken: .fail), "--on-taken join"),
    ("ping:x:999:\n", .init(name: "sock"), "--on-taken alias"),
    ("sock:x:5:\n", .init(name: "sock"), "--renumber changes it to 999"),
    ("sock:x:5x:\n", .init(name: "sock"), "\"sock\" is \"5x\" in this image"),
  ])
  func refusals(group: String, policy: MembershipChange.Policy, word: String) {
    let refusal = #expect(throws: MembershipChange.Refusal.self) {
      try Self.chosen(Self.free + group, policy)
    }
    #expect(refusal?.description.contains(word) == true, "\(refusal?.description ?? "")")
  }

  /// A colon, a comma, a newline or a carriage return in a name would be another field, member or line (group(5)).
  @Test(arguments: ["", "a:b", "a,b", "a\nb", "a\rb", "a\u{0}b"])
  func namesThatAGroupFileCannotList(user: String) {
    let refusal = #expect(throws: MembershipChange.Refusal.self) {
      try Self.chosen(Self.free, user: ByteString(user))
    }
    #expect(refusal?.description.unicodeScalars.contains { $0.value < 0x20 } == false)
  }

  /// Nothing is registered that an engine would not read: a second name of the uid is looked up as the first.
  @Test func whatAnEngineWouldNotFind() throws {
    let accounts = Self.accounts(Self.free)
    let change = try MembershipChange.registering("jenkins", in: GroupID(999), accounts)
    #expect(change.name == "docker" && change.line == .made)
    #expect(throws: MembershipChange.Refusal.self) {
      try MembershipChange.registering("nobody-here", in: GroupID(999), accounts)
    }
    var twice = accounts
    twice.passwd = .seen(AccountFiles.passwd(Array((Self.passwd + "1000:x:7:7::/:/bin/sh\n").utf8)))
    // A name of digits is a uid to an engine.
    #expect(throws: MembershipChange.Refusal.self) {
      try MembershipChange.registering("1000", in: GroupID(999), twice)
    }
    // Not even where the one whom an engine takes it for is in the group.
    var listed = twice
    listed.group = .seen(AccountFiles.group(Array((Self.free + "docker:x:999:jenkins\n").utf8)))
    #expect(throws: MembershipChange.Refusal.self) {
      try MembershipChange.registering("1000", in: GroupID(999), listed)
    }
    // A line that is no group to an engine's reader of numbers: it has the name, and not the gid.
    let taken = Self.accounts(Self.free + "docker:x:998:\ndocker-999:x:1234:\n")
    #expect(try MembershipChange.registering("jenkins", in: GroupID(999), taken).name == "docker-999-2")
  }

  /// What the owner of the files should know of it.
  @Test(
    arguments: [
      ("", plain, nil), ("docker:x:999:\n", plain, nil),
      (
        "ping:x:999:\n", plain,
        "gid 999 is \"ping\" in this image: jenkins may then also use what belongs to it"
      ),
      ("docker:x:998:\n", .init(renumbers: true), "files of gid 998 no longer belong to \"docker\""),
      ("docker:x:998:\n", plain, "\"docker\" is 998 here and stays so"),
      ("sock:x:999:\n", .init(name: "sock"), nil),
      ("docker:x:998:\n", .init(name: "sock"), nil),
    ] as [(String, MembershipChange.Policy, String?)])
  func notes(group: String, policy: MembershipChange.Policy, note: String?) throws {
    let change = try Self.chosen(Self.free + group, policy)
    let notes = change.notes(in: Self.accounts(Self.free + group), policy: policy)
    #expect(notes.count == (note == nil ? 0 : 1))
    if let note { #expect(notes.first?.hasPrefix(note) == true, "\(notes)") }
  }

  // MARK: What becomes of the bytes

  struct Bytes: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var before: String
    var after: String
    var policy = MembershipChange.Policy()
    var format = MembershipChange.Format.group

    init(
      _ name: String, _ before: String, _ after: String, _ policy: MembershipChange.Policy = .init(),
      _ format: MembershipChange.Format = .group
    ) {
      (testDescription, self.before, self.after, self.policy, self.format) = (
        name, before, after, policy, format
      )
    }
  }

  private static let renumbers = MembershipChange.Policy(renumbers: true)

  @Test(arguments: [
    Bytes("a new line", "a:x:1:\n", "a:x:1:\ndocker:x:999:jenkins\n"),
    Bytes("an empty file", "", "docker:x:999:jenkins\n"),
    Bytes("no newline at the end", "a:x:1:", "a:x:1:\ndocker:x:999:jenkins\n"),
    Bytes("the first member", "docker:x:999:\n", "docker:x:999:jenkins\n"),
    Bytes("another member", "docker:x:999:a,b\n", "docker:x:999:a,b,jenkins\n"),
    Bytes("a comma at the end", "docker:x:999:a,\n", "docker:x:999:a,jenkins\n"),
    Bytes("a member already", "docker:x:999:a,jenkins\n", "docker:x:999:a,jenkins\n"),
    Bytes("a member of like name", "docker:x:999:jenkins2\n", "docker:x:999:jenkins2,jenkins\n"),
    Bytes("a carriage return", "docker:x:999:a\r\nb:x:1:\r\n", "docker:x:999:a,jenkins\r\nb:x:1:\r\n"),
    Bytes("blanks around", "  docker:x:999:a \t\n", "  docker:x:999:a,jenkins \t\n"),
    Bytes("the last line, without a newline", "a:x:1:\ndocker:x:999:", "a:x:1:\ndocker:x:999:jenkins"),
    Bytes(
      "empty lines and comments stay", "\n# docker:x:999:\n\ndocker:x:999:\n\n",
      "\n# docker:x:999:\n\ndocker:x:999:jenkins\n\n"),
    Bytes("too few fields", "docker:x:999\n", "docker:x:999:jenkins\n"),
    Bytes("a password", "docker:!:999:\n", "docker:!:999:jenkins\n"),
    Bytes("a leading zero", "ping:x:0999:\n", "ping:x:0999:jenkins\n"),
    Bytes(
      "of two lines of a name the one with the gid", "ping:x:5:\nping:x:999:\n",
      "ping:x:5:\nping:x:999:jenkins\n"),
    Bytes("renumbered", "docker:x:998:a\nb:x:1:\n", "docker:x:999:a,jenkins\nb:x:1:\n", renumbers),
    Bytes("docker-999", "docker:x:998:jenkins\n", "docker:x:998:jenkins\ndocker-999:x:999:jenkins\n"),
  ])
  func groupFiles(_ row: Bytes) throws {
    let change = try Self.chosen(row.before, row.policy)
    let text = change.applied(to: Array(row.before.utf8), .group)
    #expect(String(decoding: text, as: UTF8.self) == row.after)
    #expect(change.isReadBack(from: text, before: Array(row.before.utf8)))
  }

  /// gshadow has administrators where group has the gid: those are not touched.
  @Test(arguments: [
    ("docker:x:999:\n", "docker:!::\n", "docker:!::jenkins\n"),
    ("docker:x:999:\n", "a:!::\n", "a:!::\ndocker:!::jenkins\n"),
    ("docker:x:999:\n", "docker:!:admin:a\n", "docker:!:admin:a,jenkins\n"),
    ("", "a:!::", "a:!::\ndocker:!::jenkins\n"),
    ("docker:x:999:\n", "docker:!:999:jenkins\n", "docker:!:999:jenkins\n"),
  ])
  func gshadow(group: String, before: String, after: String) throws {
    let change = try Self.chosen(group)
    #expect(String(decoding: change.applied(to: Array(before.utf8), .gshadow), as: UTF8.self) == after)
  }

  @Test func gshadowOfARenumberedGroup() throws {
    let change = try Self.chosen("docker:x:998:\n", Self.renumbers)
    let after = change.applied(to: Array("docker:!:admin:\n".utf8), .gshadow)
    #expect(String(decoding: after, as: UTF8.self) == "docker:!:admin:jenkins\n")
  }

  // MARK: Whatever the file

  /// Files as people and programs leave them, and worse.
  private static let files: [String] = [
    "", "\n", "\n\n", "#\n", "+\n", "+::::\n", "-x:x:999:\n", ":::\n", ":x:999:\n", "docker\n", "docker:\n",
    "docker:x\n",
    "docker:x:\n", "docker:x:abc:\n", "docker:x:999:,\n", "docker:x:999:,,a,,\n", "docker:x:999:a:b:c\n",
    "docker:x:999:jenkins,jenkins\n", "a:x:999:\nb:x:999:\n", "docker:x:999:\ndocker:x:998:\n",
    "docker:x:998:\ndocker:x:999:\n",
    "\u{FEFF}docker:x:999:\n", "docker :x:999:\n", "Docker:x:999:\n", "docker:x: 999:\n", "docker:x:-1:\n",
    "docker:x:4294967295:\n", "docker:x:00000000000999:\n", "d\u{1B}[31m:x:999:\n", "docker:x:999:a\rb\n",
    "\r\n", " \t \n",
    "docker:x:999:a", "x:x:1:\r\ndocker:x:999:a\r\n", "docker-999:x:1:\ndocker:x:1:\n",
    "docker:x:999:\u{0}\n",
  ]

  /// No byte changes but in the line that is spoken of, or behind the last; what is written is read as what was decided
  /// on; and doing it again changes nothing.
  @Test(arguments: files, [plain, renumbers, .init(onTaken: .alias), .init(name: "sock", onTaken: .alias)])
  func whateverTheFile(text: String, policy: MembershipChange.Policy) throws {
    let before = Array(text.utf8)
    let accounts = Self.accounts(text)
    guard
      let change = try? MembershipChange.chosen(
        user: "jenkins", group: GroupID(999), accounts: accounts, policy: policy)
    else { return }
    let after = change.applied(to: before, .group)
    #expect(change.isReadBack(from: after, before: before))
    let (old, new) = (Self.lines(before), Self.lines(after))
    #expect(new.count >= old.count && new.count <= old.count + 1)
    let changed = zip(old, new).filter { $0 != $1 }
    #expect(changed.count + new.count - old.count <= 1, "\(changed)")
    // What an engine makes of the files is what it makes of the facts that were decided on.
    let start = ContainerStart(user: "jenkins")
    var written = accounts
    written.group = .seen(AccountFiles.group(after))
    #expect(
      try DockerIdentity.compute(start, accounts: written)
        == DockerIdentity.compute(start, accounts: change.applied(to: accounts)))
    // The second time there is nothing left to do.
    guard
      let again = try? MembershipChange.chosen(
        user: "jenkins", group: GroupID(999), accounts: written, policy: policy)
    else { return }
    #expect(again.applied(to: after, .group) == after, "\(String(decoding: after, as: UTF8.self))")
  }

  private static func lines(_ text: [UInt8]) -> [[UInt8]] {
    var lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map { Array($0) }
    if lines.last == [] { lines.removeLast() }
    return lines
  }

  /// A text that somebody changed meanwhile, or that holds something else, is noticed.
  @Test(arguments: [
    "", "docker:x:998:jenkins\n", "docker:x:999:\n", "docker:x:999:jenkins\nb:x:1:\n",
    "docker:x:999:jenkins,b\n",
  ])
  func whatIsNotWhatWasDecidedOn(text: String) throws {
    let before = Array("docker:x:999:\n".utf8)
    let change = try Self.chosen("docker:x:999:\n")
    #expect(!change.isReadBack(from: Array(text.utf8), before: before))
  }

  /// An account for a uid that has none, so that the engine looks its groups up.
  @Test func anAccountToo() throws {
    let change = try MembershipChange.chosen(
      user: "uid4242", account: .init(userID: UserID(4242), groupID: .root), group: GroupID(999),
      accounts: Self.accounts(Self.free))
    let after = change.applied(to: Self.accounts(Self.free))
    let identity = try DockerIdentity.compute(ContainerStart(user: "4242"), accounts: after)
    #expect(identity.userID == UserID(4242) && identity.groupID == .root)
    #expect(Set(identity.groups) == [.root, GroupID(999)])
    #expect(identity.name == "uid4242")
  }
}

/// diff -u's picture of one edit.
@Suite struct UnifiedDiffTests {
  private static func diff(_ old: String, _ new: String) -> String {
    UnifiedDiff.of(Array(old.utf8), Array(new.utf8), path: "/etc/group")
  }

  @Test func nothing() { #expect(Self.diff("a\nb\n", "a\nb\n") == "") }

  /// diff -u /etc/group, as GNU's prints it.
  @Test(arguments: [
    ("a\nb\nc\nd\ne\n", "a\nb\nX\nd\ne\n", "@@ -1,5 +1,5 @@\n a\n b\n-c\n+X\n d\n e\n"),
    (
      "1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nX\n6\n7\n8\n9\n",
      "@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+X\n 6\n 7\n 8\n"
    ),
    ("1\n2\n3\n4\n5\n", "1\n2\n3\n4\n5\n6\n", "@@ -3,3 +3,4 @@\n 3\n 4\n 5\n+6\n"),
    ("", "a\n", "@@ -0,0 +1,1 @@\n+a\n"), ("a\n", "", "@@ -1,1 +0,0 @@\n-a\n"),
    ("a", "a\nb\n", "@@ -1,1 +1,2 @@\n-a\n\\ No newline at end of file\n+a\n+b\n"),
    ("\u{1B}[31m\n", "b\n", "@@ -1,1 +1,1 @@\n-\\x1B[31m\n+b\n"),
  ])
  func oneRun(old: String, new: String, body: String) {
    #expect(Self.diff(old, new) == "--- a/etc/group\n+++ b/etc/group\n" + body)
  }
}

/// What will bite later in an image's account files.
@Suite struct AccountRemarksTests {
  private static func remarks(
    _ passwd: String = "", _ group: String = "", user: String = "", gshadow: String? = nil
  )
    -> [String]
  {
    Accounts(
      passwd: .seen(AccountFiles.passwd(Array(passwd.utf8))),
      group: .seen(AccountFiles.group(Array(group.utf8)))
    ).remarks(user: user, gshadow: gshadow.map { AccountFiles.group(Array($0.utf8)).entries })
  }

  private static let root = "root:x:0:0::/:/bin/sh\n"

  @Test func nothing() {
    #expect(Self.remarks(Self.root, "root:x:0:root\n", user: "root", gshadow: "root:*::root\n") == [])
    #expect(Self.remarks(user: "a:") == [])
  }

  @Test(arguments: [
    (root + "root:x:1:1::/:/bin/sh\n", "", "passwd has the user \"root\" twice"),
    ("", "a:x:1:\na:x:2:\n", "group has the name \"a\" twice"),
    ("", "a:x:1:\nb:x:1:\n", "gid 1 has two names"),
    ("", "a:x:1:ghost\n", "lists \"ghost\", who is not in passwd"), ("", "a:x:1\n", "/etc/group:1: 3 fields"),
    ("a:b\n", "", "/etc/passwd:1: 2 fields"), ("", "a\u{1B}:x:1:\na\u{1B}:x:1:\n", "\"a\\x1B\" twice"),
  ])
  func remarkable(passwd: String, group: String, word: String) {
    let remarks = Self.remarks(passwd, group)
    #expect(remarks.contains { $0.contains(word) }, "\(remarks)")
    #expect(!remarks.joined().contains("\u{1B}"))
  }

  /// grpck(8) says the same.
  @Test(arguments: [
    ("a:x:1:\n", "", "\"a\" has no line in gshadow"),
    ("a:x:1:root\n", "a:!::\n", "different members of \"a\""),
    ("", "b:!::\n", "gshadow has \"b\", which is no group"),
  ])
  func outOfStep(group: String, gshadow: String, word: String) {
    #expect(Self.remarks(Self.root, group, gshadow: gshadow).first?.contains(word) == true)
  }

  @Test func aUserWithAGroup() {
    #expect(Self.remarks(user: "app:app").first?.contains("user:group") == true)
  }

  /// What is said to have been written: whole lines, and no others.
  @Test(arguments: [
    ("a:x:1:\nb:x:2:\n", "a:x:1:\nb:x:2:app\n", ["b:x:2:app"]),
    ("a:x:1:\n", "a:x:1:\nd:x:9:app\n", ["d:x:9:app"]),
    ("a:x:1:", "a:x:1:\nd:x:9:app\n", ["a:x:1:", "d:x:9:app"]), ("a\n", "a\n", [] as [String]),
    ("", "d:x:9:\n", ["d:x:9:"]),
    ("d:x:9:\nz:x:1:\n", "d:x:99:app\nz:x:1:\n", ["d:x:99:app"]), ("a\nb\n", "a\n", []),
    ("a:x:1:\n", "a:x:1:\n\u{1B}[2J:x:9:\n", [ByteString("\u{1B}[2J:x:9:").display]),
  ])
  func linesThatWereWritten(old: String, new: String, lines: [String]) {
    #expect(UnifiedDiff.changed(Array(old.utf8), Array(new.utf8)) == lines)
  }
}
