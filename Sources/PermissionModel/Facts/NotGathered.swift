extension Facts {
  /// What is known where nobody can look: on a system that is not Linux. Every question about them is open.
  package static func notGathered(_ path: ByteString) -> Facts {
    let step = PathWalk.Step(path: "/", name: "/", inode: .unreadable(.notImplemented))
    // Nobody in particular; it comes to no check of who it is.
    let nobody = Subject(userID: UserID(65534), groupID: GroupID(65534))
    return Facts(
      subject: nobody, walk: PathWalk(requested: path, steps: [step], end: .reached),
      accounts: Accounts(passwd: .unreadable(.notImplemented), group: .unreadable(.notImplemented)))
  }
}
