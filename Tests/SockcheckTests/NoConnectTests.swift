import Foundation
import TestSupport
import Testing

/// `--no-connect` where the files do not tell: the kernel is asked, and it is what connecting says.
@Suite(.enabled(if: Need.root)) struct NoConnectTests {
  private let directory: TemporaryDirectory
  init() throws { directory = try TemporaryDirectory() }

  /// As uid 1000 with gid 4321, in a user namespace that maps neither: both, and the socket's, look like 65534.
  private func ask(_ options: String, _ path: String) throws -> Child {
    try Program.shell(
      "setpriv --reuid 1000 --regid 1000 --groups 4321 unshare --user $sockcheck \(options) \"$1\"", [path])
  }

  @Test(arguments: [
    (UInt32(4321), UInt32(0o660), Int32(0)), (4322, 0o660, 77), (4321, 0o640, 77), (4322, 0o666, 0),
  ])
  func unmappedGroups(group: UInt32, mode: UInt32, status: Int32) throws {
    let listener = try Listener(
      directory.path("docker.sock"), Listener.ping, owner: 0, group: group, mode: mode)
    try withExtendedLifetime(listener) {
      #expect(try ask("--quiet", listener.path).status == status)
      #expect(try ask("--quiet --no-connect", listener.path).status == status)
      let recorded = try ask("facts --no-connect", listener.path)
      #expect(recorded.status == 0, "\(recorded.errorText)")
      let facts = try #require(try object(recorded)["facts"] as? [String: Any])
      #expect(facts["observation"] == nil)
      let check = try #require(facts["accessCheck"] as? [String: Any])
      #expect(check["errno"] as? String == (status == 0 ? nil : "EACCES"))
      #expect(try Program.run(["--quiet", "--facts", "-"], input: recorded.outputText).status == status)
    }
  }
}
