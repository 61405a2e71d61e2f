import Testing

@testable import PermissionModel

/// What the engine behind a socket makes of its client, and which fix reaches it.
@Suite struct EnginePowerTests {
  private static let rootless = "0 1000 1\n1 100000 65536\n"
  private static let remapped = "0 100000 65536"

  @Test func theHostsOwn() {
    let host = World().container(false)
    #expect(Situation(host.facts).enginePower == .root)
    // SocketUser= of systemd gives the rootful engine's socket to somebody.
    #expect(Situation(host.socket(owner: 1000).facts).enginePower == .root)
  }

  /// podman's keep-id: the rootless engine's user has his own number in the container, and 0 is one that he was lent.
  @Test(
    arguments: [
      ("0 1 1000\n1000 0 1\n1001 1001 64536", 1000, EnginePower.engineUser), ("0 1 1000\n1000 0 1", 5, .root),
      ("0 0 65536", 1000, .root), ("0 231072 65536", 1000, .root),
    ] as [(String, UInt32, EnginePower)])
  func keptNumbers(map: String, owner: UInt32, power: EnginePower) {
    let container = Scenario.classic.socket(owner: owner, group: owner).namespace(uidMap: map)
    #expect(Situation(container.facts).enginePower == power)
  }

  /// A name tells an engine, and so does what it answers.
  @Test func byItsAnswer() {
    let socket = World("/run/app.sock").socket(at: "/run/app.sock").container(false)
    let answer = APIReply(outcome: .answered, status: 200, version: "1.41")
    #expect(Situation(socket.observed(api: answer).facts).enginePower == .root)
    #expect(Situation(socket.observed(api: APIReply(outcome: .garbage)).facts).enginePower == nil)
  }

  /// The rootful engine's place, by either name, is worth root whomever the socket was given to.
  @Test(
    arguments: [
      ("/run/docker.sock", EnginePower.root), ("/var/run/docker.sock", .root),
      ("/run/user/1000/docker.sock", .user(UserID(1000))), (nil, .user(UserID(1000))),
    ] as [(ByteString?, EnginePower)])
  func byItsPlace(path: ByteString?, power: EnginePower) {
    #expect(EnginePower(owner: UserID(1000), at: path) == power)
    #expect(EnginePower(owner: .root, at: path) == .root)
  }

  /// A namespace that maps root alone is nobody's but root's (user_namespaces(7)).
  @Test(arguments: [
    ("0 1000 1\n1 100000 65536", true), ("0 0 1", false), ("0 100000 65536", false), ("5 1000 1", false),
  ])
  func rootlessByTheMap(map: String, isRootless: Bool) {
    #expect(Situation(World().namespace(uidMap: map).facts).isInRootlessNamespace == isRootless)
  }

  /// Its place on the host is not to be seen in a container, so the worse is said.
  @Test func inAContainer() {
    let container = World().container(true).bindMounted().socket(owner: 1000)
    #expect(Situation(container.facts).enginePower == .root)
    #expect(Situation(container.namespace(uidMap: Self.remapped).facts).enginePower == .root)
    let path: ByteString = "/run/user/1000/docker.sock"
    let elsewhere = World(path).socket(at: path, owner: 1000).container(true)
    #expect(Situation(elsewhere.facts).enginePower == .root)
  }

  @Test func aRootlessEnginesOnTheHost() {
    let path: ByteString = "/run/user/1000/docker.sock"
    let world = World(path).container(false).place(.directory, at: "/run/user/1000", owner: 1000, mode: 0o755)
      .socket(at: path, owner: 1000, group: 1000)
    #expect(Situation(world.facts).enginePower == .user(UserID(1000)))
    #expect(Situation(World("/run/app.sock").socket(at: "/run/app.sock").facts).enginePower == nil)
  }

  @Test(arguments: [UserNamespace.Viewpoint.inside, .outside])
  func inARootlessContainer(viewpoint: UserNamespace.Viewpoint) throws {
    let isInside = viewpoint == .inside
    let world = World().container(true).bindMounted()
      .socket(owner: isInside ? 0 : 1000, group: isInside ? 0 : 1000)
      .subject(uid: isInside ? 1000 : 100999, gid: isInside ? 1000 : 100999)
      .namespace(uidMap: Self.rootless, viewpoint: viewpoint)
    #expect(Situation(world.facts).enginePower == .user(UserID(1000)))
    let text = world.report.text(TextStyle(width: 100, usesColor: false, usesUnicode: true))
    #expect(text.contains("can do what uid 1000 on the host can"))
    #expect(!text.contains("root on the host"))
    let granted = world.socket(owner: isInside ? 0 : 1000, group: isInside ? 0 : 1000, mode: 0o666).report
    #expect(granted.verdict == .granted)
    #expect(!granted.causes.map(\.code).contains("root-equivalent"))
  }

  /// The rootful engine's socket in there has an owner that nobody in there is.
  @Test func theHostsInARootlessContainer() {
    let world = World().container(true).bindMounted().socket(owner: 65534, group: 65534)
      .root().namespace(uidMap: Self.rootless)
    #expect(Situation(world.facts).enginePower == .root)
  }

  /// `--userns=host` of a rootless engine is the engine's own namespace: tried with podman, still refused.
  @Test(arguments: [(rootless, false), (remapped, true)])
  func theHostsNamespace(map: String, helps: Bool) {
    let report = World().container(true).bindMounted().socket(owner: 65534, group: 65534).root()
      .namespace(uidMap: map).observed(.accessDenied).report
    #expect(report.rootCause?.code == "id-unmapped")
    let offers = report.plan.remedies.contains { $0.snippet.contains("userns") }
    #expect(offers == helps)
    if !helps {
      #expect(report.plan.remedies.first?.snippet == "--group-add keep-groups\n")
      #expect(report.plan.refusals[.compose]?.contains("rootless") == true)
    }
  }
}
