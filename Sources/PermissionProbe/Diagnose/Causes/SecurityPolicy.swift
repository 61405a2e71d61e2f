enum SecurityPolicy: CauseRule {
  static let code = "security-policy"

  static func recognise(_ situation: Situation) -> Finding? {
    guard let observation = situation.facts.observation, let errno = observation.errno,
      errno == .accessDenied || errno == .notPermitted,
      observation.call == .socket || situation.decision.permission == .granted
    else { return nil }
    let modules = situation.facts.system.securityModules.value ?? []
    var suspects: [String] = modules.filter {
      ["selinux", "apparmor", "landlock", "smack", "tomoyo"].contains($0)
    }
    if situation.facts.system.seccompMode.value == 2 { suspects.append("a seccomp filter") }
    let active =
      suspects.isEmpty
      ? "Which one it is could not be seen from here." : "In force here: \(suspects.joined(separator: ", "))."
    return Finding(
      title: observation.call == .socket
        ? "the system call socket() itself is refused, so no file permission is at fault"
        : "every permission bit says yes, and the kernel says \(errno.name)",
      detail:
        "A security module or filter refuses what the owner, group and mode allow: SELinux, AppArmor, Landlock "
        + "or seccomp. " + active,
      evidence: [
        "call": .text(observation.call.rawValue), "errno": .text(errno.name),
        "securityModules": .texts(modules),
        "seccompMode": .number(situation.facts.system.seccompMode.value ?? -1),
      ])
  }
}
