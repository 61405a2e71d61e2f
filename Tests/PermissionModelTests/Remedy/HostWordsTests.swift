import Testing

@testable import PermissionModel

/// A path is told as it is called where the line will stand.
@Suite struct HostWordsTests {
  private static let masked = "user::rw-,user:1000:rw-,group::rw-,mask::r--,other::---"

  /// A container with something of the host's mounted at /run/mysqld, in which the ACL's mask refuses.
  private func mounted(root: ByteString, type: ByteString = "ext4") throws -> World {
    World("/run/mysqld/mysqld.sock").socket(
      at: "/run/mysqld/mysqld.sock", mode: 0o640, acl: try .acl(Self.masked)
    )
    .mount(
      at: "/run/mysqld/mysqld.sock", Mount(mountPoint: "/run/mysqld", root: root, fileSystemType: type)
    ).container(true).passwd(Scenario.passwd).group(Scenario.group).observed(.accessDenied)
  }

  private func host(_ facts: Facts) -> Remedy? { Report(facts).plan.best(for: .host) }

  @Test func theEnginesWord() throws {
    var facts = try mounted(root: "/my").facts
    facts.container = ContainerFacts(
      id: "1", name: "db", binds: [.init(source: "/opt/my", destination: "/run/mysqld")])
    let remedy = try #require(host(facts))
    #expect(remedy.snippet.hasSuffix(" /opt/my/mysqld.sock\n"))
    #expect(!remedy.caveats.contains { $0.contains("Assumed") })
  }

  @Test func anotherMountOfTheSame() throws {
    var facts = try mounted(root: "/my").facts
    facts.hostSource = .init(source: "/srv/my", destination: "/run/mysqld")
    #expect(host(facts)?.snippet.hasSuffix(" /srv/my/mysqld.sock\n") == true)
  }

  /// A socket's runtime directory follows its owner, and an id that stands for all unmapped ones is nobody's.
  @Test(arguments: [
    (65534, "/run/docker.sock"), (0, "/run/user/100000/docker.sock"), (1, "/run/user/100001/docker.sock"),
  ])
  func whoseRuntimeDirectory(owner: UInt32, path: String) throws {
    let world = World("/run/s/docker.sock").socket(at: "/run/s/docker.sock", owner: owner, mode: 0o660)
      .mount(
        at: "/run/s/docker.sock", Mount(mountPoint: "/run/s", root: "/docker.sock", fileSystemType: "tmpfs")
      )
      .container(true).namespace(uidMap: "0 100000 65536")
    guard case .assumed(let found, _) = world.facts.hostPath(of: "/run/s/docker.sock") else {
      Issue.record("\(world.facts.hostPath(of: "/run/s/docker.sock"))")
      return
    }
    #expect(found.display.hasPrefix(path), "\(found)")
  }

  /// From within, the mount's root is all that is seen, and that is said.
  @Test func theMountsRoot() throws {
    let remedy = try #require(host(try mounted(root: "/opt/my").facts))
    #expect(remedy.snippet.hasSuffix(" /opt/my/mysqld.sock\n"))
    #expect(remedy.caveats.contains { $0.hasPrefix("Assumed: that the host calls it /opt/my/mysqld.sock") })
  }

  @Test func whatHasToBeFilledIn() throws {
    let remedy = try #require(host(try mounted(root: "/my", type: "virtiofs").facts))
    #expect(remedy.snippet.hasSuffix(" /PATH/ON/THE/HOST/mysqld.sock\n"))
    #expect(remedy.caveats.contains { $0.contains("another machine") })
    #expect(!remedy.snippet.contains("/run/mysqld"))
  }

  /// Both ends live in the container: rommapp/romm#3809.
  @Test func whatIsNoneOfTheHosts() throws {
    let world = World("/tmp/app.sock").container(true).socket(at: "/tmp/app.sock", mode: 0o755)
      .mount(at: "/tmp/app.sock", Mount(mountPoint: "/", fileSystemType: "overlay")).observed(.accessDenied)
    let plan = world.report.plan
    #expect(world.report.rootCause?.code == "group-bits-deny")
    #expect(!(plan.remedies + plan.others).contains { $0.snippet.contains("setfacl") })
    #expect(plan.refusals[.host]?.contains("in the container's own file system") == true)
  }

  @Test func onTheHostItself() throws {
    let world = Scenario.onHost.socket(mode: 0o640, acl: try .acl(Self.masked))
    let remedy = try #require(host(world.facts))
    #expect(remedy.snippet.hasSuffix(" /run/docker.sock\n"))
    #expect(!remedy.caveats.contains { $0.contains("Assumed") })
  }

  // MARK: What is to be mounted

  private static func missing(_ path: ByteString) -> World {
    World(path).absent(path).mount(at: path, Mount(mountPoint: "/", fileSystemType: "overlay")).container(
      true
    )
    .observed(.noEntry)
  }

  private static let mounting: [RemedyTarget] = [
    .compose, .dockerRun, .podmanRun, .quadlet, .swarm, .kubernetes, .helm, .nomad, .ecs,
  ]

