import Testing

@testable import PermissionModel

/// The agent's socket that BuildKit mounts for one RUN line.
@Suite struct BuildMountTests {
  @Test func theMountIsGivenToTheUser() throws {
    let path: ByteString = "/run/buildkit/ssh_agent.0"
    let world = World(path).socket(at: path, owner: 0, group: 0, mode: 0o600)
      .mount(at: path, Mount(mountPoint: path, root: "/agent.sock", fileSystemType: "tmpfs"))
      .container(true).passwd(Scenario.passwd).group(Scenario.group).observed(.accessDenied)
    let first = try #require(world.report.plan.remedies.first)
    #expect(first.target == .dockerfile)
    #expect(first.snippet == "RUN --mount=type=ssh,uid=1000 ssh-add -l\n")
    #expect(first.proof == .granted)
    // Another socket of root's with that mode is the daemon's own matter.
    let other = Scenario.classic.socket(owner: 0, group: 0, mode: 0o600).report
    #expect(!other.plan.remedies.contains { $0.snippet.contains("--mount") })
  }
}
