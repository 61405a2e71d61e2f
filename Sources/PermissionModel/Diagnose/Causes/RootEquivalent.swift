/// An engine's API starts containers with any mount its client asks for: the socket is the host's root. So are those of
/// other daemons that do as root what they are asked.
enum RootEquivalent: Remark {
  static let code = "root-equivalent"
  static let severity = Cause.Severity.note

  static func recognise(_ situation: Situation) -> Finding? {
    guard situation.verdict == .granted, situation.subject.userID != .root else { return nil }
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
    return Finding(title: "whoever may use this socket is root on the host", detail: how)
  }
}

extension Daemon {
  /// It runs as root, as far as its process or else its socket's owner tells.
  fileprivate func isRoots(_ situation: Situation) -> Bool {
    process.map { $0.userID == .root } ?? (situation.target?.owner == .root && !path.isInSession)
  }
}
