/// Everything that was seen, and no opinion on it. All that follows is computed from this alone.
///
/// To programs outside of this package facts are a whole: they come out of ``Report/facts`` or out of a document
/// (``FactsDocument``), and go into ``Report/init(_:context:host:)``.
public struct Facts: Hashable, Sendable, Codable {
  package var subject: Subject
  package var walk: PathWalk
  package var accounts: Accounts
  package var system: SystemFacts
  /// `nil` where no connection was tried.
  package var observation: Observation?
  /// What the kernel said without a connection; `nil` where it was not asked, or has no such call.
  package var accessCheck: AccessCheck?
  /// What named the socket; `nil` where the user did.
  package var endpoint: EndpointFacts?
  /// `nil` where nobody looked: the question was about an identity and not about a running process, or the
  /// process was let in.
  package var relatives: Relatives?
  /// `nil` where nobody looked.
  package var security: SecurityFacts?
  /// The container that was asked about, as its engine describes it.
  package var container: ContainerFacts?
  /// Who listens; `nil` where nobody looked.
  package var listener: ListenerFacts?
  /// Why no connection could be tried in the subject's place, though that was asked for.
  package var observationFailure: Errno?
  /// Where the subject lives; `nil` where the question was about an identity and not about a process.
  package var place: Place?
  /// The mount that leads to the socket, by what the host of the one who asked calls it; `nil` where it was not
  /// looked for, or the two share no file system.
  package var hostSource: ContainerFacts.Bind?
  /// What stands at the socket's path for the one who asks, where the subject sees other mounts and finds nothing there.
  package var seenByCaller: FileKind?
  /// Who runs in the container that was asked about, the main process among them; `nil` where nobody looked.
  package var others: ContainerIdentities?
  /// The unit that the subject belongs to, or that runs its container; `nil` where there is none, or nobody looked.
  package var unit: UnitFacts?
  /// The socket unit that makes the socket; `nil` where there is none, or nobody looked.
  package var socketUnit: UnitFacts?
  /// The engine's service that runs, where its socket has no socket unit and who listens is not to be seen; `nil` where
  /// there is none, or nobody looked.
  package var engineUnit: UnitFacts?
  /// What the subject descends from on a host; `nil` where nobody looked.
  package var session: SessionFacts?
  /// `DOCKER_API_VERSION` of the subject; `nil` where it is not set, or nobody looked.
  package var versionVariable: String?
  /// Where the subject's root looks accounts up; `nil` where nobody looked.
  package var accountSources: AccountSources?

  package init(
    subject: Subject, walk: PathWalk, accounts: Accounts = Accounts(), system: SystemFacts = SystemFacts(),
    observation: Observation? = nil, accessCheck: AccessCheck? = nil, endpoint: EndpointFacts? = nil,
    relatives: Relatives? = nil,
    security: SecurityFacts? = nil, container: ContainerFacts? = nil, listener: ListenerFacts? = nil,
    observationFailure: Errno? = nil
  ) {
    self.subject = subject
    self.walk = walk
    self.accounts = accounts
    self.system = system
    self.observation = observation
    self.accessCheck = accessCheck
    self.endpoint = endpoint
    self.relatives = relatives
    self.security = security
    self.container = container
    self.listener = listener
    self.observationFailure = observationFailure
  }
}

/// Settings of the machine that bear on the question.
package struct SystemFacts: Hashable, Sendable, Codable {
  /// `fs.protected_symlinks` (proc_sys_fs(5)).
  package var protectsLinks: Known<Bool>
  /// Signs that the subject's root file system is a container's.
  package var isContainer: Known<Bool>
  /// `/sys/kernel/security/lsm`: the security modules in use.
  package var securityModules: Known<[String]>
  /// The mode of seccomp(2) in force: 0 none, 1 strict, 2 filter.
  package var seccompMode: Known<Int>
  /// What Landlock knows of, as landlock_create_ruleset(2) says; `nil` where it was not asked, or is not in force.
  package var landlockABI: Int?

  package init(
    protectsLinks: Known<Bool> = .absent, isContainer: Known<Bool> = .absent,
    securityModules: Known<[String]> = .absent, seccompMode: Known<Int> = .absent, landlockABI: Int? = nil
  ) {
    self.protectsLinks = protectsLinks
    self.isContainer = isContainer
    self.securityModules = securityModules
    self.seccompMode = seccompMode
    self.landlockABI = landlockABI
  }
}
