/// An engine's API starts containers with any mount its client asks for: the socket is the host's root. So are those of
/// other daemons that do as root what they are asked.
enum RootEquivalent: Remark {
  static let code = "root-equivalent"
  static let severity = Cause.Severity.note

  static func recognise(_ situation: Situation) -> Finding? {
    // A host's root is root already; a container's is made that by the socket.
    guard situation.verdict == .granted, situation.subject.userID != .root || situation.isSeenInContainer
    else {
      return nil
    }
    let how: String
    if let power = situation.enginePower {
      guard power == .root else { return nil }
      how =
        "A container engine does what its clients ask, and they may ask for a container with the host's file "
        + "system mounted."
    } else if let daemon = situation.daemon, case .root(let reason)? = daemon.kind?.power,
      daemon.isRoots(situation)
    {
      how = "\(daemon.title) runs as root and does what its clients ask: \(reason)."
    } else {
      return nil
    }
    return Finding(
      title: "whoever may use this socket is root on the host", detail: how + wayBack(situation))
  }

  /// A container that runs as root by its configuration, and whose image has a user of its own: what that one would take.
  private static func wayBack(_ situation: Situation) -> String {
    guard situation.subject.userID == .root, let container = situation.seen.container, container.runsAsRoot,
      let user = container.imageUser, !user.isEmpty,
      let facts = try? situation.seen.asked(as: ContainerStart(user: user)), facts.subject.userID != .root
    else { return "" }
    let other = Situation(facts)
    let shown = ByteString(user).display
    if other.decision.letsIn {
      return
        " It runs as root, and need not for this socket: its image's user, \(shown), would be let in as well."
    }
    guard let groups = other.groupsThatLetIn(.forTheSocket) else { return "" }
    let word = groups.count == 1 ? "gid" : "gids"
    guard let quoted = try? Quoting.bareWord(user),
      let name = try? Quoting.bareWord(container.name)
    else { return "" }
    return
      " It runs as root, and need not for this socket: its image's user, \(shown), would be let in with \(word) "
      + "\(groups.map(\.description).joined(separator: ", ")): sockcheck fix --user \(quoted) --container "
      + "\(name)."
  }
}

extension Daemon {
  /// It runs as root, as far as its process or else its socket's owner tells.
  fileprivate func isRoots(_ situation: Situation) -> Bool {
    process.map { $0.userID == .root } ?? (situation.target?.owner == .root && !path.isInSession)
  }
}
