/// What an engine's API makes of its client: it does what it is asked with the engine's own rights.
package enum EnginePower: Hashable, Sendable {
  case root
  /// The owner of a rootless engine, by the uid outside of any user namespace.
  case user(UserID)
  /// The owner of a rootless engine, whose number out there is not to be seen.
  case engineUser

  /// Where the rootful engine has its socket, whomever it was given to (`SocketUser=` of systemd).
  private static let rootfulPlaces: Set<ByteString> = ["/run/docker.sock", EndpointAddress.standardPath]

  /// - Parameters:
  ///   - owner: of the socket, as the host has it.
  ///   - path: of the socket on the host; `nil` where it is seen from elsewhere.
  package init(owner: UserID, at path: ByteString?) {
    let isRootful = path.map { Self.rootfulPlaces.contains($0) } ?? false
    self = owner == .root || isRootful ? .root : .user(owner)
  }

  /// What whoever may use the socket can do: a clause that ends without a full stop.
  ///
  /// - Parameters:
  ///   - socket: what the sentence calls the socket.
  ///   - naming: a user in words.
  func sentence(on socket: String, naming: (UserID) -> String) -> String {
    switch self {
    case .root: "Whoever may use \(socket) is root on the host"
    case .engineUser: "Whoever may use \(socket) can do what the user who runs the engine can"
    case .user(let id): "Whoever may use \(socket) can do what \(naming(id)) can"
    }
  }
}

extension Situation {
  /// `nil` where no engine is to be expected behind the socket.
  var enginePower: EnginePower? {
    let isEngine =
      view.observation?.api?.version != nil
      || DockerAPIExpectation(path: walk.requested, endpoint: view.endpoint) == .yes
    guard isEngine else { return nil }
    guard let owner = seen.walk.targetInode?.owner else { return .root }
    let namespace = seen.subject.userNamespace
    if isInRootlessNamespace {
      if namespace.viewpoint == .outside { return EnginePower(owner: owner, at: nil) }
      // An owner that is not mapped in here can be anybody, root most likely.
      guard namespace.mapping(of: owner) == .mapped,
        let outside = namespace.uidMap.value?.outside(owner.rawValue)
      else { return .root }
      return EnginePower(owner: UserID(outside), at: nil)
    }
    // From outside the owner is the host's own number.
    if namespace.viewpoint == .outside, namespace.isInitial.value != true {
      return EnginePower(owner: owner, at: seen.hostPath(of: targetPath).path)
    }
    if isOwnerKeptAsEnginesUser(owner) { return .engineUser }
    // Where a mounted socket has its place on the host is not to be seen, and a rootful engine's may be anybody's.
    guard isOnHost, walk.end != .assumed else { return .root }
    return EnginePower(owner: owner, at: walk.resolvedPath)
  }

  /// podman's `--userns keep-id`: whoever is 0 in the rootless engine's own user namespace, its user, keeps his number
  /// in the container's, and 0 in here is one of those that he was lent (podman-run(1)).
  private func isOwnerKeptAsEnginesUser(_ owner: UserID) -> Bool {
    guard owner != .root, let map = view.subject.userNamespace.uidMap.value else { return false }
    return map.outside(owner.rawValue) == 0 && map.outside(0) != 0
      && map.ranges.contains { $0.inside == owner.rawValue && $0.count == 1 }
  }

  /// The user namespace is one that an ordinary user made: his own uid stands for root in it, and other ids for
  /// those that he was lent (subuid(5)). What an engine calls the host's namespace is this one then.
  var isInRootlessNamespace: Bool {
    view.subject.userNamespace.uidMap.value?.ranges.contains {
      $0.inside == 0 && $0.outside != 0 && $0.count == 1
    }
      ?? false
  }
}
