extension Situation {
  /// Whom a container that was asked about has to be started as, where that is another one than it is started as now
  /// (`--container NAME --user USER`).
  var userToStartAs: String? {
    guard let container = view.container, let asked = subject.start?.user, asked != container.user else {
      return nil
    }
    return asked
  }
}

/// The start as `uid:gid`, where it takes the place of another group beside those that the subject has.
enum StartingAs {
  /// A target that can add a group has no use for a start in which only the group is another one.
  static func isNeeded(_ user: UserID, _ situation: Situation) -> Bool {
    user != situation.subject.userID || situation.groupsThatLetIn(.anywhere) == nil
  }

  static func caveat(_ user: UserID, _ group: GroupID, _ situation: Situation) -> String {
    "The primary group becomes \(group): what is written belongs to it, and groups that the image gives are no "
      + "longer held."
  }
}
