import Testing

@testable import PermissionModel

/// A cause, a world in which it is the cause, and one that looks alike and is not.
struct Scenario: Sendable, CustomTestStringConvertible {
  var code: String
  var world: World
  var lookalike: World
  /// The root cause of the look-alike; `nil` where the subject is let in there.
  var instead: String?

  var testDescription: String { code }

  static let all: [Scenario] =
    (try? onTheWay() + whoAsks() + acls() + namespaces() + behind() + endpoints() + remarks()) ?? []

  static let passwd = "root:x:0:0:root:/root:/bin/sh\njenkins:x:1000:1000::/var/jenkins_home:/bin/bash\n"
  static let group = "root:x:0:\njenkins:x:1000:\n"

  /// A container with the host's socket mounted, /var/run being a link, and jenkins asking.
  static let classic = World("/var/run/docker.sock").link("/var/run", to: "/run").bindMounted()
    .container(true).passwd(passwd).group(group).tools(.shadow).observed(.accessDenied)

  /// jenkins on the machine that the engine runs on.
  static let onHost = World().container(false).passwd(passwd).group(group).tools(.shadow)
    .mount(at: "/run/docker.sock", Mount(mountPoint: "/run", fileSystemType: "tmpfs"))
    .observed(.accessDenied)

  static let member = onHost.subject(uid: 1000, groups: [1000, 999]).observed()

  private static func path(ofBytes count: Int) -> ByteString {
    ByteString("/run/" + String(repeating: "a", count: count - 5))
  }

  private static func onTheWay() -> [Scenario] {
    let loop = World("/run/a").link("/run/a", to: "b").link("/run/b", to: "a").observed(.tooManyLinks)
    let protected = onHost.asking("/tmp/s").place(.directory, at: "/tmp", mode: 0o1777)
      .link("/tmp/s", to: "/run/docker.sock", owner: 2000)
    let elsewhere = onHost.asking("/run/user/1002/docker.sock")
      .socket(at: "/run/user/1002/docker.sock", owner: 1002, group: 1002)
    return [
      Scenario(
        code: "path-too-long", world: World(path(ofBytes: 108)).absent(path(ofBytes: 108)),
        lookalike: World(path(ofBytes: 107)).absent(path(ofBytes: 107)), instead: "socket-missing"),
      Scenario(
        code: "link-loop", world: loop,
        lookalike: World("/run/a").link("/run/a", to: "/run/docker.sock")
          .mount(at: "/run/a", Mount(refusesLinks: true)), instead: "link-protected"),
      Scenario(
        code: "link-protected", world: protected,
        lookalike: protected.link("/tmp/s", to: "/run/docker.sock", owner: 1000), instead: "gid-mismatch"),
      Scenario(
        code: "dangling-link",
        world: onHost.link("/run/docker.sock", to: "/run/gone.sock").absent("/run/gone.sock")
          .observed(.noEntry),
        // /var/run is a link on every machine, and not what is wrong here.
        lookalike: classic.absent("/run/docker.sock").observed(.noEntry), instead: "socket-missing"),
      Scenario(
        code: "socket-missing", world: onHost.absent("/run/docker.sock").observed(.noEntry),
        lookalike: onHost.place(.directory, at: "/run", mode: 0o700).absent("/run/docker.sock"),
        instead: "directory-not-searchable"),
      Scenario(
        code: "in-another-mount-namespace",
        world: World("/tmp/app.sock").absent("/tmp/app.sock").container(false).unit(
          "web.service", ["PrivateTmp": ["yes"]]
        ).seenByCaller(.socket).observed(.noEntry),
        lookalike: World("/tmp/app.sock").absent("/tmp/app.sock").container(false)
          .unit("web.service", ["PrivateTmp": ["no"]]).observed(.noEntry), instead: "socket-missing"),
      Scenario(
        code: "directory-not-searchable",
        world: elsewhere.place(.directory, at: "/run/user/1002", owner: 1002, group: 1002, mode: 0o700),
        lookalike: elsewhere.place(.directory, at: "/run/user/1002", owner: 1002, group: 1002, mode: 0o711),
        instead: "gid-mismatch"),
      Scenario(
        code: "socket-is-directory", world: classic.place(.directory, at: "/run/docker.sock"),
        lookalike: classic.place(.file, at: "/run/docker.sock", mode: 0o644), instead: "not-a-socket"),
      Scenario(
        code: "not-a-socket", world: onHost.place(.fifo, at: "/run/docker.sock", mode: 0o644),
        lookalike: onHost.place(.directory, at: "/run/docker.sock"), instead: "socket-is-directory"),
      Scenario(
        code: "mount-is-stale",
        world: classic.bindMounted(isSourceDeleted: true).socket(links: 0)
          .subject(uid: 1000, groups: [999]).observed(.connectionRefused),
        lookalike: classic.subject(uid: 1000, groups: [999]).observed(.connectionRefused),
        instead: "nothing-listening"),
    ]
  }

