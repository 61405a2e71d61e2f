/// unix_find_socket_byinode() compares inodes: one that a file system shows in the place of another is nobody's, and
/// `ECONNREFUSED` is the answer whoever listens behind it (net/unix/af_unix.c).
enum SocketOfAnotherKernel: RootCause {
  static let code = "socket-of-another-kernel"

  /// Those that show inodes of their own for what another kernel, program or layer has.
  private static let borrowing: Set<ByteString> = [
    "overlay", "9p", "virtiofs", "nfs", "nfs4", "cifs", "smb3", "vboxsf", "vmhgfs", "prl_fs", "fakeowner",
    "ceph",
    "fuse", "fuseblk",
  ]

  static func recognise(_ situation: Situation) -> Finding? {
    guard situation.view.observation?.errno == .connectionRefused, let target = situation.target,
      target.kind == .socket, target.links > 0, situation.walk.end == .reached,
      let mount = situation.walk.steps.last?.mount.value,
      borrowing.contains(mount.fileSystemType) || mount.fileSystemType.hasPrefix("fuse."),
      // Within its own root a program may well have bound it through this very file system, and ended.
      mount.mountPoint != "/" || !elsewhere(situation).isEmpty
    else { return nil }
    let type = mount.fileSystemType.display
    let places = elsewhere(situation)
    let seen =
      places.isEmpty
      ? "" : " Somebody listens on a socket of that name at \(places.map(\.display).joined(separator: ", "))."
    return Finding(
      title: "this file stands for a socket that this kernel does not find (\(type))",
      detail: "The kernel finds who listens by the inode, and \(type) at "
        + "\(mount.mountPoint.display) shows another one than the daemon is bound to. So it refuses the connection "
        + "(ECONNREFUSED) although the daemon may be well. Permission is not the matter, and to start the daemon anew "
        + "does not help.\(seen)",
      evidence: [
        "fileSystem": .text(type), "mountPoint": .text(mount.mountPoint.display),
        "listeners": .texts(places.map(\.display)),
      ])
  }

  private static func elsewhere(_ situation: Situation) -> [ByteString] {
    (situation.seen.listener?.namesakes ?? []).filter { $0 != situation.targetPath }
  }

  static func proposals(_ situation: Situation) -> [Proposal] { [] }

  static func without(_ situation: Situation) -> SubjectView? { nil }

  static func settingsAtFault(_ container: ContainerFacts, _ situation: Situation) -> [SettingAtFault] {
    [SettingAtFault.mounts(container)]
  }

  static func whyNothingHelps(at target: RemedyTarget, _ situation: Situation) -> String? {
    "the socket's own directory has to be bind-mounted from the kernel that the daemon runs on; across a virtual machine "
      + "or a network it takes TCP, vsock or SSH, or the client has to run where the daemon does"
  }
}
