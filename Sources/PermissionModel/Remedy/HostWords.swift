// Paths as they are called where the line of a fix will stand: on the host, and not in the container.

/// A path for a line on the host.
struct HostWord: Hashable {
  var path: ByteString
  /// What was assumed, or what has to be filled in, in a sentence; none where the path is known.
  var caveats: [String] = []
}

/// The socket for a container that is to be started with it.
struct SocketMount: Hashable {
  /// On the host.
  var source: String
  /// In the container.
  var target: String
  /// What of the source is not certain.
  var caveats: [String]
}

extension Situation {
  /// What the host calls something that the subject finds at `path`.
  ///
  /// - Parameter path: free of links, or a path at which nothing is.
  func onHost(_ path: ByteString) -> HostWord {
    switch seen.hostPath(of: path) {
    case .known(let found): return HostWord(path: found)
    case .assumed(let found, let reason):
      // Nothing is said of who asks about a socket that is not here: the line's own caveats do.
      guard found != path || walk.end != .assumed, !Self.isStandard(found) || !Self.isStandard(path) else {
        return HostWord(path: path)
      }
      return HostWord(path: found, caveats: ["Assumed: that the host calls it \(found.display); \(reason)."])
    case .unknown(let reason):
      let blank = Self.blank(path)
      return HostWord(
        path: blank,
        caveats: [
          "In place of \(blank.display) put what the host calls \(path.display); that could not be told: \(reason)."
        ])
    }
  }

  /// What an engine made where the socket should be, for a line on the host; `nil` where it is not there, or has no name
  /// on the host that could be told.
  var directoryInTheWay: HostWord? {
    guard target?.kind == .directory, seen.hostPath(of: targetPath).path != nil else { return nil }
    return onHost(targetPath)
  }

  /// By which number the host knows a user of the subject's; `nil` where its user namespace does not say.
  func onHost(_ user: UserID) -> UserID? {
    let namespace = subject.userNamespace
    if namespace.isInitial.value == true { return user }
    guard mapping(of: user) == .mapped else { return nil }
    return namespace.uidMap.value?.outside(user.rawValue).map { UserID($0) }
  }

  func onHost(_ group: GroupID) -> GroupID? {
    let namespace = subject.userNamespace
    if namespace.isInitial.value == true { return group }
    guard mapping(of: group) == .mapped else { return nil }
    return namespace.gidMap.value?.outside(group.rawValue).map { GroupID($0) }
  }

  func onHost(_ tag: AccessACL.Tag) -> AccessACL.Tag? {
    switch tag {
    case .user(let user): onHost(user).map { .user($0) }
    case .group(let group): onHost(group).map { .group($0) }
    case .owner, .owningGroup, .mask, .other: tag
    }
  }

  /// Every host has it by both names.
  private static func isStandard(_ path: ByteString) -> Bool {
    EndpointAddress.namesOfSame(EndpointAddress.standardPath).contains(path)
  }

  /// A path that is nowhere, so that a line with it does nothing until it is filled in.
  private static func blank(_ path: ByteString) -> ByteString {
    ByteString("/PATH/ON/THE/HOST").appending(component: path.lastPathComponent)
  }

  /// The socket as a container has to be given it; `nil` where the path cannot be written into any format.
  var socketMount: SocketMount? {
    guard let target = socketToMount else { return nil }
    let word = sourceOfSocket
    return word.path.text.map { SocketMount(source: $0, target: target, caveats: word.caveats) }
  }

  private var sourceOfSocket: HostWord {
    let path = walk.requested
    let word = onHost(targetPath)
    if Self.isStandard(path), Self.isStandard(word.path) { return HostWord(path: path) }
    if seen.hostPath(of: targetPath).path != nil { return word }
    // The mount of a place that has no socket yet is not to be seen. Where a daemon makes its socket is the same on
    // every host.
    if Self.isStandard(path) { return HostWord(path: path) }
    if let daemon, daemon.kind.map({ $0 == Docker.self }) == true {
      let usual = EndpointAddress.standardPath
      return HostWord(
        path: usual,
        caveats: ["Assumed: that the host's engine has its socket at \(usual), where it usually is."])
    }
    if daemon != nil {
      return HostWord(
        path: path,
        caveats: ["Assumed: that the host's daemon has its socket at the same path, where it usually is."])
    }
    return word
  }
}
