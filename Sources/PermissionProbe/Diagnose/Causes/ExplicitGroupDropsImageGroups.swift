enum ExplicitGroupDropsImageGroups: CauseRule {
  static let code = "explicit-group-drops-image-groups"

  static func recognise(_ situation: Situation) -> Finding? {
    guard situation.isRefusedAsOther, let target = situation.target, let start = situation.subject.start,
      let colon = start.user.firstIndex(of: ":"), start.user.index(after: colon) != start.user.endIndex
    else { return nil }
    let user = String(start.user[..<colon])
    let alone = ContainerStart(user: user, addedGroups: start.addedGroups)
    guard let identity = try? DockerIdentity.compute(alone, accounts: situation.facts.accounts),
      identity.groups.contains(target.group)
    else { return nil }
    return Finding(
      title: "started as user:group, so the image's groups were not read",
      detail: situation.socketSentence
        + " The image puts \(situation.subjectName) in gid \(situation.named(target.group)), but a container started as "
        + "\(ByteString(start.user).display) gets the group behind the colon and no other. Start it as "
        + "\(ByteString(user).display) alone, or add the group.",
      evidence: situation.membershipEvidence.merging(["start": .text(ByteString(start.user).display)]) {
        a, _ in a
      })
  }
}
