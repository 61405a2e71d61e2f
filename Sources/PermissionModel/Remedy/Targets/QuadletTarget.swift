/// A .container file, from which podman's generator makes a unit (podman-container.unit(5)).
enum QuadletTarget: TargetWriter {
  static let place = "the .container file"
  static let isShownAsAlternative = false
  static let isForHosts = false

  static func obstacle(_ situation: Situation) -> String? { nil }

  private static let restart =
    "Then systemctl daemon-reload and a restart of its service (with --user where it is a user's)."

  static func snippet(
    for measure: Measure, _ situation: Situation, _ context: RemedyContext
  ) throws(Unexpressible) -> Snippet? {
    func section(_ title: String, _ lines: [String], caveats: [String] = []) -> Snippet {
      Snippet(
        title: title, side: .deployment, text: (["[Container]"] + lines).map { "\($0)\n" }.joined(),
        language: .ini, caveats: caveats + [restart])
    }
    guard case .container(let setting) = measure else { return nil }
    switch setting {
    case .addGroups(let groups):
      return section(
        "add the group to the container", groups.map { "GroupAdd=\($0)" },
        caveats: ["podman before 5.1 does not know GroupAdd=: PodmanArgs=--group-add NUMBER there."])
    case .keepGroups:
      return section(
        "keep the groups of whoever starts it", ["GroupAdd=keep-groups"],
        caveats: [
          "Helps where the user whose unit it is is in the socket's group; needs the runtime crun, and podman 5.1: "
            + "PodmanArgs=--group-add keep-groups before it."
        ])
    case .startAs(let user, let group):
      guard StartingAs.isNeeded(user, situation) else { return nil }
      return section(
        "start as that user and group", ["User=\(user)", "Group=\(group)"],
        caveats: [StartingAs.caveat(user, group, situation)])
    case .startAsUserAlone:
      return section(
        "start as the user alone", ["User=\(try plain(situation.userWithoutGroup))"],
        caveats: ["And no Group= beside it."])
    case .runAsRoot: return section("run the container as root", ["User=0", "Group=0"])
    case .addOverrideCapability:
      return section("give root its capability back", ["AddCapability=CAP_DAC_OVERRIDE"])
    case .disableLabels: return section("switch SELinux separation off", ["SecurityLabelDisable=true"])
    case .unconfineAppArmor:
      return section("lift the AppArmor profile", ["PodmanArgs=--security-opt apparmor=unconfined"])
    case .unconfineSeccomp: return section("lift the seccomp filter", ["SeccompProfile=unconfined"])
    case .setGroupVariable(let variable):
      return section(
        GroupVariable.title, ["Environment=\(variable.name)=\(variable.wanted)"], caveats: variable.caveats)
    case .mountSocket:
      guard let socket = situation.socketMount else { return nil }
      return section(
        "mount the socket", ["Volume=\(try plain(socket.source)):\(try plain(socket.target))"],
        caveats: socket.caveats + ["podman refuses to start where there is nothing at the path."])
    // To podman the host's namespace is the one of whoever starts it.
    case .useHostUserNamespace: return nil
    }
  }

  /// systemd reads the value for specifiers, variables, quotes and backslashes, podman for colons: what is none of
  /// them is the same to both.
  private static func plain(_ text: String) throws(Unexpressible) -> String {
    guard Quoting.isName(text, also: "_./@+=,-"), text.first != "-" else {
      throw Unexpressible(
        reason: "\"\(ByteString(text).display)\" does not come through a .container file as it is")
    }
    return text
  }
}
