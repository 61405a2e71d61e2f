/// may_lookup() in fs/namei.c: each directory on the way has to grant `x` (path_resolution(7)).
enum DirectoryNotSearchable: CauseRule {
  static let code = "directory-not-searchable"

  static func recognise(_ situation: Situation) -> Finding? {
    guard let refusal = situation.refusal, refusal.rule == .search || refusal.needs == .execute,
      let directory = situation.walk.steps[refusal.step].inode.value
    else { return nil }
    return Finding(
      title: "\(refusal.path.display) may not be passed",
      detail:
        "The directory \(refusal.path.display) belongs to \(situation.ownership(of: directory)) with mode "
        + "\(directory.mode). For \(situation.subjectName) the entry \(refusal.entry) counts, and going through a "
        + "directory needs x. Whether the socket behind it would let the subject in is a second question.",
      evidence: [
        "directory": .text(refusal.path.display), "entry": .text(refusal.entry),
        "directoryUid": .id(directory.owner), "directoryGid": .id(directory.group),
        "mode": .text(directory.mode.description), "uid": .id(situation.subject.userID),
        "groups": .ids(situation.subject.heldGroups),
      ])
  }
}
