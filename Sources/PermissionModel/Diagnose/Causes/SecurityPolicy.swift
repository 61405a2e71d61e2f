/// inode_permission() asks the security modules last (security_inode_permission()), and connect(2) once more
/// (security_unix_stream_connect()); a seccomp filter answers before the kernel looks at anything (seccomp(2)).
enum SecurityPolicy: RootCause {
  static let code = "security-policy"

  static func recognise(_ situation: Situation) -> Finding? {
    guard let observation = situation.view.observation, let answer = answer(observation),
      observation.call == .socket || observation.signal != nil || situation.decision.permission == .granted
    else { return nil }
    let modules = situation.view.system.securityModules.value ?? []
    let suspects = situation.suspectedModules
    let active =
      suspects.isEmpty
      ? "Which one it is could not be seen from here."
      : "In force here: \(suspects.map { situation.described($0) }.joined(separator: ", "))."
    var evidence: [String: Evidence] = [
      "call": .text(observation.call.rawValue),
      "securityModules": .texts(modules),
      "seccompMode": .number(situation.view.system.seccompMode.value ?? -1),
      "suspects": .texts(suspects.map(\.rawValue)),
    ]
    evidence["errno"] = observation.errno.map { .text($0.name) }
    evidence["signal"] = observation.signal.map { .number($0) }
    let security = situation.view.security
    evidence["label"] = security?.label.value.map { .text($0.display) }
    evidence["socketLabel"] = security?.socketLabel.value.map { .text($0.display) }
    evidence["record"] = security?.record?.value.map { .text($0.display) }
    let isSocketCall = observation.call == .socket
    return Finding(
      title: isSocketCall
        ? "the system call socket() itself is refused, so no file permission is at fault"
        : "every permission bit says yes, and the kernel says \(answer)",
      detail: (isSocketCall
        ? "It did not come to the socket's file: a filter or module keeps this process from making any Unix socket. "
        : "A security module or filter refuses what the owner, group and mode allow: SELinux, AppArmor, Smack "
          + "or seccomp. ") + active + situation.sandboxSentence + situation.recordSentence,
      evidence: evidence)
  }

  /// What was answered, in a word, where a policy answers so.
  private static func answer(_ observation: Observation) -> String? {
    if observation.signal != nil { return "SIGSYS" }
    guard let errno = observation.errno else { return nil }
    if observation.call == .socket {
      return [.accessDenied, .notPermitted, .addressFamilyNotSupported].contains(errno) ? errno.name : nil
    }
    // A socket that has a peer of its own says EPERM too, and no policy is at work.
    let isPeers = observation.type == .datagram && errno == .notPermitted
    return !isPeers && [.accessDenied, .notPermitted].contains(errno) ? errno.name : nil
  }

  /// What a sandbox within refuses no option of the container's allows.
  static func proposals(_ situation: Situation) -> [Proposal] {
    situation.view.place?.sandbox == nil ? extendingProfile(situation) + unconfined(situation) : []
  }

  /// The profile's one rule, where its file was found: all else that it forbids stays forbidden.
  private static func extendingProfile(_ situation: Situation) -> [Proposal] {
    guard situation.suspectedModules.first == .appArmor, let profile = situation.view.security?.profileFile
    else {
      return []
    }
    return [
      Proposal(
        measure: .host(.extendProfile(profile)), risk: "Whatever runs under the profile may do so then.",
        leads: true)
    ]
  }

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
          measure: .container(.unconfineAppArmor), risk: "AppArmor no longer confines this container at all.",
          isLastResort: true)
      case .seccomp:
        Proposal(
          measure: .container(.unconfineSeccomp),
          risk: "Every system call is open to this container, not only this one.")
      case .selinux, .smack, .landlock: nil
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

  static func whyNothingHelps(at target: RemedyTarget, _ situation: Situation) -> String? {
    if let sandbox = situation.view.place?.sandbox {
      return "\(sandbox.title) is around it, and has to allow it"
    }
    guard situation.isOnHost else { return nil }
    let names = situation.suspectedModules.map { situation.described($0) }
    return names.isEmpty
      ? "what confines this process could not be seen; its own rules have to allow it, not the socket's"
      : "the rules of \(names.joined(separator: " or ")) have to allow it, where this process is confined: its profile, "
        + "its policy or its unit"
  }
}

/// What can refuse behind the permission bits. TOMOYO is none of them: without a policy, which nobody has unless he
/// wrote it, it refuses nothing.
enum SecurityModule: String, Hashable {
  case selinux
  case appArmor = "apparmor"
  case smack, seccomp, landlock
}

extension Situation {
  /// The kernel's own words about it, or where they stand.
  fileprivate var recordSentence: String {
    switch view.security?.record {
    case .seen(let text): return " The kernel's record of it: \(text.display)"
    case .unreadable:
      guard suspectedModules.contains(where: { $0 == .selinux || $0 == .appArmor }) else { return "" }
      return
        " Its record, for root to read: sudo dmesg | grep -e avc: -e DENIED (or sudo ausearch -m AVC -ts recent)."
    case .absent, nil: return ""
    }
  }

  /// The modules that can have refused, the likeliest first.
  ///
  /// What container engines load by themselves lets connect(2) pass (moby: profiles/apparmor/template.go,
  /// profiles/seccomp/default.json), and so is suspected only where nothing else is in force.
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
    if view.system.seccompMode.value == 2 { found.append(.seccomp) }
    if subject.noNewPrivileges, Landlock.looksAtConnecting(to: walk.requested, abi: view.system.landlockABI) {
      found.append(.landlock)
    }
    found = found.filter { canHaveAnswered($0) }
    let others = found.filter { !isEnginesDefault($0, profile: profile) }
    if !others.isEmpty { found = others }
    // A module answers EACCES; a filter is what refuses socket(2), and gives EPERM or an errno of its own.
    let isFiltered = view.observation?.call == .socket || view.observation?.errno == .notPermitted
    let filters = found.filter { $0 == .seccomp }
    let rest = found.filter { $0 != .seccomp }
    // Who confines socket(2) by a module's profile says EACCES.
    return isFiltered && view.observation?.errno != .accessDenied ? filters + rest : rest + filters
  }

  /// Which module answers which call with what: SELinux, AppArmor and Smack refuse both with EACCES; Landlock connect(2)
  /// alone, a path with EACCES and an abstract name with EPERM; a filter of seccomp(2) whatever it likes.
  private func canHaveAnswered(_ module: SecurityModule) -> Bool {
    guard let observation = view.observation else { return true }
    switch module {
    case .seccomp: return true
    case .selinux, .appArmor, .smack: return observation.errno == .accessDenied
    case .landlock:
      return observation.call == .connect
        && observation.errno == (walk.requested.isAbstractName ? .notPermitted : .accessDenied)
    }
  }

  private func isEnginesDefault(_ module: SecurityModule, profile: ByteString?) -> Bool {
    switch module {
    case .selinux, .smack, .landlock: false
    case .appArmor: profile.map { $0.bytes.starts(with: "docker-default".utf8) } ?? false
    // Every container has a filter, and connecting passes it; one that refuses it says EPERM. Where the unit's settings
    // are known and let it connect it is not the unit's filter that refused.
    case .seccomp:
      view.observation?.call != .socket && view.observation?.signal == nil
        && view.observation?.errno != .notPermitted
        && (!isOnHost || view.unit.map { $0.allowsConnecting } ?? false)
    }
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
    case .seccomp: return "a seccomp filter"
    case .landlock:
      return
        "rules of Landlock, if this process or one that it descends from has set some (nothing shows them)"
    }
  }
}
