/// PR_SET_NO_NEW_PRIVS (prctl(2)): execve(2) no longer gives anything by set-id bits.
enum NoNewPrivileges: Remark {
  static let code = "no-new-privileges"
  static let severity = Cause.Severity.note

  static func recognise(_ situation: Situation) -> Finding? {
    guard situation.verdict == .denied, situation.subject.noNewPrivileges else { return nil }
    return Finding(
      title: "no_new_privs is set",
      detail:
        "sudo, newgrp and other set-id helpers cannot help this process: it keeps the groups it started with."
    )
  }
}
