/// Options of docker run, to be put into a command line that is there already, by hand or by `$( )`. What a shell makes
/// of the latter it splits at blanks and reads no quotes in, so that each word has to be one without any.
enum DockerRunTarget: TargetWriter {
  static let place = "docker run"
  static let isShownAsAlternative = true
  static let isForHosts = false

  static func obstacle(_ situation: Situation) -> String? { nil }

  static func snippet(
    for measure: Measure, _ situation: Situation, _ context: RemedyContext
  ) throws(Unexpressible) -> Snippet? {
    guard case .container(let setting) = measure,
      let (title, options) = try options(for: setting, situation)
    else { return nil }
    return Snippet(
      title: title, side: .deployment, text: try asAsked(options, situation) + "\n", language: .options,
      caveats: caveats(of: setting, situation))
  }

  static func caveats(of setting: ContainerSetting, _ situation: Situation) -> [String] {
    setting == .mountSocket ? situation.socketMount?.caveats ?? [] : []
  }

  /// With the user that was asked about, where the container has another one now.
  static func asAsked(_ options: String, _ situation: Situation) throws(Unexpressible) -> String {
    guard let user = situation.userToStartAs, !options.hasPrefix("--user ") else { return options }
    return "--user \(try Quoting.bareWord(user)) \(options)"
  }

  static func addition(of groups: [GroupID]) -> String {
    groups.map { "--group-add \($0)" }.joined(separator: " ")
  }

  /// docker and podman share these.
  static func options(
    for setting: ContainerSetting, _ situation: Situation
  ) throws(Unexpressible) -> (title: String, options: String)? {
    switch setting {
    case .addGroups(let groups): return ("add the group to the container", addition(of: groups))
    case .startAs(let user, let group):
      guard StartingAs.isNeeded(user, situation) else { return nil }
      return ("start as that user and group", "--user \(user):\(group)")
    case .startAsUserAlone:
      return ("start as the user alone", "--user \(try Quoting.bareWord(situation.userWithoutGroup))")
    case .runAsRoot: return ("run the container as root", "--user 0:0")
    case .addOverrideCapability: return ("give root its capability back", "--cap-add DAC_OVERRIDE")
    case .useHostUserNamespace: return ("leave the remapped user namespace", "--userns=host")
    case .disableLabels: return ("switch SELinux separation off", "--security-opt label=disable")
    case .unconfineAppArmor: return ("lift the AppArmor profile", "--security-opt apparmor=unconfined")
    case .unconfineSeccomp: return ("lift the seccomp filter", "--security-opt seccomp=unconfined")
    case .setGroupVariable(let variable):
      return (GroupVariable.title, "--env \(variable.name)=\(variable.wanted)")
    case .mountSocket:
      guard let socket = situation.socketMount else { return nil }
      let (source, target) = (try Quoting.mountValue(socket.source), try Quoting.mountValue(socket.target))
      return ("mount the socket", "--mount type=bind,src=\(source),dst=\(target)")
    // podman's own word.
    case .keepGroups: return nil
    }
  }
}
