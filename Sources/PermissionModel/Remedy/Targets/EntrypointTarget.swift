/// Lines of a Dockerfile by which the image starts through `sockcheck exec`, whatever the host's gid is.
enum EntrypointTarget: TargetWriter {
  static let place = "the entrypoint"
  static let isShownAsAlternative = false
  static let isForHosts = false

  static func obstacle(_ situation: Situation) -> String? { nil }

  static func snippet(
    for measure: Measure, _ situation: Situation, _ context: RemedyContext
  ) throws(Unexpressible) -> Snippet? {
    switch measure {
    case .entrypoint(.keepGroup(let group)): return try joining(group, situation)
    // It joins the socket's group and no other.
    case .container(.addGroups(let groups)) where groups == [situation.target?.group].compactMap { $0 }:
      return try groups.first.flatMap { group throws(Unexpressible) in try joiningAtStart(group, situation) }
    case .image(.membership(let change)): return try registering(change, situation)
    case .container, .image, .host, .session, .daemon: return nil
    }
  }

  /// A line of the entrypoint script before what starts the workers, which read the group file that it writes.
  private static func registering(
    _ change: MembershipChange, _ situation: Situation
  ) throws(Unexpressible) -> Snippet? {
    guard situation.takesGroupsFromItsFile, !situation.groupIsGivenAndDropped, change.account == nil else {
      return nil
    }
    let path = try Quoting.shell(situation.walk.requested)
    let root = change.group == .root ? " --allow-root-group" : ""
    return Snippet(
      title: "write the membership when the container starts", side: .image,
      text: "sockcheck image --user \(try Quoting.shell(change.user))\(root) --apply \\\n"
        + "    --socket-gid \"$(stat -L -c %g \(path))\"\n", language: .shell,
      caveats: [
        "A line of the entrypoint script, which runs as root, before what starts \(change.user.display)'s processes; they "
          + "read the group file (initgroups(3)). Follows whatever gid the host has.",
        "Needs sockcheck in the image, and a root file system that may be written to.",
      ])
  }

  private static func joiningAtStart(
    _ group: GroupID, _ situation: Situation
  ) throws(Unexpressible) -> Snippet? {
    guard situation.subject.userID != .root else { return nil }
    var command = ["/usr/local/bin/sockcheck", "exec", "--user", try user(situation)]
    if situation.walk.requested != "/var/run/docker.sock", situation.walk.end != .assumed {
      guard let path = situation.socketToMount else {
        throw Unexpressible(reason: "the path of the socket cannot be written into a Dockerfile")
      }
      command += ["--socket", path]
    }
    if group == .root { command.append("--allow-root-group") }
    var caveats = [
      DockerfileTarget.needsImage,
      "Put the image's own entrypoint behind \"--\", and its CMD below: a new ENTRYPOINT empties CMD.",
      "The container has to start as root, without --user; docker exec without --user is root then.",
    ]
    if situation.isPutIn {
      // What is put in later gets groups from the file, by its user's name, and from nowhere else.
      guard let name = situation.account?.name else {
        throw Unexpressible(
          reason:
            "what docker exec starts as uid \(situation.subject.userID), which has no name, gets no group from a file"
        )
      }
      command.append("--register")
      caveats.append(
        "--register writes the group into the group file, where docker exec --user \(name.display) finds it.")
    }
    return Snippet(
      title: "join the group when the container starts", side: .image,
      text: """
        COPY --from=sockcheck /sockcheck /usr/local/bin/sockcheck
        USER \(situation.rootUser.filter { $0 != "\"" })
        ENTRYPOINT \(Quoting.jsonList(command + ["--"]))

        """, language: .dockerfile,
      caveats: caveats)
  }

  /// A line of the entrypoint script that is there already, which runs as root and drops to a user.
  private static func joining(_ group: GroupID, _ situation: Situation) throws(Unexpressible) -> Snippet {
    let subject = situation.subject
    var words = ["exec sockcheck exec"]
    let path = situation.walk.requested
    if path != "/var/run/docker.sock" { words.append("--socket \(try Quoting.shell(path))") }
    let name = situation.view.accounts.name(of: subject.userID)
    let user = name ?? ByteString("\(subject.userID):\(subject.groupID)")
    words.append("--user \(try Quoting.shell(user)) -- \"$@\"")
    let groups = Set(subject.groups + [subject.groupID, group]).sorted().map(\.description)
    return Snippet(
      title: "join the group where the entrypoint drops to the user", side: .image,
      text: words.joined(separator: " ") + "\n", language: .shell,
      caveats: [
        "In place of the line that drops privileges now; it has to run as root.",
        "Without sockcheck in the image: exec setpriv --reuid=\(subject.userID) --regid=\(subject.groupID) "
          + "--groups=\(groups.joined(separator: ",")) -- \"$@\" (util-linux).",
      ])
  }

  /// USER as it is asked for: its name where that leads to the same uid, and the group where one was given.
  private static func user(_ situation: Situation) throws(Unexpressible) -> String {
    if let start = situation.subject.start, !start.user.isEmpty {
      guard let text = ByteString(start.user).text else {
        throw Unexpressible(reason: "the user's name holds characters that a Dockerfile cannot show")
      }
      return text
    }
    let (subject, accounts) = (situation.subject, situation.view.accounts)
    let isByFile = ContainerStart.likely(of: subject, accounts) != nil
    let name = Quoting.dockerfileUser(accounts.name(of: subject.userID), subject.userID)
    return isByFile ? name : "\(subject.userID):\(subject.groupID)"
  }
}
