import Glibc

/// Gathers facts from the machine it runs on.
public struct LinuxHost: Sendable {
  /// What to ask for beside the socket's path.
  public struct Question: Hashable, Sendable {
    /// The path of the socket; not looked at where one is assumed.
    public var path: ByteString
    public var assumed: AssumedSocket?
    /// Another identity than the caller's, by Docker's rules.
    public var start: ContainerStart?
    /// The root whose account files count.
    public var root: ByteString
    /// Whether to try a real connection; never tried for another identity or an assumed socket.
    public var connects: Bool
    /// The bound on connecting and on the API's answer together, in seconds.
    public var timeout: Double
    /// `nil`: judged by the socket's name.
    public var expectsDockerAPI: DockerAPIExpectation?
    /// What named the path, where the user did not.
    public var endpoint: EndpointFacts?
    /// Another process as the subject, in its own root; predicted only.
    public var process: ProcessID?

    public init(
      path: ByteString, assumed: AssumedSocket? = nil, start: ContainerStart? = nil, root: ByteString = "/",
      connects: Bool = true, timeout: Double = 2, expectsDockerAPI: DockerAPIExpectation? = nil,
      endpoint: EndpointFacts? = nil, process: ProcessID? = nil
    ) {
      self.path = path
      self.assumed = assumed
      self.start = start
      self.root = root
      self.connects = connects
      self.timeout = timeout
      self.expectsDockerAPI = expectsDockerAPI
      self.endpoint = endpoint
      self.process = process
    }
  }

  /// Why no facts could be gathered at all.
  public enum Failure: Error, Hashable, Sendable {
    case root(ByteString, Errno)
    case identity(DockerIdentity.Refusal)
    case process(ProcessID, Errno)
  }

  public init() {}

  public func facts(_ question: Question) throws(Failure) -> Facts {
    if let process = question.process { return try facts(question, of: process) }
    let accounts = try accounts(of: question.root)
    let mounts = readFile("/proc/self/mountinfo", limit: 16 << 20)
    let (own, seccompMode) = ProcessReader.own()
    let subject = try subject(question, own: own, accounts)
    let walk =
      question.assumed?.walk(question.path) ?? PathWalker(mountInfo: mounts).walk(question.path)
    var facts = Facts(
      subject: subject, walk: walk, accounts: accounts,
      system: SystemReader.read(seccompMode: seccompMode, mounts: mounts))
    facts.endpoint = question.endpoint
    if question.connects, question.assumed == nil, question.start == nil {
      facts.observation = Connector.observe(question)
    }
    // Only a refusal asks where the groups came from and which module is in force.
    let isLetIn = facts.observation.map { $0.errno == nil } ?? false
    if question.start == nil, question.assumed == nil, !isLetIn {
      facts.relatives = ProcessReader.relatives()
      facts.security = SecurityReader.read(socket: facts.walk.targetInode == nil ? nil : question.path)
    }
    return facts
  }

  /// Another process: its credentials, and the path, mounts and account files inside of its root.
  private func facts(_ question: Question, of process: ProcessID) throws(Failure) -> Facts {
    let root = ByteString("/proc/\(process)/root")
    do throws(Errno) {
      let (subject, seccompMode) = try ProcessReader.other(process)
      let mounts = readFile(ByteString("/proc/\(process)/mountinfo"), limit: 16 << 20)
      let accounts = try RootFileSystem(root).accounts()
      return Facts(
        subject: subject, walk: PathWalker(root: root, mountInfo: mounts).walk(question.path),
        accounts: subject.userNamespace.viewpoint == .outside
          ? accounts.seen(fromOutside: subject.userNamespace) : accounts,
        system: SystemReader.read(seccompMode: seccompMode, mounts: mounts, root: root),
        endpoint: question.endpoint)
    } catch {
      throw .process(process, error)
    }
  }

  /// What another subject on this machine would meet on the way to a socket; nothing is connected. Enough
  /// for a prediction, and no more: an entrypoint starts often.
  func facts(_ path: ByteString, as subject: Subject, _ accounts: Accounts) -> Facts {
    // The mounts tell which links are the kernel's own.
    let needsMounts = path.bytes.starts(with: "/proc/".utf8)
    let mounts: Known<[UInt8]> = needsMounts ? readFile("/proc/self/mountinfo", limit: 16 << 20) : .absent
    let walk = PathWalker(mountInfo: mounts).walk(path)
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

  /// The entries of a root's gshadow; `nil` where there is none, or none to be seen.
  public func gshadow(of root: ByteString) -> [GroupEntry]? {
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

  private func subject(_ question: Question, own: Subject, _ accounts: Accounts) throws(Failure) -> Subject {
    guard let start = question.start else { return own }
    do throws(DockerIdentity.Refusal) {
      return try Subject(start: start, accounts: accounts, userNamespace: own.userNamespace)
    } catch {
      throw .identity(error)
    }
  }
}

/// A socket that is not here, for `--assume OWNER:GROUP:MODE`.
public struct AssumedSocket: Hashable, Sendable {
  public var owner: UserID
  public var group: GroupID
  public var mode: FileMode

  public init(owner: UserID, group: GroupID, mode: FileMode) {
    self.owner = owner
    self.group = group
    self.mode = mode
  }

  /// A walk that holds nothing but the socket: the directories on the way are taken to let anyone pass.
  func walk(_ path: ByteString) -> PathWalk {
    let inode = Inode(kind: .socket, mode: mode, owner: owner, group: group)
    let step = PathWalk.Step(path: path, name: path.lastPathComponent, inode: .seen(inode), isTrailing: true)
    return PathWalk(requested: path, steps: [step], end: .assumed)
  }
}

extension Subject {
  /// The credentials of a container's main process that is started with these options.
  public init(
    start: ContainerStart, accounts: Accounts, userNamespace: UserNamespace
  ) throws(DockerIdentity.Refusal) {
    let identity = try DockerIdentity.compute(start, accounts: accounts)
    self.init(
      source: .whatIf, userID: identity.userID, groupID: identity.groupID, groups: identity.groups,
      // Docker leaves its default capabilities to root alone.
      capabilities: identity.userID == .root ? .dockerDefault : [], userNamespace: userNamespace, start: start
    )
  }
}
