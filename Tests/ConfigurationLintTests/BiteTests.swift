import PermissionModel
import Testing

@testable import ConfigurationLint

/// Rules that a look at the code does not show to be needed: each was once broken without a test that noticed.
@Suite struct BiteTests {
  private func access(_ user: String) -> AccessCase {
    AccessCase(
      start: ContainerStart(user: user),
      accounts: Accounts(passwd: .seen(AccountFile()), group: .seen(AccountFile())),
      path: "/run/docker.sock")
  }

  @Test func enginesThatMapIDs() throws {
    var root = access("0:0")
    #expect(root.letsIn(.remapped, try root.subject()) != .granted, "the socket's owner has no number there")
    root.usesHostUserNamespace = true
    #expect(root.letsIn(.remapped, try root.subject()) == .granted)
  }

  @Test func capabilitiesThatAreLeft() throws {
    var root = access("0:0")
    root.droppedCapabilities = ["all"]
    #expect(try root.subject().capabilities == [])
    root.addedCapabilities = ["CHOWN"]
    let chown = try #require(CapabilitySet(optionNamed: "CHOWN"))
    #expect(try root.subject().capabilities == chown)
    root.addedCapabilities = ["ALL"]
    root.droppedCapabilities = ["CHOWN"]
    #expect(try root.subject().capabilities == CapabilitySet.all.subtracting(chown))
    #expect(try access("5:5").subject().capabilities == [])
  }

