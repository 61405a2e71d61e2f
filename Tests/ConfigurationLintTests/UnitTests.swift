import PermissionModel
import Testing

@testable import ConfigurationLint

@Suite struct UnitTests {
  private func service(
    _ lines: String..., beside: [(String, String)] = [], options: LintOptions = LintOptions()
  ) -> Files {
    let text = "[Service]\nExecStart=/usr/bin/docker compose up\n" + lines.map { "\($0)\n" }.joined()
    return Files(named: [("ci.service", text)] + beside, options: options)
  }

  @Test(
    arguments: [
      ("User=ci\nSupplementaryGroups=docker", []), ("User=ci\nGroup=docker", []), ("", []), ("User=root", []),
      ("User=ci\nSupplementaryGroups=999", ["gid-assumed warning 4"]),
      ("User=ci\nGroup=999", ["gid-assumed warning 4"]),
      ("DynamicUser=yes", ["gid-mismatch error 3"]),
      ("DynamicUser=yes\nSupplementaryGroups=audio", ["gid-mismatch error 3"]),
      ("DynamicUser=yes\nSupplementaryGroups=audio docker", []),
      ("DynamicUser=yes\nAmbientCapabilities=CAP_DAC_OVERRIDE", []),
      ("DynamicUser=yes\nAmbientCapabilities=CAP_NET_ADMIN", ["gid-mismatch error 3"]),
      ("DynamicUser=yes\nDynamicUser=no", []),
      ("User=ci\nSupplementaryGroups=docker\nInaccessiblePaths=/run/docker.sock", ["unit-sandbox error 5"]),
      ("User=ci\nInaccessiblePaths=-/run", ["unit-sandbox error 4"]),
      ("InaccessiblePaths=/run", ["in-another-mount-namespace error 3"]),
      ("User=ci\nTemporaryFileSystem=/run:ro", ["in-another-mount-namespace error 4"]),
      ("User=ci\nRootDirectory=/srv/root", ["in-another-mount-namespace error 4"]),
      ("RootDirectory=/srv/root\nBindPaths=/run/docker.sock", []),
      ("PrivateTmp=yes\nProtectHome=yes", []),
      ("SystemCallFilter=@basic-io @file-system", ["unit-sandbox error 3"]),
      ("SystemCallFilter=@system-service", []), ("SystemCallFilter=~@privileged @resources", []),
      ("SystemCallFilter=~@network-io", ["unit-sandbox error 3"]),
      ("SystemCallFilter=@system-service\nSystemCallFilter=~connect", ["unit-sandbox error 4"]),
      ("SystemCallFilter=@system-service\nSystemCallFilter=~connect\nSystemCallFilter=", []),
      ("User=ci\nSupplementaryGroups=docker\nInaccessiblePaths=/srv", []),
      ("SupplementaryGroups=docker\nRestrictAddressFamilies=AF_INET AF_INET6", ["unit-sandbox error 4"]),
      ("RestrictAddressFamilies=~AF_UNIX AF_PACKET", ["unit-sandbox error 3"]),
      ("RestrictAddressFamilies=~AF_PACKET", []),
      ("SupplementaryGroups=docker\nRestrictAddressFamilies=AF_INET AF_UNIX", []),
      ("User=ci\nSupplementaryGroups=docker\nSupplementaryGroups=", []),
    ] as [(String, [String])])
  func services(lines: String, wanted: [String]) { #expect(service(lines).found() == wanted, "\(lines)") }

  @Test func whatIsNotKnown() {
    #expect(service("User=ci").found(notes: true) == ["could-not-tell note 3"])
    #expect(
      service("User=ci", "SupplementaryGroups=docker", "SupplementaryGroups=").found(notes: true) == [
        "could-not-tell note 3"
      ])
    #expect(service("User=%i").found(notes: true) == ["could-not-tell note 3"])
    #expect(service("User=ci", "SupplementaryGroups=docker").found(notes: true) == ["root-equivalent note 2"])
    #expect(service("DynamicUser=yes", "PrivateUsers=yes").found(notes: true) == ["could-not-tell note 4"])
  }

  /// Only what asks an engine.
  @Test(
    arguments: [
      ("ExecStart=/bin/true\n# docker", []), ("ExecStart=+/usr/bin/docker ps", []),
      ("ExecStart=/usr/bin/x --socket /run/docker.sock", ["gid-mismatch error 3"]),
      ("ExecStart=/usr/bin/x unix:///var/run/docker.sock", ["gid-mismatch error 3"]),
      ("Environment=A=b DOCKER_HOST=unix:///run/docker.sock", ["gid-mismatch error 3"]),
      ("Environment=DOCKER_HOST=tcp://x:1\nExecStart=docker ps", []),
      ("ExecStart=-/usr/bin/docker run \\\n # a comment\n x", ["gid-mismatch error 3"]),
    ] as [(String, [String])])
  func mentions(lines: String, wanted: [String]) {
    let files = Files(named: [("a.service", "[Unit]\n[Service]\nDynamicUser=yes\n\(lines)\n")])
    #expect(files.found(notes: true).filter { !$0.hasPrefix("root-eq") } == wanted, "\(lines)")
  }

