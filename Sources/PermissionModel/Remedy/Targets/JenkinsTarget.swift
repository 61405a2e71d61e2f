/// A Docker agent of a declarative pipeline (Jenkins Pipeline syntax: agent, args).
enum JenkinsTarget: TargetWriter {
  static let place = "Jenkinsfile"
  static let isShownAsAlternative = false
  static let isForHosts = false

  static func obstacle(_ situation: Situation) -> String? { nil }

  static func snippet(
    for measure: Measure, _ situation: Situation, _ context: RemedyContext
  ) throws(Unexpressible) -> Snippet? {
    let option: String
    guard case .container(let setting) = measure else { return nil }
    switch setting {
    case .addGroups(let groups): option = DockerRunTarget.addition(of: groups)
    case .startAs(let user, let group):
      guard StartingAs.isNeeded(user, situation) else { return nil }
      option = "--user \(user):\(group)"
    case .runAsRoot: option = "--user 0:0"
    case .setGroupVariable, .startAsUserAlone, .addOverrideCapability, .useHostUserNamespace, .keepGroups,
      .mountSocket,
      .disableLabels,
      .unconfineAppArmor, .unconfineSeccomp:
      return nil
    }
    guard let socket = situation.socketMount,
      [socket.source, socket.target].allSatisfy({ Quoting.isName($0, also: "_./@%+=,-") })
    else {
      throw Unexpressible(reason: "the path of the socket cannot be written into the agent's args")
    }
    let text = """
      agent {
        docker {
          image '\(groovyImage)'
          args '-v \(socket.source):\(socket.target) \(option)'
        }
      }

      """
    return Snippet(
      title: "give the pipeline's agent the group", side: .deployment, text: text, language: .groovy,
      caveats: socket.caveats + [
        "Name your own image. The plugin starts the agent with -u uid:gid, so the image's groups are not read; "
          + "for an agent of the Docker cloud, the field \"Group Add\" (groupAdd) takes the number."
      ])
  }

  private static var groovyImage: String { "docker:cli" }
}
