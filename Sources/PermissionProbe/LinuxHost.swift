import Glibc

/// Gathers facts from the machine it runs on.
package struct LinuxHost: Sendable {
  /// What to ask for beside the socket's path.
  package struct Question: Hashable, Sendable {
    /// The path of the socket; not looked at where one is assumed.
    package var path: ByteString
    package var assumed: AssumedSocket?
    /// Another identity than the caller's, by Docker's rules.
    package var start: ContainerStart?
    /// The root whose account files count.
    package var root: ByteString
    /// Whether to try a real connection; never tried for another identity or an assumed socket.
    package var connects: Bool
    /// The bound on connecting and on the API's answer together, in seconds.
    package var timeout: Double
    /// `nil`: judged by what named the socket, or by its name.
    package var expectsDockerAPI: DockerAPIExpectation?
    /// What named the path, where the user did not.
    package var endpoint: EndpointFacts?
    /// Another process as the subject, in its own root.
    package var process: ProcessID?
    /// The container whose main process that is.
    package var container: ContainerFacts?
    /// Whether what only causes and remedies look at is gathered too: the place, its settings, its neighbours.
    package var explains = true

    package init(
      path: ByteString, assumed: AssumedSocket? = nil, start: ContainerStart? = nil, root: ByteString = "/",
      connects: Bool = true, timeout: Double = 2, expectsDockerAPI: DockerAPIExpectation? = nil,
      endpoint: EndpointFacts? = nil, process: ProcessID? = nil, container: ContainerFacts? = nil
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
      self.container = container
    }

    /// There is a path that connect(2) can be given.
    var canConnect: Bool {
      connects && path.isSocketAddress
    }

    var expectation: DockerAPIExpectation {
      expectsDockerAPI ?? DockerAPIExpectation(path: path, endpoint: endpoint)
    }
  }

  /// Why no facts could be gathered at all.
  package enum Failure: Error, Hashable, Sendable {
    case root(ByteString, Errno)
    case identity(DockerIdentity.Refusal)
    case process(ProcessID, Errno)
    case unfit(ProcessID, UnfitProcess)
  }

  package init() {}

  package func facts(_ question: Question) throws(Failure) -> Facts {
    if let process = question.process { return try facts(question, of: process) }
    var accounts = try accounts(of: question.root)
    if question.root != "/" { accounts.root = question.root }
    return try facts(question, accounts)
  }

  /// The caller's own, whatever cannot be read: what is missing is said in the facts.
  func ownFacts(_ question: Question) -> Facts {
    do throws(Failure) {
      return try facts(question, accounts(of: "/"))
    } catch {
      // Even "/" could not be opened: there are no descriptors left, for one (EMFILE).
      return facts(question, accountFiles(), of: ProcessReader.own())
    }
  }

  private func facts(_ question: Question, _ accounts: Accounts) throws(Failure) -> Facts {
    let own = ProcessReader.own()
    return facts(question, accounts, of: (try subject(question, own: own.0, accounts), own.1))
  }

  private func facts(
    _ question: Question, _ accounts: Accounts, of caller: (subject: Subject, seccompMode: Known<Int>)
  ) -> Facts {
    let mounts = readFile("/proc/self/mountinfo", limit: 16 << 20)
    let walk =
      question.assumed?.walk(question.path) ?? PathWalker(mountInfo: mounts).walk(question.path)
    var facts = Facts(
      subject: caller.subject, walk: walk, accounts: accounts,
      system: SystemReader.read(seccompMode: caller.seccompMode, mounts: mounts))
    facts.endpoint = question.endpoint
    if question.explains, question.start == nil, question.root == "/" {
      facts.place = PlaceReader.own(isContainer: facts.system.isContainer, mounts: mounts)
    }
    if question.canConnect, question.assumed == nil, question.start == nil {
      facts.observation = Connector.observe(
        question.path, seconds: question.timeout, expectsDockerAPI: question.expectation)
    }
    // Only a refusal asks where the groups came from and which module is in force.
    let isLetIn = facts.observation.map { $0.errno == nil } ?? false
    if question.start == nil, question.assumed == nil, !isLetIn {
      facts.relatives = ProcessReader.relatives()
      facts.security = SecurityReader.read(
        socketLabel: facts.walk.targetInode == nil ? .absent : SecurityReader.label(of: question.path))
    }
    return facts
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

  private func subject(_ question: Question, own: Subject, _ accounts: Accounts) throws(Failure) -> Subject {
    guard let start = question.start else { return own }
    do throws(DockerIdentity.Refusal) {
      return try Subject(start: start, accounts: accounts, userNamespace: own.userNamespace)
    } catch {
      throw .identity(error)
    }
  }
}
