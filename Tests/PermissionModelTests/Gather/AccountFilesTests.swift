import Foundation
import Testing

@testable import PermissionModel

/// The parsers of passwd(5) and group(5) on files as they are found.
@Suite struct AccountFilesTests {
  private static func passwd(_ text: String) -> AccountFile<PasswdEntry> {
    AccountFiles.passwd(Array(text.utf8))
  }
  private static func group(_ text: String) -> AccountFile<GroupEntry> {
    AccountFiles.group(Array(text.utf8))
  }

  @Test func anOrdinaryFile() throws {
    let file = Self.passwd("root:x:0:0:root:/root:/bin/sh\njenkins:x:1000:1001:J:/var/lib/j:/bin/bash\n")
    #expect(file.entries.count == 2)
    #expect(file.oddLines.isEmpty)
    let jenkins = try #require(file.entries.last)
    #expect(jenkins.line == 2)
    #expect(jenkins.name == "jenkins")
    #expect(jenkins.userID.id == 1000)
    #expect(jenkins.groupID.id == 1001)
    #expect(jenkins.home == "/var/lib/j")
    #expect(jenkins.shell == "/bin/bash")
  }

  @Test func noFinalNewline() {
    #expect(Self.group("root:x:0:\ndocker:x:999:jenkins").entries.last?.members == ["jenkins"])
  }

  @Test func carriageReturns() throws {
    let file = Self.group("root:x:0:\r\ndocker:x:999:jenkins,app\r\n")
    #expect(file.entries.last?.members == ["jenkins", "app"])
    #expect(file.oddLineCount == 2)
    #expect(try #require(file.oddLines.first).problem == "ends in a carriage return")
  }

  @Test(arguments: [
    ("bad:x:abc:0::/:/bin/sh", "the uid is not a number that the kernel takes"),
    ("bad:x::0::/:/bin/sh", "the uid is not a number that the kernel takes"),
    ("bad:x:-1:0::/:/bin/sh", "the uid is not a number that the kernel takes"),
    ("bad:x:4294967295:0::/:/bin/sh", "the uid is not a number that the kernel takes"),
    ("bad:x:4294967296:0::/:/bin/sh", "the uid is not a number that the kernel takes"),
    ("bad:x:99999999999999999999:0::/:/bin/sh", "the uid is not a number that the kernel takes"),
    ("bad:x:00000001000:0::/:/bin/sh", "the uid is not a number that the kernel takes"),
    ("bad:x:1 000:0::/:/bin/sh", "the uid is not a number that the kernel takes"),
    ("bad:x:0x10:0::/:/bin/sh", "the uid is not a number that the kernel takes"),
    ("bad:x:10:def::/:/bin/sh", "the gid is not a number that the kernel takes"),
    (":x:10:10::/:/bin/sh", "the name is empty"),
    ("short", "1 fields where there should be 7"),
    ("long:x:1:1::/:/bin/sh:more", "8 fields where there should be 7"),
    ("+", "a NIS entry, which nothing here resolves"),
    ("+@admins::::::", "a NIS entry, which nothing here resolves"),
    ("-bob::::::", "a NIS entry, which nothing here resolves"),
    ("# comment", "a comment, which the format does not have"),
    ("  lead:x:1:1::/:/bin/sh", "blanks around the line"),
  ])
  func oddLinesAreNotedAndNotGuessed(line: String, problem: String) throws {
    let file = Self.passwd("root:x:0:0::/root:/bin/sh\n\(line)\nlast:x:7:7::/:/bin/sh\n")
    let odd = try #require(file.oddLines.first)
    #expect(odd.line == 2)
    #expect(odd.problem == problem)
    #expect(file.oddLineCount == 1)
    // The lines around it are read as ever.
    #expect(file.entries.first?.name == "root")
    #expect(file.entries.last?.name == "last")
  }

  @Test func aUIDThatIsNoNumberIsNeverRoot() {
    let accounts = Accounts(
      passwd: .seen(Self.passwd("evil:x:abc:0::/:/bin/sh\nroot:x:0:0::/root:/bin/sh\n")))
    #expect(accounts.name(of: UserID.root) == "root")
    #expect(accounts.user(named: "evil")?.userID.id == nil)
  }

