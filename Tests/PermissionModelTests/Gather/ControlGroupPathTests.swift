import Testing

@testable import PermissionModel

@Suite struct ControlGroupPathTests {
  private func unit(_ text: String) -> UnitName? {
    ControlGroupPath.all(in: text.utf8).lazy.compactMap { ControlGroupPath.unit($0) }.first
  }

  @Test(arguments: [
    ("0::/system.slice/nginx.service\n", UnitName("nginx.service")),
    ("0::/system.slice/system-getty.slice/getty@tty1.service", UnitName("getty@tty1.service")),
    ("0::/system.slice/containerd.service/kubepods/inner.service", UnitName("containerd.service")),
    ("0::/init.scope", UnitName("init.scope")),
    ("0::/user.slice/user-1000.slice/session-3.scope", UnitName("session-3.scope")),
    (
      "0::/user.slice/user-1000.slice/user@1000.service/app.slice/emacs.service/part",
      UnitName("emacs.service", user: UserID(1000))
    ),
    ("0::/user.slice/user-1000.slice/user@1000.service/init.scope", UnitName("user@1000.service")),
    ("0::/user.slice/user-1000.slice/user@1000.service", UnitName("user@1000.service")),
    ("12:cpu:/x\n1:name=systemd:/system.slice/cron.service\n0::/\n", UnitName("cron.service")),
    ("0::/../../system.slice/a.service", UnitName("a.service")),
  ])
  func units(text: String, expected: UnitName) { #expect(unit(text) == expected) }

  @Test(arguments: [
    "", "0::/", "0::", "x", "0::/system.slice", "0::/docker/x.service", "0::/system.slice/-rf.service",
    "0::/system.slice/a b.service", "0::/system.slice/a\u{1B}[2J.service", "0::/system.slice/.service",
    "0::/system.slice/é.service", "0::/user.slice/user@x.service/.scope",
    "0::/system.slice/" + String(repeating: "a", count: 256) + ".service",
    "0::" + String(repeating: "/a.slice", count: 65) + "/b.service",
    "0::/" + String(repeating: "a", count: 5000) + "/../system.slice/b.service",
  ])
  func whatNamesNone(text: String) {
    let found = unit(text)
    #expect(found == nil || found == UnitName("user@x.service"), "\(text.prefix(60))")
  }

  @Test func aFloodOfLines() {
    let text = String(repeating: "1:x:/system.slice/a.service\n", count: 100_000)
    #expect(ControlGroupPath.all(in: text.utf8).count == 64)
  }

  @Test(arguments: [
    ("a.service", true), ("a@b.service", true), ("a-b\\x2d.socket", true), ("a.slice", false), ("a", false),
    (".service", false), ("a/b.service", false), ("a\n.service", false), ("--x.service", false),
  ])
  func names(name: String, isValid: Bool) { #expect(UnitName.isValid(ByteString(name)) == isValid) }
}
