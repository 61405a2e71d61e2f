#if os(Linux)
import PermissionDocuments
import PermissionModel

/// A container that is not running: its subject is computed from its configuration and its own account files, and
/// the socket is looked at where the host has it.
package enum StoppedContainer {
  package enum Failure: Error, Hashable, Sendable {
    case engine(EngineClient.Failure)
    /// It would not start, and why.
    case identity(DockerIdentity.Refusal)
  }

  /// - Parameters:
  ///   - start: who is asked about in place of who the container would be started as.
  ///   - path: of the socket in the container.
  package static func facts(
    of container: ContainerFacts, as start: ContainerStart? = nil, path: ByteString, _ engine: EngineClient
  ) throws(Failure) -> Facts {
    let accounts: Accounts
    let namespace: UserNamespace
    do throws(EngineClient.Failure) {
      accounts = try ContainerFiles.accounts(of: container.id, engine)
      namespace = try userNamespace(of: container, engine)
    } catch {
      throw .engine(error)
    }
    let subject: Subject
    do throws(DockerIdentity.Refusal) {
      subject = try Subject(start: container, asked: start, accounts: accounts, userNamespace: namespace)
    } catch {
      throw .identity(error)
    }
    var facts = Facts(
      subject: subject, walk: walk(to: path, in: container), accounts: accounts,
      system: SystemFacts(protectsLinks: .absent, isContainer: .seen(true)), container: container)
    facts.place = PlaceReader.stopped(container)
    return facts
  }

  // MARK: The user namespace it would be given

  /// How long the range of an engine with --userns-remap is stands in /etc/subuid.
  private static func userNamespace(
    of container: ContainerFacts, _ engine: EngineClient
  ) throws(EngineClient.Failure) -> UserNamespace {
    let info = try engine.document(EngineInfo.self, at: "/info")
    if info.isRootless {
      throw EngineClient.Failure(
        description:
          "\(ByteString(container.name).display) is not running, and which ids a rootless engine would give it is not to "
          + "be told from here; start it and ask again")
    }
    guard info.remapsUsers, container.userNamespaceMode != "host", !container.isPrivileged else {
      return .initial
    }
    guard let first = info.firstIDs, let users = range(from: first.user.rawValue, "/etc/subuid"),
      let groups = range(from: first.group.rawValue, "/etc/subgid")
    else {
      throw EngineClient.Failure(
        description:
          "\(ByteString(container.name).display) is not running, and the ids that the engine would map for it could not be "
          + "found in /etc/subuid and /etc/subgid; start it and ask again")
    }
    return UserNamespace(
      isInitial: .seen(false),
      uidMap: .seen(IDMap(ranges: [users])), gidMap: .seen(IDMap(ranges: [groups])),
      viewpoint: .outside)
  }

  private static func range(from first: UInt32, _ file: ByteString) -> IDRange? {
    readFile(file).value.flatMap { SubordinateIDs.range(from: first, in: $0) }
  }

  // MARK: The socket

  /// What the container would find at the path: one step, since the way there does not exist yet.
  private static func walk(to path: ByteString, in container: ContainerFacts) -> PathWalk {
    func single(_ inode: Known<Inode>, _ mount: Known<Mount>) -> PathWalk {
      let step = PathWalk.Step(
        path: path, name: path.lastPathComponent, inode: inode, mount: mount, isTrailing: true)
      return PathWalk(requested: path, steps: [step], end: inode.value == nil ? .reached : .assumed)
    }
    guard let source = EndpointAddress.namesOfSame(path).lazy.compactMap(container.source(of:)).first else {
      return single(.absent, .absent)
    }
    let found = PathWalker().walk(source)
    if case .failed(let errno) = found.end { return single(.unreadable(errno), .absent) }
    return single(found.steps.last?.inode ?? .absent, .seen(Mount(mountPoint: path, root: source)))
  }
}
#endif
