#if os(Linux)
import LibC

// Another process as the subject: all that a diagnosis rests on, seen from outside of it.

extension LinuxHost {
  /// Its credentials, and the path, mounts and account files inside of its root, which may be a hostile one.
  func facts(
    about process: ProcessID, _ container: ContainerFacts?, _ path: ByteString, _ trial: Trial,
    _ question: Question
  ) throws(Failure) -> Facts {
    let directory = try Self.directory(of: process)
    let status: ProcessStatus
    do throws(Errno) {
      status = try directory.status()
    } catch {
      throw .process(process, error)
    }
    if status.isZombie { throw .unfit(process, .ended) }
    // A process on its way out has no memory any more either.
    if !status.hasMemory { throw .unfit(process, directory.isKernelThread ? .kernelThread : .ended) }
    do throws(Errno) {
      let facts = try gather(directory, status, container, path, trial, question)
      // Of a process that ended meanwhile everything looks as though it were not there.
      if try !directory.status().isZombie { return facts }
    } catch .noProcess {
      // Said below.
    } catch {
      throw .process(process, error)
    }
    throw .unfit(process, .ended)
  }

  private static func directory(of process: ProcessID) throws(Failure) -> ProcessDirectory {
    do throws(Errno) {
      return try ProcessDirectory(process)
    } catch {
      throw .process(process, error)
    }
  }

  private func gather(
    _ process: borrowing ProcessDirectory, _ status: ProcessStatus, _ container: ContainerFacts?,
    _ path: ByteString, _ trial: Trial, _ question: Question
  ) throws(Errno) -> Facts {
    let (subject, seccompMode) = ProcessReader.other(process, status)
    let root = process.path("root")
    let files = try Self.root(root)
    let mounts = readFile(process.path("mountinfo"), limit: MountInfo.largestFile)
    var facts = Facts(
      subject: subject, walk: PathWalker(root: root, mountInfo: mounts).walk(path),
      accounts: files.accounts(),
      system: SystemReader.read(seccompMode: seccompMode, mounts: mounts, root: root),
      container: container)
    facts.system.landlockABI = SystemReader.landlockABI(for: status.noNewPrivileges)
    if question.explains {
      facts.place = PlaceReader.other(
        process, container: container, isContainer: facts.system.isContainer, mounts: mounts)
      facts.hostSource = HostSource.find(facts.walk, root: root, mounts: mounts.value ?? [])
      if container != nil { facts.others = ContainerSurvey.identities(main: process.process) }
    }
    if let container {
      facts.subject.source = .container
      facts.subject.start = container.explainedStart(of: facts)
    }
    let start = KernelLog.now
    if let attempt = Attempt(path, trial, endpoint: question.endpoint) {
      do throws(Errno) {
        facts.observation = try StandInConnector.observe(
          attempt, as: subject, in: process,
          under: Confinement(
            of: process, status, facts.system, path: path, hasEnginesFilter: question.hasEnginesFilter))
      } catch {
        facts.observationFailure = error
      }
    }
    if question.explains, facts.observation?.api != nil {
      facts.versionVariable = ProcessEnvironment.value(of: "DOCKER_API_VERSION", in: process.process)
    }
    if question.explains, question.looksForListener {
      facts.listener = ListenerReader.read(
        .init(path: path, walk: facts.walk, root: root, mountInfo: mounts), facts.observation)
    }
    if facts.observation.map({ !$0.succeeded || $0.standIn?.without.isEmpty == false }) ?? true {
      facts.relatives = ProcessReader.relatives(of: status)
      facts.security = SecurityReader.read(
        process: process.base,
        socketLabel: facts.walk.targetInode == nil ? .absent : files.label(of: path))
      if question.explains, facts.walk.targetInode == nil, path.isAbsolutePath, !Self.sharesMounts(process) {
        facts.seenByCaller = PathWalker().walk(path).targetInode?.kind
      }
      if question.explains, facts.isRefusedOrOpen {
        facts.gatherSurroundings(
          of: process.process, root: root, isOwnRoot: Self.isOwn(root), since: start, seconds: trial.seconds,
          told)
      }
    }
    return facts
  }

  /// A process that has ended has no root any more.
  private static func root(_ path: ByteString) throws(Errno) -> RootFileSystem {
    do throws(Errno) {
      return try RootFileSystem(path)
    } catch .noEntry {
      throw .noProcess
    }
  }

  /// It sees the very mounts that the caller sees; where that cannot be told it most likely does not.
  private static func sharesMounts(_ process: borrowing ProcessDirectory) -> Bool {
    guard let scanner = try? ProcessScanner(), let own = try? scanner.namespace(getpid(), .mount) else {
      return false
    }
    return (try? scanner.namespace(process.process.rawValue, .mount)) == own && isOwn(process.path("root"))
  }

  /// The very directory that is the caller's own root, too.
  private static func isOwn(_ root: ByteString) -> Bool {
    guard let other = try? Descriptor.followingPath(root), let own = try? Descriptor.followingPath("/") else {
      return false
    }
    return (try? InodeReader.isSame(own, other)) ?? false
  }
}

extension ContainerFacts {
  /// The options with a group behind the colon, where the process still is as they make it: then no group file was
  /// read, which the process itself does not show. Without that group its account files tell the same.
  fileprivate func explainedStart(of facts: Facts) -> ContainerStart? {
    let subject = SubjectView(facts).subject
    guard start.namesGroup, let identity = try? DockerIdentity.compute(start, accounts: facts.accounts),
      identity.userID == subject.userID, identity.groupID == subject.groupID,
      Set(identity.groups + [identity.groupID]) == Set(subject.heldGroups)
    else { return nil }
    return start
  }
}
#endif
