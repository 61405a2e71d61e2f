import Foundation
import Testing

@testable import PermissionModel

/// Who makes a socket, by what that is recognised, and what the daemon can be told.
@Suite struct DaemonTests {
  private static let repository = testFolder.deletingLastPathComponent().deletingLastPathComponent()

  private func name(_ path: ByteString) -> String? {
    Daemon(nil, nil, service: nil, at: path, asked: path)?.name
  }

  @Test(arguments: [
    ("/run/docker.sock", "docker"), ("/run/podman/podman.sock", "podman"),
    ("/run/containerd/containerd.sock", "containerd"), ("/run/crio/crio.sock", "cri-o"),
    ("/run/buildkit/buildkitd.sock", "buildkitd"), ("/run/postgresql/.s.PGSQL.5432", "postgresql"),
    ("/run/mysqld/mysqld.sock", "mariadb"), ("/run/redis/redis-server.sock", "redis"),
    ("/run/php/php8.2-fpm.sock", "php-fpm"), ("/run/supervisor.sock", "supervisor"),
    ("/run/libvirt/libvirt-sock", "libvirt"), ("/tmp/ssh-abc/agent.17", "ssh-agent"),
    ("/run/user/1000/gnupg/S.gpg-agent", "gpg-agent"), ("/run/dbus/system_bus_socket", "dbus"),
    ("/run/user/1000/bus", "dbus"), ("/run/snapd.socket", "snapd"),
    ("/var/snap/lxd/common/lxd/unix.socket", "lxd"), ("/var/lib/incus/unix.socket", "incus"),
    ("/run/dovecot/auth-userdb", "dovecot"), ("/tmp/.X11-unix/X0", "x11"), ("@/tmp/.X11-unix/X0", "x11"),
    ("/run/user/1000/wayland-0", "wayland"), ("/run/user/1000/pipewire-0", "pipewire"),
    ("/run/user/1000/pulse/native", "pulseaudio"), ("/dev/log", "journald"), ("/run/app.sock", nil),
    ("/run/haproxy/admin.sock", "haproxy"), ("/var/lib/haproxy/stats", "haproxy"),
    ("/run/pdns/pdns.controlsocket", "powerdns"), ("/run/chrony/chronyd.sock", "chrony"),
    ("/run/fail2ban/fail2ban.sock", "fail2ban"), ("/run/pcscd/pcscd.comm", "pcscd"),
    ("/run/tailscale/tailscaled.sock", "tailscale"), ("/tmp/tmux-1000/default", "tmux"),
    ("/srv/tmux/pair", nil),
    ("/run/docker.sock.d/app", nil), ("version", nil),
  ])
  func byPath(path: String, name: String?) {
    #expect(self.name(ByteString(path)) == name)
  }

  /// The process that listens says more than a name that anybody can give a socket.
  @Test func theListenerCountsBeforeThePath() throws {
    let world = Scenario.onHost.listened(by: "redis-server", uid: 110)
    let daemon = try #require(world.situation.daemon)
    #expect(daemon.name == "redis")
    #expect(daemon.recognition == .listener)
    let unknown = try #require(Scenario.onHost.listened(by: "frobd").situation.daemon)
    #expect(unknown.name == nil)
    #expect(unknown.title == "frobd")
    #expect(DaemonTarget.obstacle(Scenario.onHost.listened(by: "frobd").situation)?.contains("frobd") == true)
    let byPath = try #require(Scenario.onHost.situation.daemon)
    #expect(byPath.name == "docker")
    #expect(byPath.recognition == .path)
  }

  private func world(_ path: ByteString, _ program: ByteString, mode: UInt16 = 0o660, group: UInt32 = 0)
    -> World
  {
    World(path).container(false).passwd(Scenario.passwd).group(Scenario.group + "redis:x:999:\n").tools(
      .shadow
    )
    .mount(at: path, Mount(mountPoint: "/run", fileSystemType: "tmpfs"))
    .socket(at: path, owner: 120, group: group, mode: mode).observed(.accessDenied).listened(by: program)
  }

  private func setting(_ world: World) throws -> Remedy {
    let plan = world.report.plan
    return try #require((plan.remedies + plan.others).first { $0.target == .daemon }, "\(plan.refusals)")
  }

