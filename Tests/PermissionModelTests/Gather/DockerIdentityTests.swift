import Foundation
import Testing

@testable import PermissionModel

/// kernel.md, "How Docker computes groups", and what a real engine did (Tests/EngineTests).
@Suite struct DockerIdentityTests {
  struct Row: Sendable, CustomTestStringConvertible {
    var user: String
    var added: [String] = []
    var uid: UInt32 = 0
    var gid: UInt32 = 0
    var groups: Set<UInt32> = []
    var testDescription: String { "--user '\(user)' \(added)" }
  }

  static let accounts = Accounts(
    passwd: .seen(AccountFiles.passwd(Array("root:x:0:0::/root:/bin/sh\napp:x:1000:1000::/:/bin/sh\n".utf8))),
    group: .seen(AccountFiles.group(Array("root:x:0:\napp:x:1000:\ndocker:x:998:app\n".utf8))))

  @Test(arguments: [
    Row(user: "", uid: 0, gid: 0, groups: [0]),
    Row(user: "1000", uid: 1000, gid: 1000, groups: [1000, 998]),
    Row(user: "app", uid: 1000, gid: 1000, groups: [1000, 998]),
    Row(user: "app:", uid: 1000, gid: 1000, groups: [1000, 998]),
    Row(user: "1000:1000", uid: 1000, gid: 1000, groups: [1000]),
    Row(user: "app:app", uid: 1000, gid: 1000, groups: [1000]),
    Row(user: "app:docker", uid: 1000, gid: 998, groups: [998]),
    Row(user: "1234", uid: 1234, gid: 0, groups: [0]),
    Row(user: "1234:1234", uid: 1234, gid: 1234, groups: [1234]),
    Row(user: "1000:1000", added: ["999"], uid: 1000, gid: 1000, groups: [1000, 999]),
    Row(user: "app", added: ["999"], uid: 1000, gid: 1000, groups: [1000, 998, 999]),
    Row(user: "1000:1000", added: ["docker"], uid: 1000, gid: 1000, groups: [1000, 998]),
  ])
  func theTableOfKernelMd(_ row: Row) throws {
    let start = ContainerStart(user: row.user, addedGroups: row.added)
    let identity = try DockerIdentity.compute(start, accounts: Self.accounts)
    #expect(identity.userID.rawValue == row.uid)
    #expect(identity.groupID.rawValue == row.gid)
    #expect(Set(identity.groups.map(\.rawValue)) == row.groups)
  }

  /// Of a file that could not be read nothing is said, neither that a name is in it nor that it is not.
  @Test func filesThatWereNotRead() {
    var accounts = Self.accounts
    func refusal(_ user: String) -> String? {
      do throws(DockerIdentity.Refusal) {
        _ = try DockerIdentity.compute(ContainerStart(user: user), accounts: accounts)
        return nil
      } catch {
        return error.description
      }
    }
    accounts.passwd = .unreadable(.accessDenied)
    #expect(refusal("app") == "no user \"app\" is known: the passwd file cannot be read: permission denied")
    #expect(refusal("1234:1234") == nil)
    accounts.passwd = .unreadable(.fileTooLarge)
    for user in ["app", "1000", "1234:1234", ""] {
      #expect(refusal(user)?.hasPrefix("the passwd file cannot be read (file too large") == true)
    }
    accounts = Self.accounts
    accounts.group = .unreadable(.accessDenied)
    #expect(
      refusal("1000:docker")
        == "no group \"docker\" is known: the group file cannot be read: permission denied")
    accounts.group = .unreadable(.fileTooLarge)
    #expect(refusal("1000")?.hasPrefix("the group file cannot be read") == true)
  }

  @Test(arguments: [
    ("nope", []), ("app:nope", []), ("app", ["nope"]), ("-1", []), ("2147483648", []), (" 1000", []),
    ("APP", []), ("app", ["\u{1B}[31m"]),
  ])
  func aContainerThatIsNotCreated(user: String, added: [String]) {
    let start = ContainerStart(user: user, addedGroups: added)
    let refusal = #expect(throws: DockerIdentity.Refusal.self) {
      try DockerIdentity.compute(start, accounts: Self.accounts)
    }
    #expect(refusal?.description.contains("\u{1B}") == false)
  }

  /// The caller's capabilities are not the container's: only root gets Docker's default ones.
  @Test func capabilitiesGoToRootAlone() throws {
    let root = try Subject(
      start: ContainerStart(user: "0"), accounts: Self.accounts, userNamespace: .initial)
    let app = try Subject(
      start: ContainerStart(user: "app"), accounts: Self.accounts, userNamespace: .initial)
    #expect(root.capabilities.contains(.dacOverride))
    #expect(!root.capabilities.contains(.dacReadSearch))
    #expect(app.capabilities.isEmpty)
    #expect(app.source == .whatIf)
  }
}

/// Every combination that Tests/EngineTests/record-docker-groups ran on a real engine.
@Suite struct RecordedEngineTests {
  struct Recording: Codable, Sendable, CustomTestStringConvertible {
    struct Result: Codable, Sendable {
      var uid: UInt32
      var gid: UInt32
      var groups: [UInt32]
    }
    var name: String
    var passwd: String?
    var group: String?
    var user: String?
    var groupAdd: [String]
    var result: Result?
    var error: String?
    var testDescription: String { name }
  }

  static let recordings: [Recording] = {
    let file = testFolder.appending(path: "Resources/docker-groups.json")
    guard let data = try? Data(contentsOf: file) else { return [] }
    return (try? JSONDecoder().decode([Recording].self, from: data)) ?? []
  }()

  @Test func theRecordingsAreThere() { #expect(Self.recordings.count >= 188) }

  @Test(arguments: recordings)
  func asTheEngineDidIt(_ recording: Recording) throws {
    let accounts = Accounts(
      passwd: recording.passwd.map { .seen(AccountFiles.passwd(Array($0.utf8))) } ?? .absent,
      group: recording.group.map { .seen(AccountFiles.group(Array($0.utf8))) } ?? .absent)
    let start = ContainerStart(user: recording.user ?? "", addedGroups: recording.groupAdd)
    guard let result = recording.result else {
      #expect(throws: DockerIdentity.Refusal.self) { try DockerIdentity.compute(start, accounts: accounts) }
      return
    }
    let identity = try DockerIdentity.compute(start, accounts: accounts)
    #expect(identity.userID.rawValue == result.uid)
    #expect(identity.groupID.rawValue == result.gid)
    #expect(Set(identity.groups.map(\.rawValue)) == Set(result.groups))
  }
}
