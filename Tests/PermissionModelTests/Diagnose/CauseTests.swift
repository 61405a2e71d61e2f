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