  /// A number of the file's goes before one that nobody knows.
  @Test func aNumberAndAName() {
    let image = "FROM debian:12\nRUN groupadd docker && useradd -m -G docker app\nUSER app\n"
    #expect(
      Files.service("build: .", beside: ["Dockerfile": image]).found() == ["docker-gid-differs warning 2"])
    #expect(
      Files.service("build: .", "group_add: ['999']", beside: ["Dockerfile": image]).found() == [
        "gid-assumed warning 6"
      ])
  }

  @Test func capabilitiesOfRoot() {
    func codes(_ user: String) -> [String] {
      Files.service("image: debian:12", "user: '\(user)'", "cap_add: [DAC_OVERRIDE]").report.findings.map(
        \.code)
    }
    for user in ["0", "root", "0:5"] { #expect(!codes(user).contains("capability-unused"), "\(user)") }
    #expect(codes("5:5").contains("capability-unused"))
  }

  /// gosu reads the group file that was written just before.
  @Test func aMembershipThatADropperReads() {
    func codes(_ script: String) -> [String] {
      Files.service("image: debian:12", "user: '5:5'", "entrypoint: [sh, -c, '\(script)']").report.findings
        .map(\.code)
    }
    #expect(codes("usermod -aG docker games && exec run").contains("membership-not-in-session"))
    #expect(!codes("usermod -aG docker games && exec gosu games run").contains("membership-not-in-session"))
  }

  @Test(arguments: [
    ("groupadd users || true", ["failure-swallowed warning 2"]),
    ("useradd www-data || true", []),
    ("apt-get install -y docker.io && groupadd docker || true", []),
    ("groupadd app && groupadd app || true", []),
    ("if [ -n \"$X\" ]; then groupadd -g 33 docker; fi", []),
    ("groupadd -g 33 docker", ["gid-taken error 2"]),
  ])
  func commandsOfABuild(line: String, wanted: [String]) {
    #expect(Files.dockerfile("FROM debian:12\nRUN \(line)\n# docker.sock\n").found() == wanted, "\(line)")
  }

  /// usermod(8): without -a the groups that are not listed are left.
  @Test func groupsThatAreLeft() {
    func found(_ option: String) -> [String] {
      let image =
        "FROM debian:12\nRUN groupadd -g 999 docker && useradd -m -G docker app && usermod \(option) audio app\nUSER app\n"
      return Files.service("build: .", beside: ["Dockerfile": image]).found()
    }
    #expect(found("-aG") == ["gid-assumed warning 2"])
    #expect(found("-a -G") == ["gid-assumed warning 2"])
    #expect(found("-G") == ["gid-mismatch error 3"])
  }

  /// `${G:-999}` takes the default where the variable is empty too, `${G-999}` where it is not there.
  @Test func emptyVariables() {
    func found(_ text: String, _ environment: String) -> [String] {
      Files.service(
        "image: debian:12", "user: '5:5'", "group_add: ['\(text)']", beside: [".env": environment]
      )
      .found(notes: true).filter { !$0.hasPrefix("socket-is") }
    }
    #expect(found("${G:-999}", "G=\n") == ["gid-assumed note 7"])
    #expect(found("${G-999}", "G=\n") != ["gid-assumed note 7"])
    #expect(found("${G-999}", "") == ["gid-assumed note 7"])
    #expect(found("${G:-999}", "G=998\n") == ["gid-assumed note 7"])
  }

  /// A comment behind something speaks of its own line alone.
  @Test func aCommentBehindAValue() {
    #expect(
      Files.service("image: debian:12 # sockcheck: ignore=gid-mismatch -- x", "user: '5:5'").found(
        notes: true
      )
      .filter { !$0.hasPrefix("socket-is") } == ["unused-ignore note 5", "gid-mismatch error 6"])
    #expect(
      Files.service("image: debian:12", "# sockcheck: ignore=gid-mismatch -- x", "user: '5:5'").found() == [])
  }

  // MARK: Edits

  private static let refused =
    "services:\n  ci:\n    user: '5:5'\n    volumes: ['/run/docker.sock:/run/docker.sock']\n  db:\n    image: a\n"

  @Test func whatIsSilencedIsNotMended() {
    let silenced = Self.refused.replacing("'5:5'", with: "'5:5' # sockcheck: ignore=gid-mismatch -- why")
    #expect(FixTests.fixed(.compose(silenced)) == [:])
    #expect(FixTests.fixed(.compose(Self.refused)) != [:])
  }

  /// Nor is it tried, so that many of them keep no other from its edit.
  @Test func whatIsSilencedTakesNoTries() {
    func service(_ name: String, _ comment: String) -> String {
      "  \(name):\n    user: '5:5'\(comment)\n    volumes: ['/run/docker.sock:/run/docker.sock']\n"
    }
    let silenced = (0..<80).map { service("s\($0)", " # sockcheck: ignore=gid-mismatch -- why") }.joined()
    let fixed = FixTests.fixed(.compose("services:\n" + silenced + service("z", "")))
    #expect(fixed["compose.yaml"]?.contains("group_add") == true)
  }

  /// An edit after which something else is read otherwise is not offered.
  @Test func whatStandsAroundAnEditStays() throws {
    var linter = Files.compose(Self.refused).linter
    let place = try #require(linter.findings.firstIndex { $0.code == "gid-mismatch" })
    var proposal = try #require(linter.findings[place].proposal)
    let source = linter.findings[place].source
    let other = try #require(source.bytes.firstIndex(of: Array("    image: a".utf8)))
    proposal.edits.append(LintEdit(source, Span(other, other), "#"))
    linter.findings[place].proposal = proposal
    linter.proveFixes { _ in true }
    #expect(linter.fixedFiles.isEmpty)
  }

  @Test func nobodyIsPutIntoTheGroupRoot() {
    #expect(GroupAddition.group([0], []) == nil)
    #expect(GroupAddition.group([999], []) == "999")
    #expect(GroupAddition.group([999, 998], []) == "${DOCKER_GID:?}")
    #expect(GroupAddition.group([], []) == "${DOCKER_GID:?}")
  }

  /// gosu drops the group that is added, and so it is not proposed.
  @Test func anEditThatDoesNotHelp() {
    func isProposed(_ entrypoint: String) -> Bool {
      let files = Files.service("image: debian:12", "user: '\(entrypoint.isEmpty ? "5:5" : "0")'", entrypoint)
      return files.linter.findings.contains { $0.proposal != nil }
    }
    #expect(isProposed(""))
    #expect(!isProposed("entrypoint: [gosu, games, run]"))
  }
}
