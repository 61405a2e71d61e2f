/// An engine's API starts containers with any mount its client asks for: the socket is the host's root.
enum RootEquivalent: Remark {
  static let code = "root-equivalent"
  static let severity = Cause.Severity.note

  static func recognise(_ situation: Situation) -> Finding? {
    guard situation.enginePower == .root, situation.verdict == .granted, situation.subject.userID != .root
    else {
      return nil
    }
    return Finding(
      title: "whoever may use this socket is root on the host",
      detail:
        "A container engine does what its clients ask, and they may ask for a container with the host's file "
        + "system mounted.")
  }
}
