#if os(Linux)
import LibC

/// Gathers facts from the machine it runs on. Programs of the system are asked the same once by one of these, for
/// however many sockets.
package struct LinuxHost: Sendable {
  /// Why no facts could be gathered at all.
  package enum Failure: Error, Hashable, Sendable {
    case root(ByteString, Errno)
    case identity(DockerIdentity.Refusal)
    case process(ProcessID, Errno)
    case unfit(ProcessID, UnfitProcess)
  }

  let told = Told()

  package init() {}

  package func facts(_ question: Question) throws(Failure) -> Facts {
    var facts: Facts
    switch question.matter {
    case .caller(let path, let trial, let root):
      facts = callersFacts(
        path, trial, try accounts(of: root), question.endpoint, findsPlace: question.explains && root == "/")
    case .identity(let start, let path, let root):
      facts = try whatIf(start, of: ProcessReader.own(), accounts(of: root), .at(path), findsPlace: false)
    case .process(let process, let container, let path, let trial):
      facts = try self.facts(about: process, container, path, trial, question)
    case .assumed(let socket, let path, let start, let root):
      facts = try whatIf(
        start, of: ProcessReader.own(), accounts(of: root), .assumed(socket, path),
        findsPlace: question.explains && start == nil && root == "/")
    }
    facts.endpoint = question.endpoint
    if case .process = question.matter { return facts }
    if question.explains, case .caller(let path, let trial, _) = question.matter {
      facts.versionVariable = EndpointReader.variable("DOCKER_API_VERSION")
      facts.askForOldestVersion(path, seconds: trial.seconds)
    }
    if question.explains, question.looksForListener, facts.walk.end != .assumed {
      facts.listener = ListenerReader.read(.own(facts.walk), facts.observation)
    }
    return facts
  }

  /// The caller's own, whatever cannot be read: what is missing is said in the facts.
  func ownFacts(_ path: ByteString, _ trial: Trial, endpoint: EndpointFacts?) -> Facts {
    do throws(Failure) {
      return try facts(.caller(path, trial, endpoint: endpoint))
    } catch {
      // Even "/" could not be opened: there are no descriptors left, for one (EMFILE).
      var facts = callersFacts(path, trial, accountFiles(), endpoint, findsPlace: true)
      facts.endpoint = endpoint
      return facts
    }
  }

  private func callersFacts(
    _ path: ByteString, _ trial: Trial, _ accounts: Accounts, _ endpoint: EndpointFacts?, findsPlace: Bool
  ) -> Facts {
    let own = ProcessReader.own()
    var facts = surroundings(of: own.subject, own.seccompMode, accounts, .at(path), findsPlace: findsPlace)
    let start = KernelLog.now
    if let attempt = Attempt(path, trial, endpoint: endpoint) {
      // A filter may end whoever calls. Another one is sent ahead then.
      let killed = own.seccompMode.value == 2 ? Connector.killingCall(attempt) : nil
      facts.observation = killed ?? Connector.observe(attempt)
    } else if trial == .prediction {
      facts.accessCheck = AccessChecker.check(path)
    }
    // Only a refusal asks where the groups came from and which module is in force.
    let isLetIn = facts.observation?.isAtItsEnd ?? false
    if !isLetIn {
      facts.system.landlockABI = SystemReader.landlockABI(for: own.subject.noNewPrivileges)
      facts.relatives = ProcessReader.relatives()
      facts.security = SecurityReader.read(
        socketLabel: facts.walk.targetInode == nil ? .absent : SecurityReader.label(of: path))
      if findsPlace, facts.isRefusedOrOpen, let process = own.subject.processID {
        facts.gatherSurroundings(
          of: process, root: "/", isOwnRoot: true, since: start, seconds: trial.seconds, told)
      }
    }
    return facts
  }

  private enum Target {
    case at(ByteString)
    case assumed(AssumedSocket, ByteString)
  }

  /// With whom the options make, in the caller's user namespace; without options it is the caller.
  private func whatIf(
    _ start: ContainerStart?, of own: ProcessReader.Own, _ accounts: Accounts, _ target: Target,
    findsPlace: Bool
  ) throws(Failure) -> Facts {
    var subject = own.subject
    if let start {
      do throws(DockerIdentity.Refusal) {
        subject = try Subject(start: start, accounts: accounts, userNamespace: subject.userNamespace)
      } catch {
        throw .identity(error)
      }
    }
    return surroundings(of: subject, own.seccompMode, accounts, target, findsPlace: findsPlace)
  }

  /// What the calling process sees around a subject.
  private func surroundings(
    of subject: Subject, _ seccompMode: Known<Int>, _ accounts: Accounts, _ target: Target, findsPlace: Bool
  ) -> Facts {
    let mounts = readFile("/proc/self/mountinfo", limit: MountInfo.largestFile)
    let walk =
      switch target {
      case .at(let path): PathWalker(mountInfo: mounts).walk(path)
      case .assumed(let socket, let path): socket.walk(path)
      }
    var facts = Facts(
      subject: subject, walk: walk, accounts: accounts,
      system: SystemReader.read(seccompMode: seccompMode, mounts: mounts))
    if findsPlace { facts.place = PlaceReader.own(isContainer: facts.system.isContainer, mounts: mounts) }
    return facts
  }

  /// What another subject on this machine would meet on the way to a socket; nothing is connected. Enough
  /// for a prediction, and no more: an entrypoint starts often.
  func facts(
    _ path: ByteString, as subject: Subject, _ accounts: Accounts, asksFileSystems: Bool = false
  ) -> Facts {
    // The mounts tell which links are the kernel's own.
    let needsMounts = path.bytes.starts(with: "/proc/".utf8)
    let mounts: Known<[UInt8]> =
      needsMounts ? readFile("/proc/self/mountinfo", limit: MountInfo.largestFile) : .absent
    let walk = PathWalker(mountInfo: mounts, asksFileSystems: asksFileSystems).walk(path)
    let hasLink = walk.steps.contains { $0.inode.value?.kind == .link }
    return Facts(
      subject: subject, walk: walk, accounts: accounts,
      system: SystemFacts(protectsLinks: hasLink ? SystemReader.protectsLinks : .absent))
  }

  /// The account files of the process's own root, without a look at what could edit them.
  func accountFiles() -> Accounts {
    do throws(Errno) {
      return try RootFileSystem("/").accountFiles()
    } catch {
      return Accounts(passwd: .unreadable(error), group: .unreadable(error))
    }
  }

  /// What a path leads to on this machine, free of links; `nil` where it leads nowhere.
  package func resolvedPath(_ path: ByteString) -> ByteString? { PathWalker().walk(path).resolvedPath }

  /// The entries of a root's gshadow; `nil` where there is none, or none to be seen.
  package func gshadow(of root: ByteString) -> [GroupEntry]? {
    do throws(Errno) {
      return try RootFileSystem(root).gshadow().value?.entries
    } catch {
      return nil
    }
  }

  func accounts(of root: ByteString) throws(Failure) -> Accounts {
    do throws(Errno) {
      return try RootFileSystem(root).accounts()
    } catch {
      throw .root(root, error)
    }
  }
}

extension Facts {
  /// Where a version was asked for, and the engine has not said already that it has none so new.
  fileprivate mutating func askForOldestVersion(_ path: ByteString, seconds: Double) {
    guard versionVariable != nil, let reply = observation?.api, reply.outcome == .answered,
      reply.version != nil
    else { return }
    let client = EngineClient(socket: path, seconds: seconds)
    observation?.api?.minimumVersion = (try? client.document(EngineVersion.self, at: "/version"))?.minimum
  }
}
#endif
