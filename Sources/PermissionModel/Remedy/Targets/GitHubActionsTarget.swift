/// A job's container (GitHub Actions workflow syntax: jobs.<job_id>.container.options).
enum GitHubActionsTarget: TargetWriter {
  static let place = "the workflow"
  static let isShownAsAlternative = false
  static let isForHosts = false

  static func obstacle(_ situation: Situation) -> String? { nil }

  static func snippet(
    for measure: Measure, _ situation: Situation, _ context: RemedyContext
  ) throws(Unexpressible) -> Snippet? {
    let options: String
    guard case .container(let setting) = measure else { return nil }
    switch setting {
    case .addGroups(let groups): options = DockerRunTarget.addition(of: groups)
    case .startAs(let user, let group):
      guard StartingAs.isNeeded(user, situation) else { return nil }
      options = "--user \(user):\(group)"
    case .runAsRoot: options = "--user 0:0"
    case .setGroupVariable, .startAsUserAlone, .addOverrideCapability, .useHostUserNamespace, .keepGroups,
      .mountSocket,
      .disableLabels,
      .unconfineAppArmor, .unconfineSeccomp:
      return nil
    }
    guard Quoting.isName(context.service, also: "_-"),
      context.service.first?.isLetter == true
        || context.service.first == "_"
    else {
      throw Unexpressible(
        reason: "GitHub takes no job named \"\(ByteString(context.service).display)\": letters, digits, "
          + "underscores and hyphens, and a letter or an underscore first")
    }
    let text = """
      jobs:
        \(Quoting.yaml(context.service)):
          container:
            options: \(options)

      """
    return Snippet(
      title: "give the job's container the group", side: .deployment, text: text, language: .yaml,
      caveats: ["The number is that of the runner's host."])
  }
}
