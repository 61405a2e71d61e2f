/// A line of a container's entrypoint script, which runs as root and drops to a user.
struct EntrypointEmitter: Emitter {
  let target = RemedyTarget.entrypoint

  func snippet(
    for measure: Measure, _ situation: Situation, _ context: RemedyContext
  ) throws(Unexpressible) -> Snippet? {
    guard case .keepGroupOnTheWay(let group) = measure else { return nil }
    let subject = situation.subject
    var words = ["exec sockcheck exec"]
    let path = situation.walk.requested
    if path != "/var/run/docker.sock" { words.append("--socket \(try Quoting.shell(path))") }
    let name = situation.facts.accounts.name(of: subject.userID)
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
}