  private static func whoAsks() throws -> [Scenario] {
    let dockerMember = "root:x:0:\njenkins:x:1000:\ndocker:x:999:jenkins\n"
    let otherHosts = "root:x:0:\njenkins:x:1000:\ndocker:x:998:jenkins\n"
    let taken = "root:x:0:\njenkins:x:1000:\nping:x:999:\n"
    return [
      Scenario(
        code: "unit-sandbox",
        world: member.unit("web.service", ["RestrictAddressFamilies": ["AF_INET"]]).seccomp(2)
          .observed(.addressFamilyNotSupported, call: .socket),
        lookalike: member.unit("web.service", ["RestrictAddressFamilies": ["AF_UNIX"]]).seccomp(2)
          .observed(.addressFamilyNotSupported, call: .socket), instead: "security-policy"),
      Scenario(
        code: "gid-mismatch", world: classic, lookalike: classic.socket(mode: 0o640),
        instead: "group-bits-deny"),
      Scenario(
        code: "gid-taken", world: classic.group(taken),
        // On the host itself the name is the socket's own.
        lookalike: onHost.group(taken), instead: "gid-mismatch"),
      Scenario(
        code: "docker-gid-differs", world: classic.group(otherHosts).subject(uid: 1000, groups: [1000, 998]),
        lookalike: classic.group(otherHosts.replacing("998:jenkins", with: "998:")), instead: "gid-mismatch"),
      Scenario(
        code: "gid-zero", world: classic.socket(group: 0), lookalike: classic, instead: "gid-mismatch"),
      Scenario(
        code: "membership-not-in-session", world: onHost.group(dockerMember),
        lookalike: onHost.group(dockerMember.replacing("999:jenkins", with: "999:someone")),
        instead: "gid-mismatch"),
      Scenario(
        code: "explicit-group-drops-image-groups",
        world: try classic.group(dockerMember).started("jenkins:jenkins"),
        lookalike: try classic.started("jenkins:jenkins"), instead: "gid-mismatch"),
      Scenario(
        code: "groups-dropped", world: classic.relatives(first: [0, 999]),
        lookalike: classic.relatives(first: [0]), instead: "gid-mismatch"),
      Scenario(
        code: "owner-bits-deny", world: onHost.socket(owner: 1000, mode: 0o460),
        lookalike: onHost.socket(owner: 1001, mode: 0o460), instead: "gid-mismatch"),
      Scenario(
        code: "group-bits-deny", world: onHost.socket(mode: 0o640).subject(uid: 1000, groups: [1000, 999]),
        lookalike: onHost, instead: "gid-mismatch"),
      Scenario(
        code: "root-lacks-override", world: classic.socket(owner: 1000, group: 1000).root(capabilities: []),
        lookalike: classic.socket(owner: 0, group: 1000, mode: 0o060).root(capabilities: []),
        instead: "owner-bits-deny"),
      Scenario(
        code: "immutable-inode",
        world: member.socket(isImmutable: true).observed(.notPermitted),
        lookalike: member.observed(.notPermitted), instead: "security-policy"),
      Scenario(
        code: "security-policy",
        world: member.securityModules(["capability", "selinux"]).observed(.accessDenied),
        lookalike: onHost.securityModules(["capability", "selinux"]), instead: "gid-mismatch"),
    ]
  }

  private static func acls() throws -> [Scenario] {
    let masked = try onHost.socket(
      mode: 0o640, acl: .acl("user::rw-,user:1000:rw-,group::rw-,mask::r--,other::---"))
    let denied = try onHost.socket(acl: .acl("user::rw-,user:1000:r--,group::rw-,mask::rw-,other::---"))
    return [
      Scenario(code: "acl-mask-denies", world: masked, lookalike: denied, instead: "acl-entry-denies"),
      Scenario(code: "acl-entry-denies", world: denied, lookalike: masked, instead: "acl-mask-denies"),
    ]
  }

  private static func namespaces() -> [Scenario] {
    let rootless = "0 1000 1\n1 100000 60000"
    return [
      Scenario(
        code: "id-unmapped",
        world: classic.socket(owner: 65534, group: 65534).namespace(uidMap: rootless).root(),
        // A real nobody in the initial namespace.
        lookalike: classic.socket(owner: 65534, group: 65534), instead: "gid-mismatch"),
      Scenario(
        code: "rootless-owner", world: classic.socket(owner: 0, group: 0).namespace(uidMap: rootless),
        lookalike: classic.socket(owner: 0, group: 0), instead: "gid-zero"),
    ]
  }

