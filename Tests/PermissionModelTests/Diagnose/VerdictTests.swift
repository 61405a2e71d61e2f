import Testing

@testable import PermissionModel

/// The one word, from what the kernel and the daemon said, or from the prediction where they were not asked.
@Suite struct VerdictTests {
  @Test(arguments: [
    (Errno.accessDenied, Verdict.denied), (.notPermitted, .denied), (.noEntry, .missing),
    (.notDirectory, .missing), (.tooManyLinks, .missing), (.nameTooLong, .missing),
    (.connectionRefused, .unavailable), (.wrongProtocolType, .unavailable), (.timedOut, .unavailable),
    (.tryAgain, .unavailable), (.connectionReset, .unavailable), (Errno(rawValue: 24), .unknown),
    (.addressFamilyNotSupported, .unknown),
  ])
  func theKernelsAnswer(errno: Errno, verdict: Verdict) {
    #expect(Scenario.member.observed(errno).situation.verdict == verdict)
  }

  @Test(arguments: [
    (APIReply.Outcome.answered, true, Verdict.granted), (.silent, true, .unavailable),
    (.refused, true, .unavailable), (.garbage, true, .unavailable), (.closed, true, .unavailable),
    (.silent, false, .unavailable), (.refused, false, .granted), (.garbage, false, .granted),
    (.closed, false, .granted),
  ])
  func theDaemonsAnswer(outcome: APIReply.Outcome, isExpected: Bool, verdict: Verdict) {
    let reply = APIReply(outcome: outcome, isExpected: isExpected)
    #expect(Scenario.member.observed(api: reply).situation.verdict == verdict)
  }

  /// The kernel is right, the model is not: that is never hidden.
  @Test func theKernelOutranksThePrediction() {
    let world = World().observed()
    #expect(world.decision.permission == .denied)
    #expect(world.situation.verdict == .granted)
    #expect(world.report.kernelDisagrees)
    #expect(!Scenario.classic.report.kernelDisagrees)
  }

  @Test func predictions() {
    #expect(World().situation.verdict == .denied)
    #expect(World().subject(uid: 1000, groups: [999]).situation.verdict == .granted)
    #expect(World().absent("/run/docker.sock").situation.verdict == .missing)
    #expect(World().socket(acl: .unreadable(.accessDenied)).situation.verdict == .unknown)
    #expect(World().place(.directory, at: "/run/docker.sock").situation.verdict == .missing)
    #expect(World().place(.directory, at: "/run/docker.sock").root().situation.verdict == .missing)
    #expect(World().place(.directory, at: "/run", mode: 0o700).situation.verdict == .denied)
  }

  /// EACCES for what is no socket: an ordinary user is told permission, and it is not that.
  @Test func aDirectoryAtThePathIsMissingAndNotDenied() {
    let directory = World().place(.directory, at: "/run/docker.sock")
    #expect(directory.observed(.accessDenied).situation.verdict == .missing)
    #expect(directory.root().observed(.connectionRefused).situation.verdict == .missing)
    let behindAWall = directory.place(.directory, at: "/run", mode: 0o700)
    #expect(behindAWall.observed(.accessDenied).situation.verdict == .denied)
  }

  /// RestrictAddressFamilies= of systemd, and a seccomp filter, refuse socket(2).
  @Test(arguments: [Errno.addressFamilyNotSupported, .accessDenied, .notPermitted])
  func noSocketCanBeMade(errno: Errno) {
    #expect(Scenario.member.observed(errno, call: .socket).situation.verdict == .denied)
    // Whatever stands at the path: it was not come to.
    let directory = Scenario.member.place(.directory, at: "/run/docker.sock")
    #expect(directory.observed(errno, call: .socket).situation.verdict == .denied)
  }

  /// Where nothing names a Unix socket there is nothing to be judged, whatever stands in the usual place.
  @Test(arguments: ["tcp://127.0.0.1:2375", "unix:/run/docker.sock", "foo://x"])
  func noUnixSocket(host: String) {
    let situation = Scenario.member.endpoint(EndpointFacts(hostVariable: host)).situation
    #expect(situation.verdict == .unknown)
    #expect(situation.exitStatus == 78)
    #expect(World().socket(acl: .unreadable(.accessDenied)).situation.exitStatus == 71)
  }

  /// What the facts leave open the kernel knows, without a connection too; what they tell needs it not.
  @Test func theKernelsOwnCheck() {
    let open = World().socket(acl: .unreadable(.accessDenied))
    #expect(open.checked().situation.verdict == .granted)
    #expect(open.checked(.accessDenied).situation.verdict == .denied)
    #expect(open.checked(.notPermitted).situation.verdict == .denied)
    #expect(open.checked(.noEntry).situation.verdict == .missing)
    #expect(open.checked(.tooManyLinks).situation.verdict == .missing)
    #expect(open.checked(.invalid).situation.verdict == .unknown)
    #expect(open.checked(.accessDenied).observed().situation.verdict == .granted)
    #expect(World().checked().situation.verdict == .denied)
    // In a world that is another one nobody has asked.
    #expect(open.checked().situation.untried.accessCheck == nil)
  }

  @Test func exitStatuses() {
    #expect(Verdict.allCases.sorted().map(\.exitStatus) == [0, 77, 69, 66, 71])
  }
}
