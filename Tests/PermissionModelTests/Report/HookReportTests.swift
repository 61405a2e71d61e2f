import Testing

@testable import PermissionModel

/// What docker prints behind a refused command.
@Suite struct HookReportTests {
  static let widths = [40, 60, 76, 120]

  @Test(arguments: Scenario.all) func tenLinesAndNoMore(_ scenario: Scenario) {
    let report = Report(scenario.world.facts)
    for width in Self.widths {
      let style = TextStyle(width: width)
      let lines = report.hookLines(style)
      #expect(lines.count <= Report.mostHookLines)
      if report.verdict == .granted || report.exitStatus == 78 { #expect(lines.isEmpty) }
      guard let cause = report.rootCause, !lines.isEmpty else { continue }
      #expect(lines.last?.contains("docker sockcheck explain \(cause.code)") == true)
      #expect(lines.first?.contains("✗") == true)
      // Lines to be pasted stay whole, all of them or none.
      for line in lines.dropLast() where !line.hasPrefix("      ") { #expect(line.cells <= max(width, 52)) }
      let fix = report.plan.remedies.first { !$0.isLastResort }
      if lines.contains(where: { $0.contains("Fix it in") }), let fix {
        #expect(fix.snippetLines.allSatisfy { snippet in lines.contains("      " + snippet) })
        if !fix.risk.isEmpty { #expect(lines.joined().contains("Risk:")) }
      } else if fix != nil {
        #expect(lines.contains { $0.contains("docker sockcheck fix --for") })
      }
    }
  }

  @Test func theClassicCase() {
    #expect(
      Report(Scenario.classic.facts).hookLines(TextStyle(width: 76)).joined(separator: "\n") == """
        ✗ /var/run/docker.sock — permission denied for jenkins (uid 1000)
          The socket /run/docker.sock belongs to 0:999 with mode 0660. jenkins (uid
          1000) is not the owner and does not hold gid 999 (it holds 1000), so
          "other" decides: ---, and connecting needs w.
          Fix it in compose.yaml (nothing to rebuild; proved)
              services:
                app:
                  group_add:
                    - "999"
          More: docker sockcheck, docker sockcheck explain gid-mismatch
        """)
  }

  @Test func silence() {
    #expect(Report(Scenario.member.facts).hookLines(TextStyle()).isEmpty)
    // A command that waited would still be waiting.
    #expect(Report(Scenario.onHost.observed(.timedOut).facts).hookLines(TextStyle()).isEmpty)
  }
}
