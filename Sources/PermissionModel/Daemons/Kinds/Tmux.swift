/// tmux: since 3.3 its server looks up who is at the other end and lets in its own user, root, and whom its owner named
/// (server_acl_join() in server-acl.c; server-access in tmux(1)).
enum Tmux: DaemonKind {
  static let name = "tmux"
  static let title = "tmux"

  static func isProgram(_ name: ByteString) -> Bool { name.isOne(of: "tmux", "tmux: server") }

  static func keepsSocket(at path: ByteString) -> Bool {
    path.parentPath.lastPathComponent.hasPrefix("tmux-")
  }

  static let knobs: SocketKnobs = []
  static let whyNoSetting =
    "tmux has no setting for its socket: its owner gives it a group by hand, and names each user (server-access)"

  static func setting(_ change: DaemonChange, _ daemon: Daemon) throws(Unexpressible) -> DaemonSetting {
    throw Unexpressible(reason: whyNoSetting)
  }

  static func unit(of daemon: Daemon) -> String? { nil }

  static let peerCheck: String? =
    "since 3.3 it looks at the uid, and serves its own user, root, and whom its owner has named: "
    + "tmux -S SOCKET server-access -a USER."
  static let power = DaemonPower.daemons
  /// From 3.3 on.
  static let isOpenByDesign = false
  static let groupName: String? = nil
  static let withoutRoot: String? =
    "its owner shares it at a path that both may pass to, of a group that both are in, and names each user: "
    + "tmux -S SOCKET server-access -a USER"
}
