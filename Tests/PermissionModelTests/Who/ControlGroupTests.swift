import Testing

@testable import PermissionModel

/// `/proc/PID/cgroup`, as engines and systemd write it.
@Suite struct ControlGroupTests {
  private static let id = String(repeating: "3f2a9c81", count: 8)
  private static let inner = String(repeating: "0123abcd", count: 8)

  @Test(arguments: [
    "0::/docker/\(id)", "0::/system.slice/docker-\(id).scope", "0::/machine.slice/libpod-\(id).scope",
    "0::/machine.slice/libpod-\(id).scope/container",
    "0::/user.slice/user-1000.slice/user@1000.service/user.slice/libpod-\(id).scope",
    "0::/kubepods/burstable/pod1a2b/\(id)",
    "0::/kubepods.slice/kubepods-pod1.slice/cri-containerd-\(id).scope",
    "0::/kubepods.slice/crio-\(id).scope", "0::/../\(id)", "0::/docker/\(inner)/docker/\(id)",
    "0::/docker/\(id)/system.slice/nginx.service", "4:memory:/docker/\(id)\n0::/\n",
    "1:name=systemd:/system.slice/docker.service\n2:pids:/docker/\(id)",
  ])
  func containers(text: String) {
    #expect(ControlGroup.parse(text.utf8) == .container(id: Self.id))
  }

  @Test(arguments: [
    ("0::/system.slice/docker.service", ControlGroup.service("docker.service")),
    ("0::/system.slice/ssh.service/sub", .service("ssh.service")), ("0::/init.scope", .service("init.scope")),
    ("0::/machine.slice/libpod-conmon-\(id).scope", .service(ByteString("libpod-conmon-\(id).scope"))),
    ("0::/user.slice/user-1000.slice/session-2.scope", .user(UserID(1000))),
    ("0::/user.slice/user-0.slice/user@0.service/app.slice/x.service", .user(.root)),
    ("0::/docker/\(id.dropLast())", .other(ByteString("/docker/\(id.dropLast())"))),
    ("0::/docker/\(id.uppercased())", .other(ByteString("/docker/\(id.uppercased())"))),
    ("0::/", .none), ("", .none), ("no colons", .none), ("0::", .none),
    ("0::/user-x.slice", .other("/user-x.slice")),
    ("0::/user-99999999999.slice", .other("/user-99999999999.slice")),
    ("0::/\u{1B}[31m", .other("/\u{1B}[31m")),
  ])
  func others(text: String, unit: ControlGroup) {
    #expect(ControlGroup.parse(text.utf8) == unit)
  }
}
