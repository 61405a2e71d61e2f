/// Lines of a Dockerfile by which this program itself edits the image's account files (`sockcheck image --apply`):
/// the same in any image, with or without a shell, useradd or addgroup.
enum ImageTarget: TargetWriter {
  static let place = "Dockerfile, by sockcheck itself"
  static let isShownAsAlternative = false
  static let isForHosts = false

  static func obstacle(_ situation: Situation) -> String? { DockerfileTarget.obstacle(situation) }

  static func snippet(
    for measure: Measure, _ situation: Situation, _ context: RemedyContext
  ) throws(Unexpressible) -> Snippet? {
    guard case .image(.membership(let change)) = measure else { return nil }
    // It makes no accounts.
    guard change.account == nil else { return nil }
    return Snippet(
      title: "have sockcheck make the group in the image", side: .image,
      text: DockerfileTarget.asRoot(lines(change, situation), situation), language: .dockerfile,
      caveats: DockerfileTarget.caveats(change, situation, needsOwnProgram: true))
  }

  /// The same change as other programs would make, by the same decision.
  static func lines(_ change: MembershipChange, _ situation: Situation) -> [String] {
    let user = Quoting.dockerfileUser(change.user, situation.subject.userID)
    var command = [
      "/usr/local/bin/sockcheck", "image", "--user", user, "--socket-gid", change.group.description,
      "--apply",
    ]
    if change.group == .root { command.append("--allow-root-group") }
    return [
      "COPY --from=sockcheck /sockcheck /usr/local/bin/sockcheck", "RUN \(Quoting.jsonList(command))",
    ]
  }
}