  /// Go's strconv.Atoi with its error ignored, by which an engine reads these fields (moby/sys/user).
  @Test(arguments: [
    ("0", 0), ("1000", 1000), ("-5", -5), ("+5", 5), ("", 0), ("abc", 0), ("5x", 0), (" 5", 0), ("--5", 0),
    ("-", 0),
    ("00000001000", 1000), ("9223372036854775807", .max), ("99999999999999999999", .max),
    ("-99999999999999999999", .min),
  ])
  func numbersAsAnEngineReadsThem(text: String, number: Int) {
    #expect(Self.group("g:x:\(text):\n").entries.first?.groupID.asDockerReadsIt == number)
  }

  @Test func blankLinesAreNothing() {
    let file = Self.group("\n\n   \t\nroot:x:0:\n\n")
    #expect(file.entries.count == 1)
    #expect(file.entries.first?.line == 4)
    #expect(file.oddLineCount == 0)
  }

  @Test func aCommentInTheGroupFileIsNoGroup() {
    let file = Self.group("# docker:x:970:app\ndocker:x:999:app\n")
    #expect(file.entries.map(\.name) == ["docker"])
    #expect(file.oddLineCount == 1)
  }

  @Test func emptyMembersAreNone() {
    #expect(Self.group("a:x:1:,b,,c,\n").entries.first?.members == ["b", "c"])
  }

  @Test func theFirstEntryOfAnIDNamesIt() {
    let accounts = Accounts(group: .seen(Self.group("first:x:9:\nsecond:x:9:\n")))
    #expect(accounts.name(of: GroupID(9)) == "first")
  }

  @Test func bytesThatAreNoText() throws {
    var bytes = Array("nul".utf8) + [0] + Array(":x:5:\n".utf8)
    bytes += [0xFF, 0xFE] + Array(":x:6:app\nesc\u{1B}[31m:x:7:\n".utf8)
    let file = AccountFiles.group(bytes)
    try #require(file.entries.count == 3)
    #expect(file.entries[0].name.display == "nul\\x00")
    #expect(file.entries[1].name.display == "\\xFF\\xFE")
    #expect(file.entries[1].members == ["app"])
    #expect(file.entries[2].name.display == "esc\\x1B[31m")
    #expect(file.entries.map(\.groupID.id) == [5, 6, 7])
  }

  @Test(.timeLimit(.minutes(30))) func twoHundredThousandLines() {
    var text = ""
    for number in 0..<200_000 { text += "g\(number):x:\(number):u\(number)\n" }
    let start = Date()
    let file = Self.group(text)
    #expect(file.entries.count == 200_000)
    #expect(file.entries.last?.members == ["u199999"])
    #expect(Date().timeIntervalSince(start) < 60)
  }

  @Test func aMillionOddLinesAreCountedAndNotKept() {
    let file = Self.group(String(repeating: "x\n", count: 100_000))
    #expect(file.oddLineCount == 100_000)
    #expect(file.oddLines.count == AccountFiles.mostOddLines)
  }

  /// Lines that cost a hundred times their length: where there is no more room the file ends, and that is told.
  @Test(arguments: ["a\n", "a::0:0\n", "g:x:1:a,a,a,a\n", ":::::::::::\n"])
  func entriesHaveABound(line: String) {
    let text = Array(String(repeating: line, count: 2_000).utf8)
    var room = 50_000
    let group = AccountFiles.group(text, room: &room)
    #expect(group.isTruncated)
    #expect((1..<2_000).contains(group.entries.count))
    #expect((0..<1_000).contains(room))
    room = 50_000
    #expect(AccountFiles.passwd(text, room: &room).isTruncated)
    #expect(AccountFiles.whole(.seen(group)).failure == .fileTooLarge)
    room = .max
    let whole = AccountFiles.group(text, room: &room)
    #expect(whole.entries.count == 2_000)
    #expect(AccountFiles.whole(.seen(whole)).failure == nil)
    #expect(AccountFiles.isBounded(text))
  }

  @Test func oneLineOfMembersHasABound() {
    let members = Array("g:x:1:".utf8) + [UInt8](repeating: UInt8(ascii: ","), count: 1 << 20)
    #expect(!AccountFiles.isBounded(members))
    #expect(AccountFiles.group(members).isTruncated)
    #expect(AccountFiles.group(members).entries.isEmpty)
  }

  @Test func aLineOfOneMegabyte() {
    let member = String(repeating: "m", count: 1 << 20)
    let file = Self.group("big:x:5:\(member)\nlast:x:6:app\n")
    #expect(file.entries.first?.members.first?.count == 1 << 20)
    #expect(file.entries.last?.members == ["app"])
  }

  @Test func anEmptyFile() {
    #expect(Self.passwd("").entries.isEmpty)
    #expect(Self.passwd("").oddLineCount == 0)
  }
}
