// Accounts that the passwd and group files do not have: those of a directory service (nsswitch.conf(5)).

extension AccountSources {
  /// Sources that make up names of their own and have no memberships that anybody wrote down (nss-systemd(8),
  /// nss-mymachines(8)).
  private static let synthetic: Set<String> = ["systemd", "mymachines"]

  /// Those that may have accounts and memberships beside the files'.
  package var directories: [String] { beyondFiles.filter { !Self.synthetic.contains($0) } }

  /// `sss`, or `sss and ldap`.
  package var directoryWords: String { directories.joined(separator: " and ") }

  /// They were not asked, or did not answer.
  package var isUntold: Bool { !directories.isEmpty && answer?.value == nil }
}

extension Situation {
  private var sources: AccountSources? { view.accountSources }

  /// The name of a user: the files', or what the directory says of the subject.
  func knownName(of id: UserID) -> ByteString? {
    view.accounts.name(of: id) ?? (id == subject.userID ? sources?.answer?.value?.userName : nil)
  }

  /// The name of a group: the files', or what the directory says of the socket's.
  func knownName(of id: GroupID) -> ByteString? {
    view.accounts.name(of: id) ?? (id == target?.group ? nameInDirectory : nil)
  }

  /// What a directory calls the socket's group, of which the files know nothing.
  var nameInDirectory: ByteString? {
    guard let group = target?.group, view.accounts.name(of: group) == nil else { return nil }
    return sources?.answer?.value?.groupName
  }

  /// The subject by its name, where the directory has it in the socket's group and the files do not.
  var memberInDirectory: PasswdEntry? {
    guard memberInFiles == nil, let group = target?.group, let answer = sources?.answer?.value,
      answer.groups.contains(group), let name = answer.userName
    else { return nil }
    return PasswdEntry(
      name: name, userID: .number(Int(subject.userID.rawValue)),
      groupID: .number(Int(subject.groupID.rawValue)))
  }

  /// Where a membership would be that the files do not have, and nobody could tell; `nil` where the files have it all.
  var untoldDirectories: String? {
    guard let sources, sources.isUntold, memberInFiles == nil else { return nil }
    return sources.directoryWords
  }

  /// Who lists the members of the socket's group.
  var membersListedBy: String {
    memberInFiles == nil ? "The directory (\(sources?.directoryWords ?? ""))" : "The group file"
  }
}
