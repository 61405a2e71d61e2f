import Foundation
import Testing

import PermissionDocuments

@testable import PermissionModel

/// What every report keeps to, whatever the world.
@Suite struct LayoutTests {
  @Test(arguments: Scenario.all, [80, 100])
  func noLineIsTooWide(_ scenario: Scenario, width: Int) {
    for world in [scenario.world, scenario.lookalike] {
      for usesUnicode in [true, false] {
        let style = TextStyle(width: width, usesColor: false, usesUnicode: usesUnicode)
        let snippets = world.report.plan.remedies.flatMap(\.snippetLines)
        for line in world.report.text(style).split(separator: "\n") where line.count > width {
          // A line to be pasted is never broken; ours are short, a path of 100 bytes is the user's.
          let isPasted = snippets.contains { line.hasSuffix($0.trimmedStart) }
          let isLongByPath = world.facts.walk.requested.count > 60
          #expect(isPasted && isLongByPath, "\(line)")
        }
      }
    }
  }

  @Test(arguments: Scenario.all)
  func noTrailingBlanksAndOneFinalNewline(_ scenario: Scenario) {
    for text in [scenario.world.report.text(TextStyle()), scenario.world.report.plain] {
      #expect(text.hasSuffix("\n"))
      #expect(!text.hasSuffix("\n\n"))
      #expect(!text.contains("\n\n\n"))
      #expect(!text.split(separator: "\n").contains { $0.hasSuffix(" ") })
    }
  }

  /// Colour is the only difference between the two.
  @Test(arguments: Scenario.all)
  func colorsTakeNoRoom(_ scenario: Scenario) {
    let painted = scenario.world.report.text(TextStyle(usesColor: true))
    let bare = painted.replacing(#/\u{1B}\[[0-9;]*m/#, with: "")
    #expect(bare == scenario.world.report.text(TextStyle()))
    #expect(painted != bare)
  }

  @Test(arguments: Scenario.all)
  func plainIsWithoutDecoration(_ scenario: Scenario) {
    #expect(!scenario.world.report.plain.contains("\u{1B}"))
    #expect(scenario.world.report.plain.hasPrefix(scenario.world.report.verdict.rawValue + ": "))
  }

  /// On a screen of 24 lines the first fix has been read before anything scrolls, and the classic case is whole.
  @Test(arguments: Scenario.all)
  func theFixIsOnTheFirstScreen(_ scenario: Scenario) throws {
    for world in [scenario.world, scenario.lookalike] {
      let report = world.report(service: "jenkins-master")
      let lines = report.text(TextStyle()).split(separator: "\n", omittingEmptySubsequences: false)
      guard let last = report.plan.remedies.first?.snippetLines.last else { continue }
      let end = try #require(lines.firstIndex { $0.hasSuffix(last.trimmedStart) })
      #expect(end < 24, "\(lines.joined(separator: "\n"))")
    }
  }

  @Test func theClassicCaseHasTwentyLines() {
    let text = Scenario.classic.report(service: "jenkins-master").text(TextStyle())
    #expect(text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().count <= 20)
  }

  /// Every format says the root cause.
  @Test(arguments: Scenario.all)
  func theCauseIsNamed(_ scenario: Scenario) throws {
    let report = scenario.world.report
    for text in [report.text(TextStyle()), report.plain, try report.json(pretty: false)] {
      #expect(text.contains(scenario.code))
    }
  }

  @Test(arguments: [40, 60, 120, 5000, -1])
  func anyWidth(width: Int) {
    let text = Scenario.classic.report.text(TextStyle(width: width))
    #expect(text.contains("gid-mismatch"))
  }
}

/// Names and paths that were made to do harm on a terminal.
@Suite struct HostileTextTests {
  private static let evil = "\u{1B}]0;owned\u{7}\u{1B}[2J\u{202E}\u{9B}31m\r\u{8}"

  private static func worlds() throws -> [World] {
    let path = ByteString("/run/\(evil)/docker.sock")
    let target = ByteString("/run/\(evil)x/docker.sock")
    let named = Scenario.classic
      .passwd("root:x:0:0::/:\n\(evil):x:1000:1000::/:/bin/sh\n").group("\(evil):x:999:\n\(evil)2:x:1000:\n")
    let linked = World(ByteString("/run/\(evil)")).link(ByteString("/run/\(evil)"), to: target).absent(target)
    return [
      named, named.socket(group: 0), linked.observed(.noEntry),
      named.asking(path).socket(at: path),
      World(path).place(.directory, at: ByteString("/run/\(evil)"), mode: 0o700).observed(.accessDenied),
      named.subject(uid: 1000, groups: [999]).observed(
        api: APIReply(outcome: .answered, status: 200, version: evil, server: evil)),
      try named.started("1000:1000"),
      World(ByteString([0x2F, 0xFF, 0x1B, 0x0A])).absent(ByteString([0x2F, 0xFF, 0x1B, 0x0A])),
      Scenario.member.securityModules([evil, "selinux"]).observed(.accessDenied),
    ]
  }

  @Test(arguments: 0..<9)
  func noControlCharacters(index: Int) throws {
    let report = try Self.worlds()[index].report(service: Self.evil)
    let formats = [
      report.text(TextStyle()), report.text(TextStyle(usesUnicode: false)), report.plain,
      try report.json(pretty: true), try report.json(pretty: false),
    ]
    for text in formats {
      for scalar in text.unicodeScalars where scalar != "\n" {
        let category = scalar.properties.generalCategory
        #expect(
          category != .control && category != .format, "U+\(String(scalar.value, radix: 16)) in \(text)")
      }
    }
    for remedy in report.plan.remedies {
      #expect(!remedy.snippet.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" || $0.value == 0x7F })
    }
  }

  @Test func linesAreNotForged() throws {
    let forged = "x\nverdict: granted"
    let world = World(ByteString("/run/" + forged)).absent(ByteString("/run/" + forged))
    #expect(!world.report.plain.contains("\nverdict"))
    #expect(!world.report.text(TextStyle()).contains("\nverdict"))
  }
}
