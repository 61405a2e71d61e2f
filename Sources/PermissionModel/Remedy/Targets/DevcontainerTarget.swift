/// Properties of devcontainer.json (containers.dev reference: runArgs, remoteUser).
enum DevcontainerTarget: TargetWriter {
  static let place = "devcontainer.json"
  static let isShownAsAlternative = false
  static let isForHosts = false

  static func obstacle(_ situation: Situation) -> String? { nil }

  static func snippet(
    for measure: Measure, _ situation: Situation, _ context: RemedyContext
  ) throws(Unexpressible) -> Snippet? {
    func object(_ title: String, _ body: String) -> Snippet {
      Snippet(
        title: title, side: .deployment, text: "{\n  \(body)\n}\n", language: .json,
        caveats: ["Read when the container is made: rebuild it."])
    }
    guard case .container(let setting) = measure else { return nil }
    switch setting {
    case .addGroups(let groups):
      let options = groups.map { "\"--group-add\", \"\($0)\"" }.joined(separator: ", ")
      return object("add the group to the container", "\"runArgs\": [\(options)]")
    case .startAs(let user, let group):
      guard StartingAs.isNeeded(user, situation) else { return nil }
      return object("start as that user and group", "\"runArgs\": [\"--user\", \"\(user):\(group)\"]")
    case .runAsRoot: return object("work as root in the container", "\"containerUser\": \"root\"")
    case .setGroupVariable(let variable):
      return object(
        GroupVariable.title, "\"containerEnv\": {\"\(variable.name)\": \"\(variable.wanted)\"}")
    case .startAsUserAlone, .addOverrideCapability, .useHostUserNamespace, .keepGroups, .mountSocket,
      .disableLabels,
      .unconfineAppArmor, .unconfineSeccomp:
      return nil
    }
  }
}
