import Testing

import PermissionDocuments

@testable import PermissionModel

/// The face of the project, word for word.
@Suite struct SnapshotTests {
  private static let classic = Scenario.classic.report(service: "ci")
  private static let unicode = TextStyle(width: 80, usesColor: false, usesUnicode: true)

  @Test func classicText() throws {
    try expectSnapshot(Self.classic.text(Self.unicode), "classic")
  }

  @Test func classicColors() throws {
    let style = TextStyle(width: 80, usesColor: true, usesUnicode: true)
    try expectSnapshot(Self.classic.text(style), "classic-color")
  }

  @Test func classicASCII() throws {
    let text = Self.classic.text(TextStyle(width: 80, usesColor: false, usesUnicode: false))
    #expect(text.utf8.allSatisfy { $0 < 0x80 })
    try expectSnapshot(text, "classic-ascii")
  }

  @Test func classicPlain() throws { try expectSnapshot(Self.classic.plain, "classic-plain") }

  @Test func classicJSON() throws {
    try expectSnapshot(try Self.classic.json(pretty: true) + "\n", "classic-json")
  }

  @Test(arguments: [
    "gid-taken", "id-unmapped", "directory-not-searchable", "acl-mask-denies", "group-bits-deny",
    "nothing-listening", "socket-is-directory", "security-policy", "membership-not-in-session",
    "docker-gid-differs", "gid-zero", "mount-is-stale", "could-not-tell",
  ])
  func causes(code: String) throws {
    let scenario = try #require(Scenario.all.first { $0.code == code })
    try expectSnapshot(scenario.world.report.text(Self.unicode), code)
  }

  /// The same refusal for a shell of the host, and for a service: as 80 by 24 shows them.
  @Test func onTheHost() throws {
    let group = "root:x:0:\ndocker:x:999:\njenkins:x:1000:\n"
    let shell = Scenario.onHost.group(group).report.text(Self.unicode)
    let unit = Scenario.onHost.group(group).unit("web.service").report.text(Self.unicode)
    for text in [shell, unit, Self.classic.text(Self.unicode)] {
      #expect(text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().count <= 24)
    }
    try expectSnapshot(shell, "host")
    try expectSnapshot(unit, "unit")
  }

  @Test func granted() throws {
    let answer = APIReply(outcome: .answered, status: 200, version: "1.41", server: "Docker/20.10 (linux)")
    let world = Scenario.classic.group("root:x:0:\njenkins:x:1000:\ndocker:x:999:jenkins\n")
      .subject(uid: 1000, groups: [1000, 999]).observed(api: answer)
    try expectSnapshot(world.report.text(Self.unicode), "granted")
  }

  /// `sockcheck --assume 0:999:0660 --user 1000:1000`
  @Test func assumed() throws {
    let world = try World("/var/run/docker.sock").passwd(Scenario.passwd).group(Scenario.group)
      .tools(.shadow).started("1000:1000").assumed()
    try expectSnapshot(world.report.text(Self.unicode), "assumed")
  }
}
