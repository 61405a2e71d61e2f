import Testing

import PermissionDocuments

@testable import PermissionModel

/// "Then you will meet": deciding again on the facts without the root cause.
@Suite struct NextTests {
  private static let closed = Scenario.onHost.asking("/srv/app/docker.sock")
    .socket(at: "/srv/app/docker.sock").place(.directory, at: "/srv/app", mode: 0o700)

  private func next(_ world: World) -> [String] { world.report.next.map(\.code) }

  @Test func aDirectoryAndThenTheSocket() throws {
    let report = Self.closed.report
    #expect(report.rootCause?.code == "directory-not-searchable")
    #expect(report.next.map(\.code) == ["gid-mismatch"])
    #expect(report.plain.contains("\nnext: then you will meet: gid-mismatch: "))
    let style = TextStyle(width: 80, usesColor: false, usesUnicode: true)
    #expect(report.text(style).contains("Then you will meet: gid-mismatch: "))
    #expect(try report.json(pretty: false).contains("\"next\":[{\"code\":\"gid-mismatch\""))
  }

  /// Once a directory is open an ACL of its own does not close it again.
  @Test func aDirectoryWithAnACL() throws {
    let acl = "user::rwx,user:1000:---,group::r-x,mask::r-x,other::r-x"
    let world = try Self.closed.place(.directory, at: "/srv/app", mode: 0o755, acl: .acl(acl))
    #expect(world.report.rootCause?.code == "directory-not-searchable")
    #expect(next(world) == ["gid-mismatch"])
  }

  @Test func twoDirectories() {
    let world = Self.closed.place(.directory, at: "/srv", mode: 0o700)
    #expect(next(world) == ["directory-not-searchable", "gid-mismatch"])
  }

  @Test func nothingBehindIt() {
    #expect(next(Self.closed.socket(at: "/srv/app/docker.sock", owner: 1000)) == [])
    #expect(next(Scenario.classic) == [])
    #expect(next(Scenario.member) == [])
  }

  /// What cannot be seen is not guessed at.
  @Test func whatStandsBehindIsHidden() {
    #expect(next(Self.closed.unreadable("/srv/app/docker.sock")) == [])
  }

  @Test func otherCauses() {
    #expect(next(Scenario.classic.bindMounted(isSourceDeleted: true).socket(links: 0)) == ["gid-mismatch"])
    #expect(next(Scenario.onHost.socket(mode: 0o600)) == ["gid-mismatch"])
    let protected = Scenario.onHost.asking("/tmp/s").place(.directory, at: "/tmp", mode: 0o1777)
      .link("/tmp/s", to: "/run/docker.sock", owner: 2000)
    #expect(next(protected) == ["gid-mismatch"])
    #expect(next(Scenario.onHost.socket(isImmutable: true).observed(.notPermitted)) == ["gid-mismatch"])
  }

  @Test func theDirectoryIsOpenedToOneUser() throws {
    let world = Self.closed.socket(at: "/srv/app/docker.sock", owner: 1000)
    let host = try #require(world.report.plan.best(for: .host))
    #expect(host.snippet == "sudo setfacl --modify user:1000:x /srv/app\n")
    #expect(host.proof == .granted)
    #expect(host.caveats.contains { $0.contains("user's directory") })
  }

  @Test func andTheSocketBehindIt() throws {
    let host = try #require(Self.closed.report.plan.best(for: .host))
    #expect(
      host.snippet
        == "sudo setfacl --modify user:1000:x /srv/app\nsudo setfacl --modify user:1000:rw- /srv/app/docker.sock\n"
    )
  }

  /// What is said in place of opening what is private: systemd/systemd#17901, bepasty/bepasty-server#277.
  @Test(arguments: [
    ("/run/user/1002", "/run/user/1000"), ("/home/other", "RuntimeDirectory=NAME"),
    ("/srv/app", "a second question"),
    ("/run/user", "a second question"),
  ])
  func whatIsSaidOfAClosedDirectory(directory: ByteString, words: String) throws {
    let path = directory.appending(component: "bus")
    let world = Scenario.onHost.asking(path).place(
      .directory, at: directory, owner: 1002, group: 1002, mode: 0o700
    )
    .socket(at: path, owner: 1002, group: 1002, mode: 0o666).observed(.accessDenied)
    #expect(world.report.rootCause?.code == "directory-not-searchable")
    #expect(world.report.rootCause?.detail.contains(words) == true)
  }

  /// Homes and session directories hold more than a socket.
  @Test(arguments: ["/run/user/1002", "/home/other", "/srv/other"])
  func nobodyIsLetIntoAHome(directory: ByteString) throws {
    let socket = directory.appending(component: "docker.sock")
    let world = Scenario.onHost.passwd(Scenario.passwd + "other:x:1002:1002::/srv/other:/bin/sh\n").asking(
      socket
    )
    .socket(at: socket, owner: 1000).place(.directory, at: directory, owner: 1002, mode: 0o700)
    #expect(world.report.rootCause?.code == "directory-not-searchable")
    #expect(world.report.plan.best(for: .host)?.isLastResort != false)
  }

  /// An ACL entry counts for nothing against the owner bits.
  @Test func noEntryForTheOwner() {
    let world = Self.closed.place(.directory, at: "/srv/app", owner: 1000, mode: 0o600)
    #expect(world.report.plan.best(for: .host)?.isLastResort != false)
    #expect(Self.closed.unreadable("/srv/app/docker.sock").report.plan.best(for: .host) == nil)
  }
}
