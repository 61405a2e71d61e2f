import Testing

@testable import PermissionModel

/// Which module can have said no, and the fix that belongs to it.
@Suite struct SecurityModuleTests {
  private func report(
    _ modules: [String], _ security: SecurityFacts = SecurityFacts(), seccomp: Int = 0,
    call: Observation.Call = .connect
  ) -> Report {
    Scenario.classic.subject(uid: 1000, groups: [1000, 999]).securityModules(modules).security(security)
      .seccomp(seccomp)
      .observed(.accessDenied, call: call).report
  }

  private func compose(_ report: Report) -> [String] {
    report.plan.remedies.filter { $0.target == .compose }.compactMap { $0.snippetLines.last?.trimmedStart }
  }

  @Test func seLinux() throws {
    let labels = SecurityFacts(
      label: .seen("system_u:system_r:container_t:s0:c1,c2"), isSELinuxEnforcing: .seen(true),
      socketLabel: .seen("system_u:object_r:container_var_run_t:s0"))
    let report = report(["capability", "selinux"], labels)
    let cause = try #require(report.rootCause)
    #expect(cause.code == "security-policy")
    #expect(cause.detail.contains("container_t:s0"))
    #expect(cause.detail.contains("container_var_run_t"))
    #expect(compose(report) == ["- label=disable"])
  }

  @Test func seLinuxThatOnlyWarns() {
    let report = report(["selinux"], SecurityFacts(isSELinuxEnforcing: .seen(false)))
    #expect(report.plan.remedies.isEmpty)
  }

  @Test func appArmor() {
    let confined = SecurityFacts(appArmorProfile: .seen("docker-default (enforce)"))
    #expect(compose(report(["apparmor"], confined)) == ["- apparmor=unconfined"])
    let free = SecurityFacts(appArmorProfile: .seen("unconfined"))
    #expect(report(["apparmor"], free).plan.remedies.isEmpty)
  }

  @Test func aFilter() {
    #expect(compose(report([], seccomp: 2)) == ["- seccomp=unconfined"])
    #expect(report([], seccomp: 0).plan.remedies.isEmpty)
  }

  /// What an engine loads by itself lets connecting pass; it is named only where nothing else is in force.
  @Test func whatEnginesLoadIsNotSuspected() {
    let labels = SecurityFacts(
      appArmorProfile: .seen("docker-default (enforce)"), isSELinuxEnforcing: .seen(true))
    #expect(compose(report(["selinux", "apparmor", "tomoyo"], labels, seccomp: 2)) == ["- label=disable"])
  }

