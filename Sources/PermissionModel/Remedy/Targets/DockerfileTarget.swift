/// Lines at the end of a Dockerfile, by the tools that the image has.
enum DockerfileTarget: TargetWriter {
  static let place = "Dockerfile"
  static let isShownAsAlternative = true
  static let isForHosts = false

  static func obstacle(_ situation: Situation) -> String? {
    guard situation.target != nil, situation.groupIsMapped else { return nil }
    return situation.imageObstacle
  }

  static func snippet(
    for measure: Measure, _ situation: Situation, _ context: RemedyContext
  ) throws(Unexpressible) -> Snippet? {
    switch measure {
    case .image(.membership(let change)): return try joining(change, situation)
    case .image(.setUser(let user, let group)):
      return Snippet(
        title: "start the image with the group", side: .image, text: "USER \(user):\(group)\n",
        language: .dockerfile,
        caveats: [
          guess,
          "The primary group becomes \(group), and other groups that the image gives are no longer held.",
          "Counts where the container is started as the image says: docker run --user USER and Compose's user "
            + "override it. If yours is started so, ask again with --user USER.",
        ])
    case .image(.mountForUser(let user)):
      return Snippet(
        title: "give the mount to the user of the RUN line", side: .image,
        text: "RUN --mount=type=ssh,uid=\(user) ssh-add -l\n", language: .dockerfile,
        caveats: ["In place of ssh-add -l goes the command of the line that is refused."])
    case .container(.runAsRoot):
      return Snippet(
        title: "run the image as root", side: .image,
        text: "USER \(situation.rootUser.filter { $0 != "\"" })\n", language: .dockerfile)
    case .container, .entrypoint, .host, .session, .daemon: return nil
    }
  }

  private static let guess = "The number is a guess about every host that the image will run on."
  private static let gidVariable = "DOCKER_GID"

  static let needsImage =
    "Needs an image called sockcheck with this program as /sockcheck: FROM scratch, COPY sockcheck /sockcheck."

  private static func joining(
    _ change: MembershipChange, _ situation: Situation
  ) throws(Unexpressible) -> Snippet {
    let accounts = situation.view.accounts
    let words = MembershipWords(change, in: accounts, gidVariable: gidVariable)
    let tools = accounts.tools.value ?? .shadow
    var lines: [String]
    if let commands = try words.commands(of: tools) {
      let run = "RUN " + commands.joined(separator: " \\\n    && ")
      lines = (run.contains("$\(gidVariable)") ? ["ARG \(gidVariable)=\(change.group)"] : []) + [run]
    } else {
      // Where nothing in the image edits a group file, or nothing that copes with such a name.
      lines = ImageTarget.lines(change, situation)
    }
    return Snippet(
      title: "make the group in the image", side: .image, text: asRoot(lines, situation),
      language: .dockerfile,
      caveats: try caveats(change, situation, needsOwnProgram: words.commands(of: tools) == nil))
  }

  /// The lines, between one that makes root of who carries them out and one that undoes that; alone where the image
  /// starts as root and what it starts drops to the user.
  static func asRoot(_ lines: [String], _ situation: Situation) -> String {
    guard !situation.takesGroupsFromItsFile else { return lines.map { "\($0)\n" }.joined() }
    let user = Quoting.dockerfileUser(situation.account?.name, situation.subject.userID)
    return (["USER root"] + lines + ["USER \(user)"]).map { "\($0)\n" }.joined()
  }

  static func caveats(
    _ change: MembershipChange, _ situation: Situation, needsOwnProgram: Bool
  ) -> [String] {
    var caveats = [guess]
    if needsOwnProgram { caveats.append(needsImage) }
    if !situation.accountsAreImages {
      caveats.append(
        "Assumed: that the image has the user \(change.user.display), and that the name \(change.name.display) and the gid "
          + "\(change.group) are free in it; ask there, or with --root, to be sure.")
    }
    if let account = change.account {
      caveats.append(
        "uid \(account.userID) gets an account of its own in the image; it keeps gid \(account.groupID).")
    }
    caveats += change.notes(in: situation.view.accounts, policy: situation.membershipPolicy)
      .map { $0.prefix(1).uppercased() + $0.dropFirst() + "." }
    if situation.takesGroupsFromItsFile {
      caveats.append(
        "USER stays as it is: the container starts as root, and what becomes \(change.user.display) there reads the group "
          + "file (initgroups(3)). Does not help where it is told user:group.")
    } else if situation.subject.start == nil {
      caveats.append(
        "Does not help where the container is started as user:group: then the engine does not read the image's "
          + "group file. If yours is, ask again with --user user:group.")
    }
    return caveats
  }
}