  @Test(arguments: [
    ("/run/a/.s.PGSQL.5432", "postgres", "unix_socket_group = 'jenkins'\nunix_socket_permissions = 0660\n"),
    ("/run/php/php8.2-fpm.sock", "php-fpm8.2", "listen.group = jenkins\nlisten.mode = 0660\n"),
    ("/run/uwsgi/app/socket", "uwsgi", "chmod-socket = 660\nchown-socket = :jenkins\n"),
    ("/run/supervisor.sock", "supervisord", "[unix_http_server]\nchmod=0660\nchown=root:jenkins\n"),
    ("/run/clamav/clamd.ctl", "clamd", "LocalSocketGroup jenkins\nLocalSocketMode 0660\n"),
    ("/run/haproxy/admin.sock", "haproxy", "stats socket /run/haproxy/admin.sock mode 0660 group jenkins\n"),
  ])
  func theSettingThatGivesTheSocketToTheSubject(path: String, program: String, text: String) throws {
    let remedy = try setting(world(ByteString(path), ByteString(program)))
    #expect(remedy.snippet == text)
    #expect(remedy.proof == .granted)
    #expect(remedy.caveats.first?.contains("systemctl restart") == true)
    #expect(remedy.place.contains("/etc/"))
  }

  /// A socket that is worth root is given to the daemon's own group, and only for who is in it.
  @Test func whatIsWorthRootIsNotHandedOn() throws {
    let docker = Scenario.group + "docker:x:998:jenkins\n"
    let world = world("/run/docker.sock", "dockerd").group(docker)
    #expect(Proposal.tellingTheDaemon(world.situation).isEmpty)
    let member = try setting(world.subject(uid: 1000, groups: [1000, 998]))
    #expect(member.snippet == "{\n  \"group\": \"docker\"\n}\n")
    #expect(member.proof == .granted)
    #expect(
      Proposal.tellingTheDaemon(self.world("/run/containerd/containerd.sock", "containerd").situation).isEmpty
    )
  }

  /// Nobody is put into root's group for it, and no ACL is written that makes somebody root unseen.
  @Test(arguments: [
    ("/run/containerd/containerd.sock", "containerd", "rootless containerd"),
    ("/run/crio/crio.sock", "crio", "crictl under sudo"),
    ("/run/buildkit/buildkitd.sock", "buildkitd", "rootless BuildKit"),
    ("/var/lib/lxd/unix.socket", "lxd", "found no group of its own"),
  ])
  func whatIsRootsByDesignIsUsedAsRoot(path: String, program: String, sentence: String) throws {
    let world = world(ByteString(path), ByteString(program))
    let report = world.report
    #expect(report.rootCause?.code == "gid-zero")
    #expect(report.rootCause?.detail.contains(sentence) == true)
    let first = try #require(report.plan.remedies.first)
    #expect(first.snippet == "sudo -i\n")
    #expect(first.recommended && !first.isLastResort)
    #expect(
      !report.plan.remedies.contains { $0.snippet.contains("setfacl") || $0.snippet.contains("usermod") })
    // What a database's socket opens is the database.
    let other = self.world("/run/a/.s.PGSQL.5432", "postgres").report.plan.remedies
    #expect(!other.contains { $0.snippet == "sudo -i\n" && !$0.isLastResort })
  }

  /// PostgreSQL and clamd give the socket away as who they are, and end where their account is not in the group.
  @Test(arguments: [
    (
      "postgres", "unix_socket_group = 'jenkins'\nunix_socket_permissions = 0660\n",
      "unix_socket_permissions = 0660\n"
    ),
    ("clamd", "LocalSocketGroup jenkins\nLocalSocketMode 0660\n", "LocalSocketMode 0660\n"),
  ])
  func aGroupThatTheDaemonIsNotIn(program: String, given: String, kept: String) throws {
    func setting(_ members: String, _ users: String = "keeper:x:120:999::/:/bin/sh\n") throws -> Remedy {
      try self.setting(
        World("/run/keeper.sock").container(false).passwd(Scenario.passwd + users)
          .group("root:x:0:\njenkins:x:1000:\(members)\nkeeper:x:999:\n").tools(.shadow)
          .mount(at: "/run/keeper.sock", Mount(mountPoint: "/run", fileSystemType: "tmpfs"))
          .socket(at: "/run/keeper.sock", owner: 120, group: 999, mode: 0o660).observed(.accessDenied)
          .listened(by: ByteString(program), uid: 120))
    }
    #expect(try setting("keeper").snippet == given)
    let stranger = try setting("")
    #expect(stranger.snippet == kept)
    #expect(stranger.caveats.contains { $0.contains("usermod --append --groups keeper jenkins") })
    #expect(try setting("keeper", "").snippet == kept)
  }

  /// Redis has a word for the mode and none for the group, which is joined then.
  @Test func aModeAlone() throws {
    let remedy = try setting(world("/run/redis/s", "redis-server", mode: 0o700, group: 999))
    #expect(remedy.snippet == "unixsocketperm 0660\n")
    #expect(remedy.caveats.contains { $0.contains("usermod --append --groups redis jenkins") })
  }

  /// A master that is root gives its socket away, and any other keeps it: rommapp/romm#3809.
  @Test(
    arguments: [(0, "group = 'jenkins'\numask = 0o0117\n"), (120, "umask = 0o0117\n")] as [(UInt32, String)])
  func gunicornGivesItsSocketAwayAsRoot(user: UInt32, text: String) throws {
    let world = world("/tmp/gunicorn.sock", "gunicorn", mode: 0o755, group: 999)
      .listened(by: "gunicorn", uid: user)
    let remedy = try setting(world)
    #expect(remedy.snippet == text)
    #expect(remedy.proof == .granted)
    #expect(remedy.caveats.contains { $0.contains("usermod --append --groups redis jenkins") } == (user != 0))
  }

  /// PowerDNS gives its socket a mode by the name of the group that it has: the one that is there.
  @Test func aModeByTheGroupsName() throws {
    let path: ByteString = "/run/pdns/pdns.controlsocket"
    let remedy = try setting(world(path, "pdns_server", mode: 0o755, group: 999))
    #expect(remedy.snippet == "setgid=redis\n")
    #expect(remedy.caveats.contains { $0.contains("usermod --append --groups redis jenkins") })
    let member = world(path, "pdns_server", mode: 0o755, group: 999).subject(uid: 1000, groups: [1000, 999])
    #expect(try setting(member).snippet == "setgid=redis\n")
    #expect(member.report.plan.remedies.first?.target == .daemon)
    let recursor = world("/run/pdns/pdns_recursor.controlsocket", "pdns_recursor", mode: 0o700, group: 999)
    #expect(try setting(recursor).snippet == "socket-mode=0660\n")
  }

  /// A mode 644 lets no group in: prometheus/haproxy_exporter#135.
  @Test func aMemberWhoseGroupMayNotWrite() throws {
    let world = world("/run/haproxy/admin.sock", "haproxy", mode: 0o644, group: 999)
      .subject(uid: 1000, groups: [1000, 999])
    #expect(world.report.rootCause?.code == "group-bits-deny")
    let first = try #require(world.report.plan.remedies.first)
    #expect(first.snippet == "stats socket /run/haproxy/admin.sock mode 0660\n")
    #expect(first.recommended && first.proof == .granted)
    #expect(!world.report.plan.remedies.contains { $0.snippet.contains("setfacl") })
  }

  /// What is its owner's by design is not opened by an ACL, with the mode or the directory in the way.
  @Test(
    arguments: [
      ("/run/fail2ban/fail2ban.sock", "fail2ban-server", 0, 0o755, 0o700, "sudoers"),
      ("/run/chrony/chronyd.sock", "chronyd", 120, 0o750, 0o755, "UDP port 323"),
      ("/run/chrony/chronyd.sock", "chronyd", 120, 0o755, 0o755, "UDP port 323"),
    ] as [(String, String, UInt32, UInt16, UInt16, String)])
  func whatIsItsOwnersByDesign(
    path: String, program: String, owner: UInt32, directory: UInt16, mode: UInt16, sentence: String
  ) throws {
    let report = World(ByteString(path)).container(false).passwd(Scenario.passwd).group(Scenario.group).tools(
      .shadow
    )
    .place(.directory, at: ByteString(path).parentPath, owner: owner, group: owner, mode: directory)
    .socket(at: ByteString(path), owner: owner, group: owner, mode: mode).observed(.accessDenied)
    .listened(by: ByteString(program), uid: owner).report
    #expect(report.rootCause?.detail.contains(sentence) == true)
    let first = try #require(report.plan.remedies.first)
    #expect(first.snippet == "sudo -i\n")
    #expect(first.recommended && !first.isLastResort)
    let all = report.plan.remedies + report.plan.others
    #expect(!all.contains { $0.snippet.contains("setfacl") || $0.snippet.contains("usermod") })
  }

  /// tmux/tmux#3396: the group lets connect, and the server says no.
  @Test func tmuxNamesItsGuests() throws {
    let path: ByteString = "/tmp/tmux-1001/default"
    func report(directory: UInt16) -> Report {
      World(path).container(false).passwd(Scenario.passwd).group(Scenario.group).tools(.shadow)
        .place(.directory, at: path.parentPath, owner: 1001, group: 1001, mode: directory)
        .socket(at: path, owner: 1001, group: 1000, mode: 0o770)
        .observed(directory == 0o700 ? .accessDenied : nil).listened(by: "tmux: server", uid: 1001).report
    }
    let shared = report(directory: 0o755)
    #expect(shared.causes.map(\.code) == ["peer-checked"])
    #expect(shared.causes[0].detail.contains("server-access -a"))
    let hidden = report(directory: 0o700)
    #expect(hidden.rootCause?.detail.contains("server-access -a") == true)
    #expect(hidden.plan.remedies.allSatisfy { $0.isLastResort })
  }

  /// Open to everybody, and the daemon decides: no warning of it.
  @Test(arguments: [
    ("/run/tailscale/tailscaled.sock", "tailscaled", "--operator="),
    ("/run/pcscd/pcscd.comm", "pcscd", "polkit"),
  ])
  func whoeverConnectsIsAskedFor(path: String, program: String, sentence: String) {
    let open = World(ByteString(path)).socket(at: ByteString(path), mode: 0o666).observed()
      .listened(by: ByteString(program)).report
    #expect(open.causes.map(\.code) == ["peer-checked"])
    #expect(open.causes.first?.detail.contains(sentence) == true)
  }

  /// systemctl fails where one of the units is not there.
  @Test(arguments: [
    (false, "sudo systemctl restart docker.service\n"),
    (true, "sudo systemctl restart docker.socket docker.service\n"),
  ])
  func dockerStartedAnew(isSystemds: Bool, line: String) throws {
    let world = world("/run/docker.sock", "dockerd").listened(
      by: "dockerd", unit: "docker.service", isSystemds: isSystemds)
    let remedy = try #require(world.report.plan.remedies.first)
    #expect(remedy.target == .host)
    #expect(remedy.snippet.hasSuffix("\n" + line))
  }

  @Test func aSocketUnit() throws {
    let unit = world("/run/frob.sock", "frobd").listened(by: "frobd", unit: "frob.service", isSystemds: true)
    let remedy = try setting(unit)
    #expect(remedy.snippet == "[Socket]\nSocketGroup=jenkins\nSocketMode=0660\n")
    #expect(remedy.place.hasPrefix("/etc/systemd/system/frob.socket.d/"))
  }

  /// In a user namespace the number outside counts, and a name of the container's would be looked up on the host.
  @Test func theGroupAsTheDaemonsHostCallsIt() throws {
    let remapped = world("/run/a/php8.2-fpm.sock", "php-fpm8.2").container(true)
      .namespace(uidMap: "0 100000 65536")
    let change = Proposal.tellingTheDaemon(remapped.situation).first?.measure
    guard case .daemon(let change)? = change else {
      Issue.record("no change: \(String(describing: change))")
      return
    }
    #expect(change.groupWord == "101000")
  }

  @Test func whatADaemonIsWorthAndHowItIsMeant() {
    let open = World("/run/postgresql/.s.PGSQL.5432")
      .socket(at: "/run/postgresql/.s.PGSQL.5432", owner: 120, group: 120, mode: 0o777).observed()
    let codes = diagnose(open.situation).map(\.code)
    #expect(!codes.contains("world-writable"))
    #expect(!codes.contains("root-equivalent"))
    let containerd = World("/run/containerd/containerd.sock")
      .socket(at: "/run/containerd/containerd.sock", mode: 0o666).observed()
    #expect(Set(diagnose(containerd.situation).map(\.code)) == ["root-equivalent", "world-writable"])
    let users = containerd.listened(by: "containerd", uid: 1000)
    #expect(!diagnose(users.situation).map(\.code).contains("root-equivalent"))
  }

  /// Whatever the mode, they shut everybody else out.
  @Test(arguments: [("/tmp/ssh-x/agent.7", "ssh-agent"), ("/run/user/1/gnupg/S.gpg-agent", "gpg-agent")])
  func anAgentIsNotOpenToEverybody(path: String, program: String) {
    let open = World(ByteString(path)).socket(at: ByteString(path), owner: 1, mode: 0o777).observed()
    #expect(open.listened(by: ByteString(program)).report.causes.map(\.code) == ["peer-checked"])
    #expect(open.listened(by: "frobd").report.causes.map(\.code) == ["world-writable"])
  }

  /// With the directory in its way the daemon cannot make its socket.
  @Test func theDirectoryIsRemovedFirst() throws {
    let world = Scenario.onHost.place(.directory, at: "/run/docker.sock").observed(.connectionRefused)
    let plan = world.report.plan
    let first = try #require(plan.remedies.first)
    #expect(first.snippet == "sudo rmdir /run/docker.sock\nsudo systemctl restart docker.socket\n")
    #expect(plan.best(for: .ansible) == nil)
    #expect(plan.refusals[.ansible]?.contains("a directory stands") == true)
    let gone = Scenario.onHost.absent("/run/docker.sock").observed(.noEntry).report.plan
    #expect(gone.remedies.first?.snippet == "sudo systemctl start docker.socket\n")
  }

  /// No other daemon's unit is told anything.
  @Test(arguments: [[] as [UInt32], [999]])
  func aGroupThatMayNotWriteAtLXDs(groups: [UInt32]) {
    let path: ByteString = "/var/snap/lxd/common/lxd/unix.socket"
    let plan = world(path, "lxd", mode: 0o640, group: 999).subject(uid: 1000, groups: [1000] + groups).report
      .plan
    #expect(!(plan.remedies + plan.others).contains { "\($0.place)\($0.snippet)".contains("docker.socket") })
    #expect(plan.remedies.first?.target == .host)
  }

  /// The denial hides that nobody listens.
  @Test func deniedAndDeadBehindIt() {
    let dead = Scenario.onHost.listener(ListenerFacts(end: .absent)).report
    #expect(dead.rootCause?.code == "gid-mismatch")
    #expect(dead.next.map(\.code) == ["nothing-listening"])
    let unseen = Scenario.onHost.listener(ListenerFacts(end: .unreadable(.accessDenied))).report
    #expect(unseen.next.isEmpty)
  }

  @Test func nothingListeningSpeaksOfItsDaemon() throws {
    let dead = World("/run/mysqld/mysqld.sock").socket(at: "/run/mysqld/mysqld.sock", mode: 0o777)
      .observed(.connectionRefused)
    #expect(dead.report.rootCause?.detail.contains("mariadb.service") == true)
    #expect(dead.report.rootCause?.detail.contains("docker") == false)
  }

  /// A name that a hostile listener chose is neither a path of a unit nor a command.
  @Test func aHostileListener() {
    let hostile = Scenario.onHost.listened(by: "\u{1B}[2Jpwned\n", unit: "a;reboot .service").report
    #expect(!hostile.text(TextStyle(width: 80)).contains("\u{1B}[2J"))
    #expect(!hostile.plain.contains("\u{1B}"))
    #expect(hostile.situation.daemon?.unit == nil)
  }

  // MARK: Pages

  @Test func everyDaemonHasItsPage() throws {
    let folder = Self.repository.appending(path: "docs/daemons")
    let pages = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0 != "README.md" }
    let kinds: [any DaemonKind.Type] = Daemon.kinds + [SocketUnit.self]
    #expect(Set(pages) == Set(kinds.map { "\($0.name).md" }))
    #expect(Set(kinds.map { $0.name }).count == kinds.count)
    let list = try String(contentsOf: folder.appending(path: "README.md"), encoding: .utf8)
    for kind in kinds {
      let page = try String(contentsOf: folder.appending(path: "\(kind.name).md"), encoding: .utf8)
      #expect(page.hasPrefix("# \(kind.name): "))
      #expect(list.contains("(\(kind.name).md)"))
      #expect(kind.knobs.isEmpty == !page.contains("\n```"), "\(kind.name)")
      #expect(kind.knobs.isEmpty ? !kind.whyNoSetting.isEmpty : true, "\(kind.name)")
    }
  }

  /// What the pages show is what is printed.
  @Test func thePagesShowTheSettings() throws {
    let folder = Self.repository.appending(path: "docs/daemons")
    for kind in Daemon.kinds where !kind.knobs.isEmpty {
      let paths: [String: ByteString] = [
        "dovecot": "/run/dovecot/auth-userdb", "haproxy": "/run/haproxy/admin.sock",
      ]
      let path = paths[kind.name] ?? "/run/rspamd/worker.sock"
      let daemon = Daemon(kind: kind, at: path)
      let group: GroupID? = kind.knobs.contains(.group) ? GroupID(33) : nil
      let word = group.map { _ in ["containerd", "buildkitd"].contains(kind.name) ? "33" : "www-data" }
      let change = DaemonChange(group: group, mode: FileMode(rawValue: 0o660), groupWord: word)
      let text = try kind.setting(change, daemon).text
      let page = try String(contentsOf: folder.appending(path: "\(kind.name).md"), encoding: .utf8)
      #expect(page.contains("\n\(text)```\n"), "\(kind.name): \(text)")
    }
  }
}

extension Daemon {
  fileprivate init(kind: any DaemonKind.Type, at path: ByteString) {
    self.init(
      kind: kind, recognition: .path, process: nil, isSystemds: false, socketUnit: nil, service: nil,
      path: path)
  }
}
