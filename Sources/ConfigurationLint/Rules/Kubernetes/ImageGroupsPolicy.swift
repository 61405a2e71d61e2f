import PermissionModel

/// Kubernetes gives a container the groups that the image's files have for its uid, also beside a runAsGroup, unless
/// supplementalGroupsPolicy is Strict (containerd, WithAdditionalGIDs).
enum ImageGroupsPolicy {
  /// The same in Docker's words, whose engine drops them where a group is named.
  static func applied(
    _ policy: ComposeService.ImageGroups, to user: String, _ added: [String], _ image: ImageState
  ) -> (user: String, added: [String]) {
    let parts = user.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    let entry = image.accounts.users.first {
      $0.name == ByteString(parts[0]) || $0.userID.id.map(String.init) == parts[0]
    }
    switch policy {
    case .asDocker: return (user, added)
    case .always:
      guard parts.count > 1, let entry else { return (user, added) }
      let groups = image.accounts.groups.filter { $0.members.contains(entry.name) }.compactMap(\.groupID.id)
      return (user, added + groups.map(String.init))
    case .never:
      guard parts.count == 1 else { return (user, added) }
      return ("\(user):\(entry?.groupID.id ?? 0)", added)
    }
  }
}