  private static func behind() -> [Scenario] {
    let expected = APIReply(outcome: .garbage)
    let unexpected = APIReply(outcome: .garbage, isExpected: false)
    return [
      Scenario(
        code: "wrong-socket-type", world: member.observed(.wrongProtocolType),
        lookalike: member.observed(.connectionRefused), instead: "nothing-listening"),
      Scenario(
        code: "abstract-name-elsewhere", world: World("@engine").observed(.connectionRefused),
        lookalike: member.observed(.connectionRefused), instead: "nothing-listening"),
      Scenario(
        code: "socket-of-another-kernel",
        world: member.mount(
          at: "/run/docker.sock", Mount(mountPoint: "/run", fileSystemType: "fuse.grpcfuse")
        ).observed(.connectionRefused),
        // What a container's own layers hold was most likely made and left in there.
        lookalike: member.mount(at: "/run/docker.sock", Mount(mountPoint: "/", fileSystemType: "overlay"))
          .observed(.connectionRefused), instead: "nothing-listening"),
      Scenario(
        code: "nothing-listening", world: member.observed(.connectionRefused),
        // A dead socket that the subject may not even reach: the denial hides it.
        lookalike: onHost, instead: "gid-mismatch"),
      Scenario(
        code: "daemon-unresponsive", world: member.observed(api: APIReply(outcome: .silent)),
        lookalike: member.observed(api: APIReply(outcome: .closed)), instead: "not-the-docker-api"),
      Scenario(
        code: "api-forbidden",
        world: member.observed(
          api: APIReply(
            outcome: .refused, status: 403, refusal: APIRefusal(isEngines: false, message: "Forbidden"))),
        lookalike: member.observed(
          api: APIReply(
            outcome: .refused, status: 404, refusal: APIRefusal(isEngines: false, message: "Not Found"))),
        instead: "not-the-docker-api"),
      Scenario(
        code: "not-the-docker-api", world: member.observed(api: expected),
        lookalike: member.observed(api: unexpected), instead: nil),
    ]
  }

  private static func remarks() throws -> [Scenario] {
    let rootless = "0 1000 1\n1 100000 60000"
    let engine = APIReply(outcome: .answered, status: 200, version: "1.41")
    return [
      Scenario(
        code: "could-not-tell", world: World().socket(acl: .unreadable(.accessDenied)),
        lookalike: World().socket(owner: 1000, acl: .unreadable(.accessDenied)), instead: nil),
      Scenario(
        code: "peer-checked",
        world: World("/run/postgresql/.s.PGSQL.5432").socket(at: "/run/postgresql/.s.PGSQL.5432", mode: 0o777)
          .observed(),
        lookalike: World("/run/redis/other.sock").socket(at: "/run/redis/other.sock", owner: 1000).observed(),
        instead: nil),
      Scenario(
        code: "root-equivalent", world: member,
        lookalike: World("/run/app.sock").socket(at: "/run/app.sock", mode: 0o660).subject(
          uid: 1000, groups: [999]), instead: nil),
      Scenario(
        code: "others-in-the-container",
        world: classic.root().described(ContainerFacts(id: "1", name: "web"))
          .others([("worker", 1000, [1000])]).observed(),
        // They fare as the main process does.
        lookalike: classic.root().described(ContainerFacts(id: "1", name: "web"))
          .others([("worker", 1000, [1000, 999])]).observed(), instead: nil),
      Scenario(
        code: "api-version-unsupported", world: member.observed(api: engine).versionVariable("1.42"),
        lookalike: member.observed(api: engine).versionVariable("1.41"), instead: nil),
      Scenario(
        code: "world-writable", world: member.socket(mode: 0o666), lookalike: member.socket(mode: 0o664),
        instead: nil),
      Scenario(
        code: "read-only-mount-is-no-protection",
        world: classic.bindMounted(isReadOnly: true).subject(uid: 1000, groups: [999]).observed(),
        lookalike: classic.mount(at: "/run/docker.sock", Mount(mountPoint: "/", isReadOnly: true))
          .subject(uid: 1000, groups: [999]).observed(), instead: nil),
      Scenario(
        code: "no-new-privileges", world: onHost.subject(uid: 1000, noNewPrivileges: true),
        lookalike: member.subject(uid: 1000, groups: [999], noNewPrivileges: true), instead: nil),
      Scenario(
        code: "setgroups-denied",
        world: onHost.namespace(uidMap: rootless, setGroups: .deny),
        lookalike: member.namespace(uidMap: rootless, setGroups: .deny), instead: nil),
    ]
  }
}
