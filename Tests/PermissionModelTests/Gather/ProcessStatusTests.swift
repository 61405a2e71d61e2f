import Testing

@testable import PermissionModel

/// `/proc/PID/status`.
@Suite struct ProcessStatusTests {
  private static let text = """
    Name:\tbash
    PPid:\t41
    Uid:\t1000\t1001\t1002\t1003
    Gid:\t2000\t2001\t2002\t2003
    Groups:\t4 24 999\u{20}
    CapEff:\t0000000000000002
    NoNewPrivs:\t1
    Seccomp:\t2

    """

  @Test func theFileSystemIDsAreTheFourth() throws {
    let status = try #require(ProcessStatus(parsing: Self.text.utf8))
    #expect(status.userID == UserID(1003))
    #expect(status.groupID == GroupID(2003))
    #expect(status.groups == [GroupID(4), GroupID(24), GroupID(999)])
    #expect(status.capabilities == .dacOverride)
    #expect(status.noNewPrivileges)
    #expect(status.seccompMode == 2)
    #expect(status.parent == ProcessID(41))
  }

  @Test func whatWhoLooksAt() throws {
    let text =
      "Name:\tx\\ny\nState:\tZ (zombie)\nThreads:\t3\nNSpid:\t5\t1\nCapBnd:\t00000000a80425fb\n" + Self.text
    let status = try #require(ProcessStatus(parsing: text.utf8))
    #expect(status.name == "x\\ny")
    #expect(status.isZombie)
    #expect(!status.hasMemory)
    #expect(status.threadCount == 3)
    #expect(status.isFirst)
    #expect(status.boundingSet == .dockerDefault)
    #expect(try #require(ProcessStatus(parsing: ("VmSize:\t1 kB\n" + Self.text).utf8)).hasMemory)
  }

  @Test func noGroupsAtAll() throws {
    let text = Self.text.replacing("4 24 999\u{20}", with: "")
    #expect(try #require(ProcessStatus(parsing: text.utf8)).groups.isEmpty)
  }

  /// What an old kernel leaves out is no reason to know nothing.
  @Test func fieldsThatMayBeMissing() throws {
    let text = Self.text.replacing("NoNewPrivs:\t1\n", with: "").replacing("Seccomp:\t2\n", with: "")
    let status = try #require(ProcessStatus(parsing: text.utf8))
    #expect(!status.noNewPrivileges)
    #expect(status.seccompMode == nil)
  }

  @Test(arguments: [
    ("Uid:\t1000\t1001\t1002\t1003", "Uid:\t1000"), ("Gid:\t2000\t2001\t2002\t2003", "Gid:\tx x x x"),
    ("4 24 999", "4 many 999"), ("0000000000000002", "none"), ("Uid:", "Uxd:"), ("Groups:", "Troups:"),
    ("CapEff:", "CapInh:"), ("\t1003", "\t99999999999"),
  ])
  func aDamagedLineThatDecidesIsNotGuessed(line: String, damage: String) {
    #expect(ProcessStatus(parsing: Self.text.replacing(line, with: damage).utf8) == nil)
  }

  @Test func aNameWithAFalseLineInIt() throws {
    // The kernel escapes a newline in the name, so that no process can write its own Uid line.
    let text = Self.text.replacing("bash", with: "x\\nUid:\\t0\\t0\\t0\\t0")
    #expect(try #require(ProcessStatus(parsing: text.utf8)).userID == UserID(1003))
  }

  @Test func nothing() { #expect(ProcessStatus(parsing: "".utf8) == nil) }
}

/// `/proc/PID/uid_map`.
@Suite struct IDMapTests {
  @Test func severalRanges() throws {
    let map = try #require(
      IDMapFile.parse("         0       1000          1\n         1     100000      65536\n".utf8))
    #expect(map.ranges.count == 2)
    #expect(map.outside(0) == 1000)
    #expect(map.outside(1) == 100_000)
    #expect(map.outside(65536) == 165_535)
    #expect(map.outside(65537) == nil)
    #expect(!map.isComplete)
  }

  @Test func theInitialNamespaces() throws {
    let map = try #require(IDMapFile.parse("         0          0 4294967295\n".utf8))
    #expect(map == .identity)
    #expect(map.isComplete)
    #expect(map.containsInside(.max - 1))
    #expect(!map.containsInside(.max))
  }

  @Test func aRangeUpToTheLastID() {
    let map = IDMap(ranges: [IDRange(inside: .max - 1, outside: 7, count: 1)])
    #expect(map.containsInside(.max - 1))
    #expect(!map.containsInside(.max))
    #expect(map.outside(.max - 1) == 7)
  }

  @Test(arguments: ["0 0\n", "0 0 1 2\n", "a b c\n", "0 0 99999999999\n", "0 0 1\nx\n"])
  func damage(text: String) { #expect(IDMapFile.parse(text.utf8) == nil) }

  @Test func noMapYet() throws {
    let map = try #require(IDMapFile.parse("".utf8))
    #expect(map.outside(0) == nil)
  }
}