  /// Where the daemon makes it is the same everywhere; a container's odd place for it is nobody's on the host.
  @Test(arguments: [
    ("/var/run/docker.sock", "/var/run/docker.sock", false), ("/run/docker.sock", "/run/docker.sock", false),
    ("/tmp/docker.sock", "/var/run/docker.sock", true),
    ("/run/postgresql/.s.PGSQL.5432", "/run/postgresql/.s.PGSQL.5432", true),
    ("/data/app.sock", "/PATH/ON/THE/HOST/app.sock", true),
  ])
  func theSourceOfAMount(asked: ByteString, source: String, isUnsure: Bool) throws {
    let plan = Self.missing(asked).report.plan
    for target in Self.mounting {
      let remedy = try #require(plan.best(for: target), "\(target)")
      #expect(remedy.snippet.contains(source), "\(target)")
      #expect(remedy.snippet.contains(asked.display), "\(target)")
      let isSaid = remedy.caveats.contains { $0.hasPrefix("Assumed") || $0.hasPrefix("In place of") }
      #expect(isSaid == isUnsure, "\(target)")
      if source != asked.display {
        let sources = #/(?:source|src|path|sourcePath|Volume|hostPath)"?(?: *[:=] *|: )"?/#
        let first = remedy.snippet.matches(of: sources).map { remedy.snippet[$0.range.upperBound...] }
        #expect(first.contains { $0.hasPrefix(source) }, "\(target)")
        #expect(
          target == .kubernetes || target == .helm || !first.contains { $0.hasPrefix(asked.display) },
          "\(target)")
      }
    }
  }

  /// The engine made a directory of a source that was not there, and its word for it is what has to be there.
  @Test func aDirectoryThatTheEngineMade() throws {
    var facts = Self.missing("/tmp/docker.sock").place(.directory, at: "/tmp/docker.sock").facts
    facts.container = ContainerFacts(
      id: "1", name: "ci", binds: [.init(source: "/srv/engine/docker.sock", destination: "/tmp/docker.sock")])
    let report = Report(facts)
    #expect(report.rootCause?.code == "socket-is-directory")
    #expect(
      report.plan.best(for: .dockerRun)?.snippet
        == "--mount type=bind,src=/srv/engine/docker.sock,dst=/tmp/docker.sock\n")
  }

  /// What a shell would split, or --mount would take for another field of its own.
  @Test(arguments: ["/srv/a,b/docker.sock", "/srv/a b/docker.sock", "/srv/$x/docker.sock"])
  func aSourceThatNoOptionCanHold(_ source: String) {
    var facts = Self.missing("/tmp/docker.sock").place(.directory, at: "/tmp/docker.sock").facts
    facts.container = ContainerFacts(
      id: "1", name: "ci", binds: [.init(source: ByteString(source), destination: "/tmp/docker.sock")])
    let plan = Report(facts).plan
    #expect(plan.best(for: .dockerRun) == nil)
    #expect(plan.refusals[.dockerRun]?.contains("would have to be quoted") == true)
    #expect(plan.best(for: .compose)?.snippet.contains("source:") == true)
  }

  @Test func theJobsOfARunner() throws {
    var facts = Scenario.classic.facts
    facts.container = ContainerFacts(
      id: "1", name: "ci", binds: [.init(source: "/srv/d.sock", destination: "/var/run/docker.sock")])
    let plan = Report(facts).plan
    #expect(plan.best(for: .jenkins)?.snippet.contains("-v /srv/d.sock:/var/run/docker.sock ") == true)
    #expect(plan.best(for: .gitlabRunner)?.snippet.contains("\"/srv/d.sock:/var/run/docker.sock\"") == true)
  }

  /// From within, a container's mounts tell its id; where nothing does the line says so.
  @Test func theContainerThatIsStartedAnew() {
    var facts = Scenario.classic.bindMounted(isSourceDeleted: true).socket(links: 0)
      .subject(uid: 1000, groups: [999]).observed(.connectionRefused).facts
    func fix(service: String? = nil) -> Remedy? {
      Report(facts, context: RemedyContext(service: service)).plan.best(for: .host)
    }
    #expect(fix()?.snippet == "docker restart CONTAINER\n")
    #expect(fix()?.caveats.contains { $0.hasPrefix("CONTAINER stands for") } == true)
    #expect(fix(service: "ci-1")?.snippet == "docker restart ci-1\n")

    facts.place = Place(.docker, seenBy: ["/proc/self/mountinfo"], isInContainer: true)
    facts.place?.containerID = ByteString(String(repeating: "0123456789abcdef", count: 4))
    #expect(fix()?.snippet == "docker restart 0123456789ab\n")
    #expect(fix()?.caveats.contains { $0.contains("CONTAINER") } == false)

    facts.place = Place(.podman, seenBy: ["/run/.containerenv"], isInContainer: true, container: "web")
    #expect(fix()?.snippet == "podman restart web\n")
    // The file is the container's to write.
    facts.place?.container = "--all"
    #expect(fix()?.snippet == "podman restart CONTAINER\n")
    facts.place?.container = "a; reboot"
    #expect(fix()?.snippet == "podman restart 'a; reboot'\n")
  }
}
