/// connect(2) asks for w on the inode, and a read-only mount forbids only changes of the file system.
enum ReadOnlyMountIsNoProtection: ServiceRule {
  static let code = "read-only-mount-is-no-protection"

  static func findings(_ context: ServiceContext) -> [LintFinding] {
    guard let socket = context.sockets.first(where: { $0.mount.isReadOnly }) else { return [] }
    return [
      LintFinding(
        code, .note,
        "\(context.service.words.readOnly) keeps nobody from using the socket: connecting changes no file",
        socket.mount.file, socket.mount.span)
    ]
  }
}
