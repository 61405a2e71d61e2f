import Testing

@testable import PermissionModel

@Suite struct UnitFileTests {
  private func settings(_ files: String..., section: ByteString = "Service") -> [String: [ByteString]] {
    UnitFile.settings(files.map { UnitFile.parse($0.utf8) }, sections: [section])
  }

  @Test func assignments() {
    let text = """
      # a comment
      User=before any section
      [Unit]
      Description=x
      [Service]
        User = www-data\u{20}
      ; another
      ExecStart=/bin/x
      SupplementaryGroups=docker \\
      # between
        video
      NoEqualSign
      =x
      Group=web\r
      """
    let expected: [String: [ByteString]] = [
      "User": ["www-data"], "SupplementaryGroups": ["docker", "video"], "Group": ["web"],
    ]
    #expect(settings(text) == expected)
  }

  @Test(arguments: [
    (
      ["SupplementaryGroups=a", "SupplementaryGroups=b"], "SupplementaryGroups", ["a", "b"] as [ByteString]?
    ),
    (
      ["SupplementaryGroups=a", "SupplementaryGroups=", "SupplementaryGroups=b"], "SupplementaryGroups", ["b"]
    ),
    (["SupplementaryGroups=a", "SupplementaryGroups="], "SupplementaryGroups", nil),
    (["User=a", "User=b"], "User", ["b"]), (["User=a", "User="], "User", nil),
    ([#"InaccessiblePaths=-/a "/b c" '/d'"#], "InaccessiblePaths", ["-/a", "/b c", "/d"]),
    (["PrivateTmp=yes\\"], "PrivateTmp", ["yes"]),
  ])
  func merging(lines: [String], setting: String, expected: [ByteString]?) {
    let files = lines.map { UnitFile.parse("[Service]\n\($0)".utf8) }
    #expect(UnitFile.settings(files, sections: ["Service"])[setting] == expected)
  }

  @Test(
    arguments: [
      ("nginx.service", ["nginx.service.d", "service.d"]),
      ("a@b.service", ["a@b.service.d", "a@.service.d", "service.d"]),
      ("a-b-c.socket", ["a-b-c.socket.d", "a-b-.socket.d", "a-.socket.d", "socket.d"]),
      ("nodot", []),
    ] as [(ByteString, [ByteString])])
  func folders(name: ByteString, expected: [ByteString]) { #expect(UnitFile.dropInFolders(name) == expected) }

  @Test func templates() {
    #expect(UnitFile.template("a@b.service") == "a@.service")
    #expect(UnitFile.template("a@.service") == nil)
    #expect(UnitFile.template("a.service") == nil)
  }

  @Test func hostileFiles() {
    #expect(UnitFile.parse([UInt8](repeating: 0x5C, count: 100_000)).isEmpty)
    #expect(UnitFile.parse(String(repeating: "\\\n", count: 100_000).utf8).isEmpty)
    let many = "[Service]\n" + String(repeating: "SupplementaryGroups=a\n", count: 50_000)
    #expect(settings(many)["SupplementaryGroups"]?.count == UnitFacts.mostValues)
    #expect(settings("[Service]\nUser=\u{1B}[2J")["User"]?.first?.display == "\\x1B[2J")
    #expect(settings("[Service\nUser=x").isEmpty)
    let dashes = ByteString(String(repeating: "-", count: 200) + "a.service")
    #expect(UnitFile.dropInFolders(dashes).count < 250)
  }
}

/// What the settings mean, and what a manager prints of them.
@Suite struct UnitFactsTests {
  private func unit(_ text: String, _ section: ByteString = "Service") -> UnitFacts {
    UnitFacts(
      UnitName("x.service"), source: .files,
      settings: UnitFile.settings([UnitFile.parse("[\(section)]\n\(text)".utf8)], sections: [section]))
  }

  @Test(arguments: [
    ("", true), ("RestrictAddressFamilies=AF_INET AF_INET6", false),
    ("RestrictAddressFamilies=AF_UNIX AF_INET", true),
    ("RestrictAddressFamilies=~AF_UNIX", false), ("RestrictAddressFamilies=~AF_INET", true),
    ("RestrictAddressFamilies=none", false),
    ("RestrictAddressFamilies=AF_INET\nRestrictAddressFamilies=AF_UNIX", true),
    ("RestrictAddressFamilies=~AF_UNIX\nRestrictAddressFamilies=AF_UNIX", true),
    ("RestrictAddressFamilies=AF_UNIX\nRestrictAddressFamilies=~AF_UNIX", false),
    ("RestrictAddressFamilies=AF_INET\nRestrictAddressFamilies=", true),
  ])
  func families(text: String, allows: Bool) { #expect(unit(text).allowsUnixSockets == allows) }

  @Test(arguments: [
    ("", true), ("SystemCallFilter=@system-service", true), ("SystemCallFilter=read write", false),
    ("SystemCallFilter=@network-io", true), ("SystemCallFilter=~@network-io", false),
    ("SystemCallFilter=~connect:EPERM", false), ("SystemCallFilter=~@mount", true),
    ("SystemCallFilter=socket", false), ("SystemCallFilter=socket connect", true),
    ("SystemCallFilter=@system-service\nSystemCallFilter=~@privileged connect", false),
  ])
  func filters(text: String, allows: Bool) { #expect(unit(text).allowsConnecting == allows) }

  @Test(arguments: [
    ("InaccessiblePaths=/run/docker.sock", "InaccessiblePaths" as String?),
    ("InaccessiblePaths=-/run", "InaccessiblePaths"),
    ("InaccessiblePaths=/var/run/docker.sock", "InaccessiblePaths"), ("InaccessiblePaths=/run/docker", nil),
    ("TemporaryFileSystem=/run:ro", "TemporaryFileSystem"),
    ("TemporaryFileSystem=/run\nBindPaths=/run/docker.sock", nil),
    ("TemporaryFileSystem=/run\nBindReadOnlyPaths=-/x:/run/docker.sock:rbind", nil),
    ("RootDirectory=/srv/root", "RootDirectory"), ("PrivateTmp=yes", nil), ("ProtectHome=yes", nil),
    ("", nil),
  ])
  func hiding(text: String, setting: String?) {
    #expect(unit(text).hiding(of: "/run/docker.sock")?.setting == setting)
  }

  @Test func hidingOfPrivatePlaces() {
    #expect(unit("PrivateTmp=disconnected").hiding(of: "/tmp/x.sock")?.setting == "PrivateTmp")
    #expect(unit("PrivateTmp=no").hiding(of: "/tmp/x.sock") == nil)
    #expect(unit("ProtectHome=tmpfs").hiding(of: "/run/user/1000/d.sock")?.value == "tmpfs")
    #expect(unit("ProtectHome=read-only").hiding(of: "/home/a/d.sock") == nil)
  }

  @Test(arguments: [("yes", true), ("1", true), ("self", true), ("no", false), ("off", false), ("0", false)])
  func switches(word: String, isOn: Bool) {
    #expect(unit("PrivateUsers=\(word)").isOn("PrivateUsers") == isOn)
  }

  @Test func listening() {
    let socket = unit("ListenStream=/var/run/docker.sock\nListenStream=8080\nSocketGroup=docker", "Socket")
    #expect(socket.listens(at: "/run/docker.sock"))
    #expect(!socket.listens(at: "/run/docker"))
    #expect(socket.listeningPaths == ["/var/run/docker.sock"])
    #expect(socket.value("SocketGroup") == "docker")
  }

  /// As systemd 252 prints it.
  @Test func properties() throws {
    let text = """
      Result=success
      Id=docker.socket
      LoadState=loaded
      ActiveState=active
      SubState=listening
      FragmentPath=/lib/systemd/system/docker.socket
      DropInPaths=/etc/systemd/system/docker.socket.d/a.conf /etc/systemd/system/docker.socket.d/override.conf
      Listen=/run/docker.sock (Stream)
      Listen=[::]:2375 (Stream)
      SocketUser=root
      SocketGroup=docker
      SocketMode=0660
      Triggers=docker.service

      Id=nginx.service
      LoadState=loaded
      ActiveState=failed
      Result=exit-code
      User=www-data
      SupplementaryGroups=docker video
      RestrictAddressFamilies=~AF_UNIX AF_INET
      PrivateTmp=yes
      ExecStart={ path=/usr/sbin/nginx }

      Id=gone.service
      LoadState=not-found
      """
    let units = UnitProperties.parse(text.utf8, user: nil)
    try #require(units.count == 2)
    #expect(units[0].unit == UnitName("docker.socket"))
    #expect(units[0].listens(at: "/var/run/docker.sock"))
    #expect(units[0].value("SocketMode") == "0660" && units[0].value("Service") == "docker.service")
    #expect(units[0].files.last == "/etc/systemd/system/docker.socket.d/override.conf")
    #expect(units[0].activeState == "active" && units[0].subState == "listening")
    #expect(units[1].list("SupplementaryGroups") == ["docker", "video"])
    #expect(!units[1].allowsUnixSockets && units[1].isOn("PrivateTmp"))
    #expect(units[1].activeState == "failed" && units[1].result == "exit-code")
    #expect(units[1].source == .manager)
  }

  @Test func hostileProperties() {
    #expect(UnitProperties.parse("Id=../x.service\nUser=a".utf8, user: nil).isEmpty)
    #expect(
      UnitProperties.parse("Listen=(\nListen=()\nListen=x (Stream\nId=a.socket".utf8, user: nil).count == 1)
    let flood = String(repeating: "Id=a.service\n\n", count: 100_000)
    #expect(UnitProperties.parse(flood.utf8, user: nil).count <= 1024)
  }
}
