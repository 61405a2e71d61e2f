/// A mounted socket is the host's: a change of it is one there, until the daemon makes a new one.
enum SocketChanged: ServiceRule {
  static let code = "socket-changed"

  static func findings(_ context: ServiceContext) -> [LintFinding] {
    guard !context.sockets.isEmpty else { return [] }
    return context.launching.socketChanges.map { change in
      LintFinding(
        code, .warning,
        "\(change.place.tool) \(change.path): it changes the socket of the host, for everyone there, and the daemon's next start undoes it",
        change.place.source, change.place.span,
        help: "give the user the group instead: \(context.service.words.groups)")
    }
  }
}
