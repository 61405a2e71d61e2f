/// `/proc/PID/setgroups` says deny, so setgroups(2) fails (user_namespaces(7)).
enum SetGroupsDenied: Remark {
  static let code = "setgroups-denied"
  static let severity = Cause.Severity.note

  static func recognise(_ situation: Situation) -> Finding? {
    guard situation.verdict == .denied, situation.subject.userNamespace.setGroups.value == .deny else {
      return nil
    }
    return Finding(
      title: "setgroups(2) is denied in this user namespace",
      detail: "Not even root in here can take on another group.")
  }
}
