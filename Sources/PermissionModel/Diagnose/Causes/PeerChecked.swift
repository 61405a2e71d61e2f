/// unix(7), SO_PEERCRED: a daemon may ask the kernel who is at the other end, and decide by that.
enum PeerChecked: Remark {
  static let code = "peer-checked"
  static let severity = Cause.Severity.note

  static func recognise(_ situation: Situation) -> Finding? {
    guard situation.verdict == .granted || situation.verdict == .denied, let daemon = situation.daemon,
      let check = daemon.kind?.peerCheck
    else { return nil }
    let user = situation.userSeenByDaemon
    var evidence: [String: Evidence] = ["daemon": .text(daemon.title)]
    evidence["uid"] = user.map { .id($0) }
    let name = daemon.title.prefix(1).uppercased() + daemon.title.dropFirst()
    let seen = user.map { "uid \($0)" } ?? "an uid that could not be told from here"
    return Finding(
      title: "\(name) looks at who connects, and will see \(seen)",
      detail: "To connect is not yet to be served: \(check)"
        + (daemon.process.map { " It runs as uid \($0.userID)." } ?? ""),
      evidence: evidence)
  }
}

extension Situation {
  /// The subject's uid outside of its user namespace, where the daemon is.
  fileprivate var userSeenByDaemon: UserID? {
    let namespace = seen.subject.userNamespace
    if namespace.viewpoint == .outside || namespace.isInitial.value == true { return seen.subject.userID }
    return namespace.uidMap.value?.outside(seen.subject.userID.rawValue).map { UserID($0) }
  }
}