  /// The record is the kernel's, and what is in it a program's: a name may hold anything.
  @Test func theKernelsOwnWords() throws {
    var confined = SecurityFacts(appArmorProfile: .seen("web (enforce)"))
    func cause() -> Cause? { report(["apparmor"], confined).rootCause }
    #expect(cause()?.detail.contains("record") == false)
    confined.record = .seen("apparmor=\"DENIED\" name=\"\u{1b}]0;x\u{7}\n\"")
    let detail = try #require(cause()?.detail)
    #expect(detail.contains("The kernel's record of it: apparmor=\"DENIED\" name="))
    #expect(!detail.utf8.contains(0x1b) && !detail.utf8.contains(7) && !detail.contains("\n"))
    #expect(cause()?.evidence["record"] != nil)
    confined.record = .unreadable(.notPermitted)
    #expect(cause()?.detail.contains("sudo dmesg") == true)
    #expect(
      report([], SecurityFacts(record: .unreadable(.notPermitted)), seccomp: 2).rootCause?.detail.contains(
        "dmesg") == false)
    confined.record = .absent
    #expect(cause()?.detail.contains("record") == false)
  }

  /// On a host nothing that a container is given helps.
  @Test func onAHost() throws {
    let report = Scenario.member.securityModules(["apparmor"])
      .security(SecurityFacts(appArmorProfile: .seen("client (enforce)"))).observed(.accessDenied).report
    #expect(report.plan.remedies.isEmpty)
    #expect(try #require(report.plan.refusals[.host]).contains("profile client (enforce)"))
  }

  /// A filter that keeps a process from making any socket says nothing of the file.
  @Test func theCallItself() throws {
    let labels = SecurityFacts(isSELinuxEnforcing: .seen(true))
    let report = report(["selinux"], labels, seccomp: 2, call: .socket)
    let cause = try #require(report.rootCause)
    #expect(cause.title.contains("socket()"))
    #expect(compose(report) == ["- seccomp=unconfined"])
    // The bits would deny as well, but it did not come to them.
    let denied = Scenario.classic.seccomp(2).observed(.notPermitted, call: .socket).report
    #expect(denied.rootCause?.code == "security-policy")
    #expect(denied.next.map(\.code) == ["gid-mismatch"])
  }

  /// It looks at connecting to a path from ABI 9 on, and only whoever can gain no privileges may be under its rules.
  @Test(arguments: [(2, true, false), (9, true, true), (9, false, false)])
  func landlock(abi: Int, noNewPrivileges: Bool, isSuspected: Bool) throws {
    let world = Scenario.member.subject(uid: 1000, groups: [1000, 999], noNewPrivileges: noNewPrivileges)
      .securityModules(["capability", "landlock", "tomoyo"]).landlock(abi).observed(.accessDenied)
    let cause = try #require(world.report.rootCause)
    #expect(cause.code == "security-policy")
    #expect(cause.evidence["suspects"] == .texts(isSuspected ? ["landlock"] : []))
    #expect(cause.detail.contains("Landlock") == isSuspected)
    #expect(!cause.detail.contains("tomoyo"))
  }

  /// The call and the errno tell which module it was: none of them answers EPERM, and Landlock looks at no socket(2).
  @Test func whoAnswersSo() throws {
    let labels = SecurityFacts(
      appArmorProfile: .seen("client (enforce)"), isSELinuxEnforcing: .seen(true))
    let world = Scenario.member.securityModules(["selinux", "apparmor"]).security(labels).seccomp(2)
    let filtered = try #require(world.observed(.notPermitted).report.rootCause)
    #expect(filtered.evidence["suspects"] == .texts(["seccomp"]))
    let confined = try #require(world.observed(.accessDenied, call: .socket).report.rootCause)
    #expect(confined.evidence["suspects"] == .texts(["selinux", "apparmor", "seccomp"]))
  }

  /// A filter that ends the process, which only another one could see.
  @Test func aFilterThatKills() throws {
    let report = Scenario.member.seccomp(2).killed().report
    #expect(report.verdict == .denied)
    let cause = try #require(report.rootCause)
    #expect(cause.code == "security-policy")
    #expect(cause.evidence["signal"] == .number(31))
  }

  /// The one rule that is missing, in the file for a site's own rules, or behind the profile's first line; what it forbids
  /// goes first.
  @Test func theProfilesOwnFile() throws {
    func snippet(_ file: AppArmorProfileFile) throws -> String {
      let labels = SecurityFacts(appArmorProfile: .seen("client (enforce)"), profileFile: file)
      let report = Scenario.member.securityModules(["apparmor"]).security(labels).observed(.accessDenied)
        .report
      let best = try #require(report.plan.remedies.first)
      #expect(best.target == .host)
      #expect(best.proof == .notModelled)
      return best.snippet
    }
    var file = AppArmorProfileFile(profile: "client", path: "/etc/apparmor.d/client", line: 3)
    let load = "sudo apparmor_parser --replace /etc/apparmor.d/client\n"
    #expect(
      try snippet(file)
        == "sudo sed --in-place --expression='3a\\  network unix,' --expression='3a\\  /run/docker.sock rw,' "
        + "/etc/apparmor.d/client\n" + load)
    file.localFile = "/etc/apparmor.d/local/client"
    let local =
      "printf '%s\\n' 'network unix,' '/run/docker.sock rw,' \\\n    | sudo tee --append /etc/apparmor.d/local/client\n"
    #expect(try snippet(file) == local + load)
    file.denials = [7]
    #expect(
      try snippet(file) == "sudo sed --in-place --expression='7s/^/# /' /etc/apparmor.d/client\n" + local
        + load)
  }

  /// What was let in without all that confines the subject says nothing of the subject.
  @Test(arguments: [StandIn.Omission.seccomp, .label, .landlock])
  func aStandInWithoutIt(omission: StandIn.Omission) throws {
    let open = Scenario.member.observed().stoodIn(without: [omission]).report
    #expect(open.verdict == .unknown)
    #expect(open.rootCause?.code == "could-not-tell")
    #expect(open.rootCause?.evidence["without"] == .texts([omission.rawValue]))
    #expect(Scenario.member.observed().stoodIn(without: []).report.verdict == .granted)
  }

  @Test func labelsFromOutsideAreShownAsText() throws {
    let report = report(["apparmor"], SecurityFacts(appArmorProfile: .seen(ByteString([0x1B, 0x5B, 0x6D]))))
    #expect(!report.plain.contains("\u{1B}"))
  }

  /// Whatever confines a process says how a socket is let through, and no container's option is offered.
  @Test(arguments: Sandbox.allCases, [false, true])
  func sandboxes(sandbox: Sandbox, isInContainer: Bool) throws {
    let world = isInContainer ? Scenario.classic.subject(uid: 1000, groups: [1000, 999]) : Scenario.member
    let report = world.seccomp(2).sandbox(sandbox, isInContainer: isInContainer).observed(.notPermitted)
      .report
    let cause = try #require(report.rootCause)
    #expect(cause.code == "security-policy")
    #expect(cause.detail.contains(sandbox.remedy(world.facts.walk.requested)))
    #expect((report.plan.remedies + report.plan.others).isEmpty)
    for target in [RemedyTarget.host, .compose] where isInContainer == (target == .compose) {
      #expect(report.plan.refusals[target]?.contains(sandbox.title) == true, "\(report.plan.refusals)")
    }
    let missing = Scenario.onHost.absent("/run/docker.sock").sandbox(sandbox).observed(.noEntry).report
    #expect(missing.rootCause?.code == "socket-missing")
    #expect(missing.rootCause?.detail.contains(sandbox.remedy("/run/docker.sock")) == true)
    #expect(missing.plan.remedies.isEmpty)
  }

  @Test func signsOfSandboxes() {
    func sandbox(_ change: (inout PlaceSigns) -> Void) -> Sandbox? {
      var signs = PlaceSigns()
      signs.isContainer = false
      change(&signs)
      return Place(recognisedFrom: signs).sandbox
    }
    #expect(sandbox { _ in } == nil)
    #expect(sandbox { $0.files = ["/.flatpak-info"] } == .flatpak)
    #expect(sandbox { $0.controlGroups = [["user.slice", "snap.code.code-1234.scope"]] } == .snap)
    #expect(sandbox { $0.controlGroups = [["snap.lxd.daemon.service"]] } == nil)
    #expect(sandbox { $0.environment = ["SNAP_INSTANCE_NAME": "code"] } == .snap)
    #expect(sandbox { $0.environment = ["SNAP_INSTANCE_NAME": ""] } == nil)
    #expect(sandbox { $0.environment = ["SANDBOX_RUNTIME": "1"] } == .sandboxRuntime)
    #expect(sandbox { $0.environment = ["SANDBOX_RUNTIME": "0"] } == nil)
    #expect(sandbox { $0.environment = ["CODEX_SANDBOX_NETWORK_DISABLED": "1"] } == .codex)
  }
}