  @Test func dropIns() {
    let found = service(
      "User=ci", beside: [("ci.service.d/10.conf", "[Service]\nSupplementaryGroups=docker\n")])
    #expect(found.found(notes: true) == ["root-equivalent note 2"])
    let reset = service(
      "User=ci", "SupplementaryGroups=docker",
      beside: [("ci.service.d/10.conf", "[Service]\nSupplementaryGroups=\nSupplementaryGroups=999\n")])
    #expect(reset.found() == ["gid-assumed warning 3"])
    let alone = Files(named: [("ci.service.d/10.conf", "[Service]\nUser=ci\nExecStart=docker ps\n")])
    #expect(alone.found(notes: true) == ["could-not-tell note 3"])
    #expect(
      Files(
        named: [("ci.service", "[Service]\nUser=ci\nExecStart=docker ps\n")],
        beside: ["ci.service.d/override.conf": "[Service]\nGroup=docker\n"]
      )
      .found(notes: true) == ["root-equivalent note 3"])
  }

  @Test(
    arguments: [
      ("SocketMode=0660\nSocketGroup=docker", []), ("", ["world-writable warning 2"]),
      ("SocketMode=0666\nSocketGroup=docker", ["world-writable warning 3"]),
      ("SocketMode=0640\nSocketGroup=docker", ["group-bits-deny error 3"]),
      ("SocketMode=0660", ["gid-zero note 2"]), ("SocketMode=0600\nSocketUser=root", ["gid-zero note 2"]),
    ] as [(String, [String])])
  func sockets(lines: String, wanted: [String]) {
    let text = "[Socket]\nListenStream=/run/docker.sock\n\(lines)\n"
    #expect(Files(named: [("docker.socket", text)]).found(notes: true) == wanted, "\(lines)")
    let other = text.replacing("/run/docker.sock", with: "/run/mine.sock") + "# docker\n"
    #expect(Files(named: [("mine.socket", other)]).found(notes: true) == [])
  }

  @Test func socketsAndTheServicesBesideThem() {
    let socket = "[Socket]\nListenStream=/run/docker.sock\nSocketMode=0660\nSocketGroup=ops\n"
    #expect(
      service("DynamicUser=yes", "SupplementaryGroups=ops", beside: [("docker.socket", socket)]).found() == []
    )
    #expect(
      service("DynamicUser=yes", "SupplementaryGroups=docker", beside: [("docker.socket", socket)]).found()
        == [
          "gid-mismatch error 3"
        ])
    #expect(
      Files(named: [("docker.socket.d/override.conf", "[Socket]\nSocketMode=0666\n")]).found() == [
        "world-writable warning 2"
      ])
  }

  @Test func hosts() {
    let accounts = Accounts(
      passwd: .seen(
        AccountFile(entries: [PasswdEntry(name: "ci", userID: .number(1001), groupID: .number(1001))])),
      group: .seen(AccountFile(entries: [GroupEntry(name: "docker", groupID: .number(985), members: ["ci"])]))
    )
    func host(_ name: String, _ group: UInt32) -> GivenHost {
      let socket = AssumedSocket(owner: .root, group: GroupID(group), mode: FileMode(rawValue: 0o660))
      return GivenHost(
        name: name,
        facts: Facts(
          subject: Subject(userID: .root, groupID: .root), walk: socket.walk("/run/docker.sock"),
          accounts: accounts))
    }
    var options = LintOptions()
    options.hosts = [host("a", 985)]
    #expect(service("User=ci", options: options).found(notes: true) == ["root-equivalent note 2"])
    options.hosts = [host("a", 985), host("b", 5)]
    #expect(service("User=ci", options: options).found().map { $0.split(separator: " ")[1] } == ["warning"])
    options = LintOptions()
    options.hostGroups = [999]
    #expect(service("User=ci", "SupplementaryGroups=999", options: options).found() == [])
    options.hostGroups = [998]
    #expect(
      service("User=ci", "SupplementaryGroups=999", options: options).found() == ["gid-mismatch error 4"])
  }

  // MARK: docker run

  private func run(_ line: String, _ more: String = "") -> [String] {
    Files(named: [("ci.service", "[Service]\n\(more)ExecStart=\(line)\n")]).found()
  }

  private static let mounting = "-v /var/run/docker.sock:/var/run/docker.sock"

  @Test(
    arguments: [
      ("/usr/bin/docker run --rm -u 5:5 \(mounting) debian:12", ["gid-mismatch error 2"]),
      ("docker run --rm \(mounting) --user 5:5 --group-add 999 debian:12", ["gid-assumed warning 2"]),
      ("docker run --rm \(mounting) debian:12 --user 5:5", []),
      ("docker run --rm \(mounting) --name a --user=5:5 debian:12 sh", ["gid-mismatch error 2"]),
      ("docker run -dit \(mounting) -u5:5 debian:12", ["gid-mismatch error 2"]),
      (
        "docker run -itv /var/run/docker.sock:/var/run/docker.sock -u=5:5 debian:12", ["gid-mismatch error 2"]
      ),
      (
        "docker -H unix:///run/docker.sock --log-level debug container run \(mounting) -u 5:5 debian:12",
        ["gid-mismatch error 2"]
      ),
      ("-/usr/bin/podman create --replace \(mounting) -u 5:5 debian:12", ["gid-mismatch error 2"]),
      ("docker run --init --read-only -u 5:5 debian:12", []),
      ("docker exec -u 5:5 debian:12 \(mounting)", []),
      ("docker run \(mounting) -u 5:5", []),
      ("docker run -u 5:5 -v %t/docker.sock:/var/run/docker.sock debian:12", ["gid-mismatch error 2"]),
      ("docker run -u %i \(mounting) debian:12", []),
      ("docker run -u ${WHO} \(mounting) debian:12", []),
      (
        "docker run \(mounting) -u 5:5 --group-add $(stat -c %g /var/run/docker.sock) debian:12",
        ["shell-in-data error 2"]
      ),
      (
        "/bin/sh -c 'exec docker run \(mounting) -u 5:5 --group-add $(stat -c %%g /var/run/docker.sock) debian:12'",
        []
      ),
      ("/bin/sh -c 'docker run \(mounting) -u 5:5 debian:12'", ["gid-mismatch error 2"]),
    ] as [(String, [String])])
  func runs(line: String, wanted: [String]) { #expect(run(line) == wanted, "\(line)") }

  @Test func variablesOfAUnit() {
    let line = "docker run -u $WHO \(Self.mounting) debian:12"
    #expect(run(line, "Environment=WHO=5:5\n") == ["gid-mismatch error 3"])
    #expect(run(line, "EnvironmentFile=/etc/ci\n") == [])
  }

  // MARK: Quadlet

  private func quadlet(_ lines: String, name: String = "ci.container") -> Files {
    Files(named: [
      (name, "[Container]\nImage=debian:12\nVolume=/var/run/docker.sock:/var/run/docker.sock\n\(lines)\n")
    ])
  }

  @Test(
    arguments: [
      ("", []), ("User=1000\nGroup=1000", ["gid-mismatch error 4"]),
      ("User=1000:1000", ["gid-mismatch error 4"]),
      ("User=1000\nGroup=1000\nGroupAdd=999", ["gid-assumed warning 6"]),
      ("User=1000\nPodmanArgs=--group-add 999", ["gid-assumed warning 5"]),
      ("User=1000\nGroup=999", ["gid-assumed warning 4"]),
      ("User=1000\nGroupAdd=docker", ["group-unknown error 5"]),
      ("User=1000:1000\nGroupAdd=keep-groups", []), ("User=1000:1000\nUserNS=keep-id", []),
      ("User=1000:1000\nEnvironment=DOCKER_HOST=unix:///run/other.sock", ["endpoint-elsewhere error 5"]),
      ("User=1000:1000\n[Service]\nUser=0", ["gid-mismatch error 4"]),
      ("User=1000:1000 # sockcheck: x", ["group-unknown error 4"]),
    ] as [(String, [String])])
  func quadlets(lines: String, wanted: [String]) { #expect(quadlet(lines).found() == wanted, "\(lines)") }

  @Test func quadletsOfUsers() {
    let text =
      "[Container]\nImage=debian:12\nUser=1000:1000\nVolume=%t/podman/podman.sock:/var/run/docker.sock\n"
    #expect(Files(named: [("a.container", text)]).found() == ["gid-mismatch error 3"])
    #expect(
      Files(named: [("home/.config/containers/systemd/a.container", text)]).found() == [
        "rootless-owner error 3"
      ])
    // podman refuses to start where the source is missing.
    #expect(quadlet("").found(notes: true) == ["root-equivalent note 3"])
    #expect(quadlet("User=5:5\nGroupAdd=keep-groups").found(notes: true) == ["could-not-tell note 5"])
  }

  @Test func oddUnits() {
    let files = Files(named: [("a.service", "[Service]\nUser=ci\0x\nExecStart=docker ps\n")])
    #expect(files.report.files.map(\.reading) == [.partly])
    #expect(files.found(notes: true).contains { $0 == "could-not-tell note 2" })
    #expect(Files(named: [("a.service", "[[[\n=\nUser\n\\\n")]).found(notes: true) == [])
    #expect(
      Files(named: [("b.service", "\u{FEFF}[Service]\nDynamicUser=yes\nExecStart=docker ps\n")]).found().count
        == 1)
    #expect(service("User=ci\r", "SupplementaryGroups=999\r").found() == ["gid-assumed warning 4"])
  }
}
