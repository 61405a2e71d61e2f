import Foundation
import Testing

import PermissionDocuments

@testable import PermissionModel

/// A document may come from anybody: what no machine can show is refused, and why is said.
@Suite struct FactsDocumentTests {
  private static func link(_ path: ByteString, to target: ByteString?) -> PathWalk.Step {
    let inode = Inode(kind: .link, mode: FileMode(rawValue: 0o777), owner: .root, group: .root)
    return PathWalk.Step(path: path, name: path.lastPathComponent, inode: .seen(inode), linkTarget: target)
  }

  private static func changed(_ change: (inout Facts) -> Void) -> Facts {
    var facts = Scenario.classic.facts
    change(&facts)
    return facts
  }

  private static func links(_ count: Int) -> Facts {
    changed { facts in
      let links = (0..<count).map { link(ByteString("/l\($0)"), to: "/") }
      facts.walk.steps = links + facts.walk.steps.filter { $0.linkTarget == nil }
    }
  }

  @Test func whatAMachineShows() throws {
    for facts in [Scenario.classic.facts, Self.links(40), World().ending(.noEntry).facts] {
      let text = try FactsDocument.encode(facts, pretty: false)
      #expect(try FactsDocument.decode(Array(text.utf8)) == facts)
    }
  }

  static let contradictions: [(String, Facts)] = [
    ("here are 41", links(41)), ("a first step", changed { $0.walk.steps = [] }),
    ("an assumed socket is one step", changed { $0.walk.end = .assumed }),
    ("a link has a target", changed { $0.walk.steps.insert(link("/l", to: nil), at: 1) }),
    ("does not end at a link", changed { $0.walk.steps[$0.walk.steps.count - 1] = link("/l", to: "/") }),
    ("goes on behind a socket", changed { facts in facts.walk.steps += facts.walk.steps.suffix(1) }),
    (
      "a place that was not seen",
      changed {
        $0.walk.steps[1].inode = .absent; $0.walk.steps[1].linkTarget = nil
      }
    ),
    (
      "on a connection that failed",
      changed {
        $0.observation = Observation(call: .connect, errno: .accessDenied, api: APIReply(outcome: .answered))
      }
    ),
    (
      "on a connection that failed",
      changed { $0.observation = Observation(call: .socket, api: APIReply(outcome: .answered)) }
    ),
    (
      "ends where nothing stands",
      changed {
        $0.walk.steps[$0.walk.steps.count - 1].inode = .absent
        $0.observation = Observation(call: .connect)
      }
    ),
  ]

  @Test(arguments: contradictions.indices)
  func whatNoMachineShows(index: Int) throws {
    let (word, facts) = Self.contradictions[index]
    let text = try FactsDocument.encode(facts, pretty: false)
    let damage = #expect(throws: FactsDocument.Damage.self) { try FactsDocument.decode(Array(text.utf8)) }
    #expect(damage?.description.contains(word) == true, "\(damage?.description ?? "taken")")
  }

  @Test(arguments: ["sockcheck.facts/2", "sockcheck.report/1", "", "\u{1B}[31m"])
  func anotherSchema(schema: String) throws {
    let text = try FactsDocument.encode(Scenario.classic.facts, pretty: false)
    let other = String(decoding: try JSONEncoder().encode(schema), as: UTF8.self)
    let changed = text.replacing("\"sockcheck.facts/1\"", with: other)
    let damage = #expect(throws: FactsDocument.Damage.self) { try FactsDocument.decode(Array(changed.utf8)) }
    #expect(damage?.description.contains("this program reads sockcheck.facts/1") == true)
    #expect(damage?.description.contains("\u{1B}") == false)
  }

  /// The place is named, so that somebody who made it by hand finds it.
  @Test(arguments: [
    (#""userID":1000"#, #""userID":"x""#, "facts.subject.userID"),
    (#""requested":"/var/run/docker.sock","#, "", "facts.walk lacks \"requested\""),
    (#""mode":"0660""#, #""mode":"rw""#, "facts.walk.steps[5].inode.seen.mode"),
  ])
  func whereItIsDamaged(old: String, new: String, place: String) throws {
    let text = try FactsDocument.encode(Scenario.classic.facts, pretty: false)
    #expect(text.contains(old))
    let damage = #expect(throws: FactsDocument.Damage.self) {
      try FactsDocument.decode(Array(text.replacing(old, with: new).utf8))
    }
    #expect(damage?.description.contains(place) == true, "\(damage?.description ?? "taken")")
  }
}
