import PermissionDocuments
import Testing

@testable import PermissionModel

@Suite struct AccountSourcesTests {
  @Test(arguments: [
    ("", [] as [String]), ("passwd: files\ngroup: files\n", []), ("passwd: compat\ngroup: compat", []),
    ("group:\tfiles sss", ["sss"]), ("group: files [NOTFOUND=return] ldap # x", ["ldap"]),
    ("passwd: files systemd\ngroup: files systemd", ["systemd"]),
    ("passwd: sss files\ngroup: winbind\ninitgroups: ldap", ["sss", "winbind", "ldap"]),
    ("group: files [ success=merge ] sss", ["sss"]), ("# group: ldap", []), ("hosts: dns", []),
    ("group: files \u{1B}[2J ../x", []),
  ])
  func sources(text: String, beyond: [String]) {
    let sources = AccountSources(parsing: text.utf8)
    #expect(sources.beyondFiles == beyond)
    #expect(sources.isOpen == !beyond.isEmpty)
  }

  @Test func floods() {
    let text = "group:" + String(repeating: " a", count: 1 << 20)
    #expect(AccountSources(parsing: text.utf8).group.count <= 16)
  }

  @Test func whatWasAsked() {
    var sources = AccountSources(parsing: "group: sss".utf8)
    sources.answer = .unreadable(.timedOut)
    #expect(sources.isOpen)
    sources.answer = .seen(.init(userName: "a", groups: [GroupID(999)], groupName: "docker"))
    #expect(!sources.isOpen)
  }

  /// All of the surroundings survive, and lose their names.
  @Test func survivesAndIsRedacted() throws {
    var facts = World().facts
    facts.accountSources = AccountSources(
      group: ["sss"],
      answer: .seen(.init(userName: "secretuser", groups: [GroupID(5)], groupName: "secretgroup")))
    facts.session = SessionFacts([.init(ProcessID(4), name: "secretprog", kind: .tmux, userID: UserID(1000))])
    var unit = UnitFacts(
      UnitName("secretunit.service"), source: .manager,
      settings: [
        "User": ["secretuser"], "SupplementaryGroups": ["999", "secretgroup"], "PrivateTmp": ["yes"],
        "InaccessiblePaths": ["-/run/secretdir"], "BindPaths": ["/secretdir:/run/secretdir:rbind"],
        "AppArmorProfile": ["secretprofile"], "Service": ["secretunit.service"],
      ], files: ["/etc/systemd/system/secretunit.service"])
    unit.activeState = "active"
    unit.sourcePath = "/home/secretdir/x.container"
    facts.unit = unit
    facts.socketUnit = UnitFacts(
      UnitName("docker.socket"), source: .files, settings: ["ListenStream": ["/run/docker.sock"]])
    let text = try FactsDocument.encode(facts, pretty: false)
    #expect(try FactsDocument.decode(Array(text.utf8)) == facts)
    let redacted = facts.redacted()
    #expect(try !FactsDocument.encode(redacted, pretty: false).contains("secret"))
    #expect(redacted.socketUnit == facts.socketUnit)
    #expect(redacted.unit?.list("SupplementaryGroups").first == "999")
    #expect(redacted.unit?.isOn("PrivateTmp") == true)
    // The same name is the same word wherever it stands.
    #expect(redacted.unit?.value("User") == redacted.accountSources?.answer?.value?.userName)
  }
}
