import Testing

@testable import PermissionModel

/// What a system other than Linux answers.
@Suite struct NotGatheredTests {
  @Test(arguments: ["/var/run/docker.sock", "", "relative"]) func theAnswerIsUnknown(path: String) {
    let report = Report(.notGathered(ByteString(path)))
    #expect(report.verdict == .unknown)
    #expect(report.rootCause?.code == "could-not-tell")
    #expect(report.facts.contradiction == nil)
    #expect(!report.plan.remedies.contains { $0.recommended })
    #expect(report.facts.decision().permission == .unknown)
  }
}
