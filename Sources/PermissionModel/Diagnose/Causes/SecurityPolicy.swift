/// inode_permission() asks the security modules last (security_inode_permission()), and connect(2) once more
/// (security_unix_stream_connect()); a seccomp filter answers before the kernel looks at anything (seccomp(2)).
enum SecurityPolicy: RootCause {
  static let code = "security-policy"

  static func recognise(_ situation: Situation) -> Finding? {
    guard let observation = situation.view.observation, let errno = observation.errno,
      errno == .accessDenied || errno == .notPermitted || errno == .addressFamilyNotSupported,
      observation.call == .socket || situation.decision.permission == .granted,
      // A socket that has a peer of its own says so too, and no policy is at work.
      observation.type != .datagram || errno != .notPermitted || observation.call == .socket
    else { return nil }
    let modules = situation.view.system.securityModules.value ?? []
    let suspects = situation.suspectedModules
    let active =
      suspects.isEmpty
      ? "Which one it is could not be seen from here."
      : "In force here: \(suspects.map { situation.described($0) }.joined(separator: ", "))."
    let landlock =
      modules.contains("landlock")
      ? " Landlock is there too, but up to Linux 6.18 it does not look at connecting to a path." : ""
    var evidence: [String: Evidence] = [
      "call": .text(observation.call.rawValue), "errno": .text(errno.name),
      "securityModules": .texts(modules),
      "seccompMode": .number(situation.view.system.seccompMode.value ?? -1),
      "suspects": .texts(suspects.map(\.rawValue)),
    ]
    let security = situation.view.security
    evidence["label"] = security?.label.value.map { .text($0.display) }
    evidence["socketLabel"] = security?.socketLabel.value.map { .text($0.display) }
    let isSocketCall = observation.call == .socket
    return Finding(
      title: isSocketCall
        ? "the system call socket() itself is refused, so no file permission is at fault"
        : "every permission bit says yes, and the kernel says \(errno.name)",
      detail: (isSocketCall
        ? "It did not come to the socket's file: a filter or module keeps this process from making any Unix socket. "
        : "A security module or filter refuses what the owner, group and mode allow: SELinux, AppArmor, Smack "
          + "or seccomp. ") + active + landlock,
      evidence: evidence)
  }

  static func proposals(_ situation: Situation) -> [Proposal] { unconfined(situation) }

  private static func unconfined(_ situation: Situation) -> [Proposal] {
    let isSocketCall = situation.view.observation?.call == .socket
    return situation.suspectedModules.compactMap { module in
      switch module {
      case .selinux where !isSocketCall:
        Proposal(
          measure: .container(.disableLabels),
          risk: "SELinux no longer separates this container from the host's files.")
      case .appArmor:
        Proposal(
          measure: .container(.unconfineAppArmor), risk: "AppArmor no longer confines this container at all.")
      case .seccomp:
        Proposal(
          measure: .container(.unconfineSeccomp),
          risk: "Every system call is open to this container, not only this one.")
      case .selinux, .smack, .tomoyo: nil
      }
    }
  }

  static func without(_ situation: Situation) -> SubjectView? {
    // Behind socket(2) comes all the rest; behind connect(2) comes the daemon.
    situation.view.observation?.call == .socket ? situation.untried : nil
  }

  static func settingsAtFault(_ container: ContainerFacts, _ situation: Situation) -> [SettingAtFault] {
    [
      SettingAtFault(
        name: "SecurityOpt", value: container.securityOptions,
        remark: "the policy in force refuses the connection")
    ]
  }

  static func whyNothingHelps(at target: RemedyTarget, _ situation: Situation) -> String? { nil }
}

/// What can refuse behind the permission bits.
enum SecurityModule: String, Hashable {
  case selinux
  case appArmor = "apparmor"
  case smack, tomoyo, seccomp
}

extension Situation {
  /// The modules that can have refused, the likeliest first.
  var suspectedModules: [SecurityModule] {
    let modules = view.system.securityModules.value ?? []
    let security = view.security
    var found: [SecurityModule] = []
    let hasContext = security?.socketLabel.value != nil && security?.label.value != nil
    if modules.contains("selinux") || hasContext, security?.isSELinuxEnforcing.value != false {
      found.append(.selinux)
    }
    let profile = security?.appArmorProfile.value
    let isConfined = profile.map { !$0.bytes.starts(with: "unconfined".utf8) }
    if isConfined ?? modules.contains("apparmor") { found.append(.appArmor) }
    if modules.contains("smack") || security?.smackLabel.value != nil { found.append(.smack) }
    if modules.contains("tomoyo") { found.append(.tomoyo) }
    if view.system.seccompMode.value == 2 {
      // A filter is what refuses socket(2); paths it cannot see.
      found.insert(.seccomp, at: view.observation?.call == .socket ? 0 : found.count)
    }
    return found
  }

  func described(_ module: SecurityModule) -> String {
    let security = view.security
    switch module {
    case .selinux:
      let labels = [
        security?.label.value.map { "this process is \($0.display)" },
        security?.socketLabel.value.map { "the socket is \($0.display)" },
      ].compactMap { $0 }
      return labels.isEmpty ? "selinux" : "selinux (\(labels.joined(separator: ", ")))"
    case .appArmor:
      return security?.appArmorProfile.value.map { "apparmor (profile \($0.display))" } ?? "apparmor"
    case .smack: return security?.smackLabel.value.map { "smack (label \($0.display))" } ?? "smack"
    case .tomoyo: return "tomoyo"
    case .seccomp: return "a seccomp filter"
    }
  }
}
