import Testing

@testable import PermissionModel

/// landlock(7): names of no file from ABI 6 on, paths from ABI 9 on.
@Suite struct LandlockTests {
  @Test(arguments: [
    (nil, false, false), (5, false, false), (6, true, false), (8, true, false), (9, true, true),
  ])
  func whatItLooksAt(abi: Int?, names: Bool, paths: Bool) {
    #expect(Landlock.looksAtConnecting(to: "@docker", abi: abi) == names)
    #expect(Landlock.looksAtConnecting(to: "/run/docker.sock", abi: abi) == paths)
  }
}
