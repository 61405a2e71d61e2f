/// buildkitd: `[grpc] gid` of buildkitd.toml, mode 0660 (cmd/buildkitd in moby/buildkit).
enum BuildKit: DaemonKind {
  static let name = "buildkitd"
  static let title = "BuildKit"

  static func isProgram(_ name: ByteString) -> Bool { name.isOne(of: "buildkitd") }

  static func keepsSocket(at path: ByteString) -> Bool {
    path.lastPathComponent == "buildkitd.sock"
  }

  static let knobs: SocketKnobs = [.group]
  static let whyNoSetting = "buildkitd gives its socket mode 0660 itself"

  static func setting(_ change: DaemonChange, _ daemon: Daemon) throws(Unexpressible) -> DaemonSetting {
    guard let number = change.groupNumber else { throw Unexpressible(reason: whyNoSetting) }
    return DaemonSetting(
      file: "/etc/buildkit/buildkitd.toml", text: "[grpc]\n  gid = \(number)\n", language: .toml,
      activation: "As root; put the line into the table that is there. Then: systemctl restart buildkit")
  }

  static func unit(of daemon: Daemon) -> String? { "buildkit.service" }

  static let peerCheck: String? = nil
  static let power = DaemonPower.root(
    "a build may ask for the host's network and for privileges (--allow-insecure-entitlement)")
  static let isOpenByDesign = false
  static let groupName: String? = "buildkit"
  static let withoutRoot: String? = "rootless BuildKit (rootlesskit buildkitd) gives a user builds of its own"
}
