/// A variable from which an image makes a group of its user's at each start: those of linuxserver.io (`PGID`) and their
/// like. Such a start replaces the list of groups, so that a group that the container is given does not reach the user.
struct GroupVariable: Hashable {
  var name: String
  /// What it is now, which the subject holds.
  var present: GroupID
  var wanted: GroupID
}

extension GroupVariable {
  /// The gid's variable, with that of the uid.
  private static let primary = [("PGID", "PUID"), ("USER_GID", "USER_UID"), ("USERMAP_GID", "USERMAP_UID")]
  /// A group beside the user's own.
  private static let additional = ["DOCKER_GID", "DOCKER_GROUP_ID", "HOST_DOCKER_GID"]

  /// It makes the user's own group.
  var isPrimary: Bool { Self.primary.contains { $0.0 == name } }

  /// The variable whose value the subject is seen to have its group from; `nil` where there is none, or where the
  /// container was not started as root and thus cannot have made anything of it.
  static func recognised(in situation: Situation, wanting group: GroupID) -> Self? {
    guard let variables = situation.view.place?.accountVariables, !situation.isOnHost, group != .root,
      situation.subject.userID != .root, situation.view.relatives?.first.value?.userID == .root
    else { return nil }
    func number(_ name: String) -> UInt32? {
      variables[name].flatMap { AccountFiles.digits($0.bytes) }.flatMap { UInt32(exactly: $0) }
    }
    for (name, user) in primary where number(name) == situation.subject.groupID.rawValue {
      guard variables[user] == nil || number(user) == situation.subject.userID.rawValue else { continue }
      return Self(name: name, present: situation.subject.groupID, wanted: group)
    }
    for name in additional {
      guard let held = number(name).map({ GroupID($0) }), held != group,
        situation.subject.groups.contains(held)
      else { continue }
      return Self(name: name, present: held, wanted: group)
    }
    return nil
  }

  /// What the image makes of it at its next start.
  func apply(to subject: inout Subject) {
    if subject.groupID == present { subject.groupID = wanted }
    subject.groups = subject.groups.map { $0 == present ? wanted : $0 }
  }

  static let title = "have the image make the group"

  var caveats: [String] {
    guard isPrimary else { return ["The image makes the group from it at each start."] }
    return [
      "The image makes its user's group from it at each start: what it writes belongs to gid \(wanted), and files of gid "
        + "\(present) are no longer its group's."
    ]
  }
}
