import Foundation
import Testing

@testable import PermissionModel

/// Facts survive being written down: `--facts` replays them anywhere.
@Suite struct FactsCodingTests {
  @Test(arguments: Scenario.all)
  func everyScenarioSurvives(_ scenario: Scenario) throws {
    let facts = scenario.world.facts
    let data = try JSONEncoder().encode(facts)
    let again = try JSONDecoder().decode(Facts.self, from: data)
    #expect(again == facts)
  }

  @Test(arguments: [
    "\"user:1000\"", "\"user:x:rw-\"", "\"user:1000:rwz\"", "\"mask:5:rw-\"", "\"user:-1:rw-\"", "7",
    "\"robot::rw-\"",
  ])
  func aDamagedACLEntry(text: String) {
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode([AccessACL.Entry].self, from: Data("[\(text)]".utf8))
    }
  }

  @Test(arguments: ["0660", "660", "7777", "0"])
  func octalModes(text: String) throws { _ = try #require(FileMode(octal: text)) }

  @Test(arguments: ["", "8", "10000", "0o660", "-1", "+660", "rw-", "077777"])
  func whatIsNoMode(text: String) { #expect(FileMode(octal: text) == nil) }

  @Test(arguments: [
    (0o660, "rw-rw----"), (0o1777, "rwxrwxrwt"), (0o1666, "rw-rw-rwT"), (0o4755, "rwsr-xr-x"),
    (0o2640, "rw-r-S---"), (0, "---------"),
  ])
  func modesAsLsShowsThem(mode: Int, shown: String) {
    #expect(FileMode(rawValue: UInt16(mode)).symbolic == shown)
  }

  @Test func capabilityNames() throws {
    #expect(CapabilitySet.dacOverride.names == ["CAP_DAC_OVERRIDE"])
    #expect(CapabilitySet(rawValue: 1 << 63).names == ["CAP_63"])
    let all = CapabilitySet(rawValue: .max)
    let data = try JSONEncoder().encode(all)
    #expect(try JSONDecoder().decode(CapabilitySet.self, from: data) == all)
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(CapabilitySet.self, from: Data(#"["CAP_FLY"]"#.utf8))
    }
  }
}
