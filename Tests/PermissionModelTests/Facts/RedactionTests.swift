import Testing

import PermissionDocuments

@testable import PermissionModel

/// What is shown in public tells nothing of a host: no name, no path, no endpoint of it is left anywhere.
@Suite struct RedactionTests {
  private static let secret = "acme"

  /// Every place in which a name or path can stand holds the secret.
  private static var facts: Facts {
    let directory = ByteString("/home/\(secret)/sockets")
    var facts = Scenario.classic.asking(directory.appending(component: ByteString("\(secret).sock")))
      .link(directory, to: ByteString("/srv/\(secret)")).socket(
        at: ByteString("/srv/\(secret)/\(secret).sock")
      )
      .mount(
        at: ByteString("/srv/\(secret)/\(secret).sock"),
        Mount(mountPoint: ByteString("/srv/\(secret)"), root: ByteString("/var/lib/\(secret)/x"))
      )
      .passwd(
        "root:x:0:0::/root:/bin/sh\n\(secret):x:1000:1000:\(secret) Inc:/opt/\(secret):/opt/\(secret)/sh\n"
      )
      .group("\(secret):x:1000:\ndocker:x:998:\(secret),\(secret)2\n")
      .security(
        SecurityFacts(
          label: .seen(ByteString("/opt/\(secret)/bin (enforce)")),
          appArmorProfile: .seen(ByteString("\(secret)-profile (enforce)")),
          smackLabel: .seen(ByteString("\(secret)-label")))
      )
      .endpoint(
        EndpointFacts(
          hostOption: "tcp://\(secret):2375", contextOption: nil, hostVariable: "ssh://me@\(secret)",
          contextVariable: "\(secret)-ci", configDirectory: ByteString("/home/\(secret)/.docker"),
          currentContext: .seen("\(secret)-ci"),
          contexts: [
            .init(name: "\(secret)-ci", host: .seen("unix:///run/\(secret).sock")),
            .init(name: secret, host: .seen("\(secret):2375")),
          ])
      ).facts
    facts.accounts.root = ByteString("/srv/\(secret)/root")
    facts.subject.start = ContainerStart(
      user: "\(secret):\(secret)-group", addedGroups: ["\(secret)-group", "999"])
    facts.container = ContainerFacts(
      id: secret, name: secret, image: "registry.\(secret)/x:1", user: "\(secret):\(secret)",
      addedGroups: [secret],
      binds: [.init(source: ByteString("/srv/\(secret)"), destination: ByteString("/\(secret)"))],
      securityOptions: [
        "label=type:\(secret)_t", "apparmor=\(secret)", "no-new-privileges:true", "seccomp=unconfined",
      ],
      compose: .init(project: secret, service: secret, files: ["/srv/\(secret)/compose.yaml"]))
    return facts
  }

  @Test func nothingIsLeft() throws {
    let text = try FactsDocument.encode(Self.facts.redacted(), pretty: true)
    #expect(try FactsDocument.encode(Self.facts, pretty: true).contains(Self.secret))
    for line in text.split(separator: "\n") where line.contains(Self.secret) { Issue.record("\(line)") }
  }

  /// The words are the same wherever a name stands, so that who is who can still be told.
  @Test func oneNameIsOneWord() throws {
    let facts = Self.facts.redacted()
    let name = try #require(facts.accounts.users.last?.name)
    #expect(facts.accounts.group(named: "docker")?.members.first == name)
    #expect(facts.accounts.groups.first?.name == name)
    #expect(facts.accounts.group(named: "docker")?.members.last != name)
    #expect(facts.subject.start?.user.hasPrefix(name.display + ":") == true)
    let last = try #require(facts.walk.steps.last)
    #expect(last.path.parentPath == facts.walk.steps.last { $0.linkTarget != nil }?.linkTarget)
    #expect(last.mount.value?.mountPoint == last.path.parentPath)
    #expect(facts.endpoint?.contexts.first?.name == facts.endpoint?.contextVariable)
    #expect(facts.endpoint?.currentContext.value == facts.endpoint?.contextVariable)
  }

  /// What tells nothing of a host stays: numbers, well-known names, what decides.
  @Test func whatStays() throws {
    let facts = Self.facts.redacted()
    #expect(facts.accounts.users.map(\.userID) == Self.facts.accounts.users.map(\.userID))
    #expect(facts.accounts.group(named: "docker") != nil)
    #expect(facts.accounts.users.first?.name == "root")
    #expect(facts.accounts.users.first?.home == "/root")
    #expect(facts.subject.start?.addedGroups.last == "999")
    #expect(facts.endpoint?.hostOption == "tcp://host")
    #expect(facts.endpoint?.hostVariable == "ssh://host")
    #expect(facts.security?.appArmorProfile.value?.display.hasSuffix(" (enforce)") == true)
    #expect(facts.container?.securityOptions.suffix(2) == ["no-new-privileges:true", "seccomp=unconfined"])
    #expect(facts.container?.securityOptions.first?.hasPrefix("label=") == true)
  }

  /// uids and pids in a path are told elsewhere too, and tell where the socket of a session is.
  @Test(
    arguments: [
      ("/run/user/1000/docker.sock", "/run/user/1000/docker.sock"),
      ("/proc/77/root/run", "/proc/77/root/run"),
      ("/var/run/docker.sock", "/var/run/docker.sock"), ("/run/acme/docker.sock", "/run/dir1/docker.sock"),
      ("/acme/acme/b/acme", "/dir1/dir1/dir2/dir1"), ("//run//acme/", "//run//dir1/"),
      ("acme/../x", "dir1/../dir2"),
      ("", ""), ("/", "/"),
    ] as [(ByteString, ByteString)])
  func paths(path: ByteString, shown: ByteString) {
    let facts = World(path).absent(path).facts
    #expect(facts.redacted().walk.requested == shown)
  }

  /// `unconfined` and an SELinux label's type are the policy's own words.
  @Test(
    arguments: [
      ("unconfined", "unconfined"), ("docker-default (enforce)", "docker-default (enforce)"),
      ("system_u:system_r:container_t:s0:c1,c2", "system_u:system_r:container_t:s0:c1,c2"),
      ("acme (complain)", "profile1 (complain)"), ("/opt/a:b:c", "profile1"),
    ] as [(ByteString, ByteString)])
  func labels(label: ByteString, shown: ByteString) {
    let facts = Scenario.classic.security(SecurityFacts(label: .seen(label))).facts
    #expect(facts.redacted().security?.label.value == shown)
  }

  /// Whether a path fits into a sockaddr_un is what decides; it stays so, however long the words are.
  @Test(arguments: [107, 108, 109, 400])
  func lengthsKeepTheirSide(count: Int) {
    for path in [
      "/" + String(repeating: "a", count: count - 1),
      String(repeating: "/a", count: count / 2) + (count % 2 == 1 ? "/" : ""),
      String(repeating: "a", count: count),
    ] {
      let facts = World(ByteString(path)).absent(ByteString(path)).facts
      #expect((facts.redacted().walk.requested.count > 107) == (path.utf8.count > 107), "\(path)")
      #expect(facts.redacted().walk.requested.isAbsolutePath == (path.first == "/"))
    }
  }
}
