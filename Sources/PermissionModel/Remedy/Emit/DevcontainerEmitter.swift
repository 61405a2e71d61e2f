/// Properties of devcontainer.json (containers.dev reference: runArgs, remoteUser).
struct DevcontainerEmitter: Emitter {
  let target = RemedyTarget.devcontainer

  func snippet(
    for measure: Measure, _ situation: Situation, _ context: RemedyContext
  ) throws(Unexpressible) -> Snippet? {
    func object(_ title: String, _ body: String) -> Snippet {
      Snippet(
        title: title, side: .deployment, text: "{\n  \(body)\n}\n", language: .json,
        caveats: ["Read when the container is made: rebuild it."])
    }
    switch measure {
    case .addGroup(let group):
      return object("add the group to the container", "\"runArgs\": [\"--group-add\", \"\(group)\"]")
    case .runAsRoot: return object("work as root in the container", "\"containerUser\": \"root\"")
    default: return nil
    }
  }
}
