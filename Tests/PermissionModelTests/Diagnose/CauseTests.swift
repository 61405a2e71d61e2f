import Testing

@testable import PermissionModel

/// For each cause a world where it fires, and one that looks alike and where it must not.
@Suite struct CauseTests {
  /// A cause that is added to the registry needs its two worlds here.
  @Test func everyCodeHasItsScenario() {
    #expect(Set(Scenario.all.map(\.code)) == Set(CauseRegistry.codes))
    #expect(Set(CauseRegistry.codes).count == CauseRegistry.codes.count)
  }

  @Test(arguments: Scenario.all)
  func fires(_ scenario: Scenario) throws {
    let causes = diagnose(scenario.world.situation)
    let cause = try #require(causes.first { $0.code == scenario.code }, "\(causes.map(\.code))")
    if CauseRegistry.rootCauses.contains(where: { $0.code == scenario.code }) {
      #expect(causes.first?.code == scenario.code)
      #expect(cause.severity == .error)
    }
  }

  @Test(arguments: Scenario.all)
  func itsLookalikeIsSomethingElse(_ scenario: Scenario) {
    let causes = diagnose(scenario.lookalike.situation)
    #expect(!causes.contains { $0.code == scenario.code })
    #expect(causes.first { $0.severity == .error }?.code == scenario.instead)
  }

  /// Worlds beside the scenarios that another rule must not take for its own.
  static let others: [(String, World)] = {
    let stale = Scenario.classic.bindMounted(isSourceDeleted: true).subject(uid: 1000, groups: [999])
    let long = ByteString("/run/" + String(repeating: "a", count: 200))
    let twins = Scenario.passwd + "second:x:1000:1000::/:/bin/sh\n"
    let member = "root:x:0:\njenkins:x:1000:\ndocker:x:999:jenkins\n"
    let entry = "user::rw-,group::rw-,group:50:r--,mask::rw-,other::---"
    let useless = "user::rw-,user:1000:r-x,group::rw-,mask::r--,other::---"
    return [
      ("gid-mismatch", Scenario.classic.group("root:x:0:\njenkins:x:1000:\ndocker:x:999:\n")),
      // A member of the file by another name of the same uid.
      ("gid-mismatch", (try? Scenario.classic.passwd(twins).group(member).started("second")) ?? World()),
      ("gid-mismatch", World(long).socket(at: long).assumed()),
      // The mount says it where the link count does not, and neither says anything of an errno that is no answer.
      ("mount-is-stale", stale.observed(.connectionRefused)),
      ("could-not-tell", stale.observed(Errno(rawValue: 24))),
      (
        "acl-entry-denies",
        (try? Scenario.onHost.socket(acl: .acl(entry)).subject(uid: 1000, groups: [50])) ?? World()
      ),
      ("acl-entry-denies", (try? Scenario.onHost.socket(mode: 0o640, acl: .acl(useless))) ?? World()),
      ("daemon-unresponsive", Scenario.member.observed(.tryAgain)),
      ("daemon-unresponsive", Scenario.member.observed(.timedOut)),
      // A fact that is missing decides before a module that may be there.
      ("could-not-tell", World().socket(acl: .unreadable(.accessDenied)).observed(.accessDenied)),
    ]
  }()

  @Test(arguments: others.indices)
  func whatIsSomethingElse(index: Int) {
    let (code, world) = Self.others[index]
    #expect(diagnose(world.situation).first { $0.severity == .error }?.code == code)
  }

  /// Both refuse a link, and the way out is another.
  @Test func whyALinkIsNotFollowed() throws {
    let link = World("/run/a").link("/run/a", to: "/run/docker.sock").mount(
      at: "/run/a", Mount(refusesLinks: true))
    let cause = try #require(diagnose(link.situation).first)
    #expect(cause.title.contains("nosymfollow") && !cause.detail.contains("protected_symlinks"))
    let scenario = try #require(Scenario.all.first { $0.code == "link-protected" })
    #expect(diagnose(scenario.world.situation).first?.detail.contains("fs.protected_symlinks is 1") == true)
  }

  /// Root on the host gets nothing by the socket that it does not have.
  @Test func rootIsNotToldThatItIsRoot() {
    #expect(!diagnose(Scenario.onHost.root().observed().situation).contains { $0.code == "root-equivalent" })
  }

  /// The socket that SDKs take by themselves needs no word about contexts.
  @Test func aContextThatLeadsToTheStandardSocket() {
    let endpoint = EndpointFacts(
      currentContext: .seen("ci"), contexts: [.init(name: "ci", host: .seen("unix:///var/run/docker.sock"))])
    let world = Scenario.member.asking("/var/run/docker.sock").link("/var/run", to: "/run").endpoint(endpoint)
    #expect(!diagnose(world.situation).contains { $0.code == "context-unseen-by-sdks" })
  }

  /// An option is the docker command's own, and no SDK knows of it; a context in force is seen by the newer ones.
  @Test func whichSDKsFollowTheContext() throws {
    let contexts = [EndpointFacts.Context(name: "ci", host: .seen("unix:///run/ci.sock"))]
    for (endpoint, word, other) in [
      (
        EndpointFacts(currentContext: .seen("ci"), contexts: contexts), "docker-py does since 7.2.0", "No SDK"
      ),
      (EndpointFacts(contextVariable: "ci", contexts: contexts), "docker-py does since 7.2.0", "No SDK"),
      (EndpointFacts(contextOption: "ci", contexts: contexts), "No SDK knows of --context", "7.2.0"),
    ] {
      let world = Scenario.member.endpoint(endpoint)
      let cause = try #require(diagnose(world.situation).first { $0.code == "context-unseen-by-sdks" })
      #expect(cause.detail.contains(word) && !cause.detail.contains(other), "\(cause.detail)")
      #expect(cause.detail.contains("use /var/run/docker.sock. Export DOCKER_HOST=unix:///run/ci.sock"))
    }
  }

  /// What follows from the root cause is not listed as a second one.
  @Test(arguments: Scenario.all)
  func oneRootCauseAndOnlyWhereItIsRefused(_ scenario: Scenario) {
    for world in [scenario.world, scenario.lookalike] {
      let situation = world.situation
      let errors = diagnose(situation).filter { $0.severity == .error }
      #expect(errors.count == (situation.verdict == .granted ? 0 : 1))
    }
  }

  @Test(arguments: Scenario.all)
  func sentences(_ scenario: Scenario) throws {
    let cause = try #require(diagnose(scenario.world.situation).first { $0.code == scenario.code })
    #expect(!cause.title.hasSuffix("."))
    #expect(cause.detail.hasSuffix("."))
    #expect(!cause.title.contains("Optional("))
    #expect(!cause.detail.contains("Optional("))
    #expect(!cause.detail.contains("  "))
  }
}
