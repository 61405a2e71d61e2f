/// sb_permission() in fs/namei.c: a read-only mount refuses writes to files, directories and links only.
enum ReadOnlyMountIsNoProtection: Remark {
  static let code = "read-only-mount-is-no-protection"
  static let severity = Cause.Severity.note

  static func recognise(_ situation: Situation) -> Finding? {
    guard situation.target?.kind == .socket, let step = situation.walk.steps.last,
      let mount = step.mount.value, mount.isReadOnly, mount.mountPoint == step.path
    else { return nil }
    return Finding(
      title: "the read-only mount of the socket protects nothing",
      detail: "The kernel does not look at it when a process connects, and the daemon behind obeys as before."
    )
  }
}
