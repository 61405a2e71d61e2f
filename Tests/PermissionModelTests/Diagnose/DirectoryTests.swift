import PermissionDocuments
import Testing

@testable import PermissionModel

/// Accounts of a directory service: asked, or said not to have been.
@Suite struct DirectoryTests {
  private static let world = Scenario.onHost.passwd("root:x:0:0::/:/bin/sh\n").group("root:x:0:\n")

  private static func answered(
    _ user: ByteString? = "ada", groups: [UInt32] = [1000], group: ByteString? = "dockerusers"
  ) -> World {
    world.directories(
      ["sss"], .seen(.init(userName: user, groups: groups.map { GroupID($0) }, groupName: group)))
  }

  @Test func aMemberWhoseSessionIsOld() throws {
    let report = Self.answered(groups: [1000, 999]).report
    let cause = try #require(report.rootCause)
    #expect(cause.code == "membership-not-in-session")
    #expect(cause.title.hasPrefix("ada is in the socket's group"))
    #expect(cause.detail.contains("The directory (sss) lists ada"))
    #expect(report.plan.remedies.first?.snippet == "newgrp dockerusers\n")
  }

  @Test func namesComeFromIt() throws {
    let report = Self.answered().report
    #expect(report.rootCause?.code == "gid-mismatch")
    #expect(report.text(TextStyle()).contains("gid 999 is \"dockerusers\" here"))
    let json = try report.json(pretty: false)
    #expect(json.contains("\"user\":\"ada\""))
    #expect(json.contains("\"name\":\"dockerusers\""))
  }

  /// Who is in a directory's group is written down there; the daemon's unit may name it all the same.
  @Test func noLocalCommandChangesIt() throws {
    let plan = Self.answered().report.plan
    #expect(!(plan.remedies + plan.others).contains { $0.target == .host && $0.snippet.contains("usermod") })
    #expect(
      !(plan.remedies + plan.others).contains {
        $0.snippet.contains("groupadd") && $0.target.writer.isForHosts
      })
    let unit = try #require(Self.answered().unit("web.service").report.plan.best(for: .systemd))
    #expect(unit.snippet.contains("SupplementaryGroups=dockerusers\n"))
    #expect(!unit.caveats.contains { $0.contains("groupadd") })
  }

  /// Nobody answered: it is not said that the number has no name, nor that the account is no member.
  @Test(arguments: [nil, .unreadable(.timedOut)] as [Known<AccountSources.Answer>?])
  func untold(answer: Known<AccountSources.Answer>?) throws {
    let local = Scenario.onHost.directories(["sss"], answer)
    let report = local.report
    #expect(report.rootCause?.code == "gid-mismatch")
    let note = try #require(report.causes.first { $0.code == "could-not-tell" })
    #expect(note.severity == .note)
    #expect(note.title.contains("sss"))
    #expect(!report.text(TextStyle()).contains("gid 999 has no name"))
    let host = try #require(report.plan.best(for: .host))
    #expect(host.proof == .assumed)
    #expect(host.caveats.contains { $0.contains("sss") })
    // The files have the group: nothing is assumed.
    let listed = local.group("docker:x:999:\n").report
    #expect(listed.plan.best(for: .host)?.proof == .granted)
  }

  @Test func whatFilesHaveNeedsNobody() {
    let member = Scenario.onHost.group("docker:x:999:jenkins\n").directories(["sss"])
    #expect(member.report.rootCause?.code == "membership-not-in-session")
    #expect(!member.report.causes.contains { $0.code == "could-not-tell" })
    for made in ["systemd", "mymachines"] {
      let report = Scenario.onHost.directories([made]).report
      #expect(!report.causes.contains { $0.code == "could-not-tell" })
      #expect(report.plan.best(for: .host)?.proof == .granted)
    }
  }
}
