import Foundation

@testable import PermissionModel

/// A world made of words: facts without a machine. Text goes through the program's own parsers.
///
/// It begins as the classic case: a socket root:999 0660 at /run/docker.sock, asked for by uid 1000.
struct World {
  private var requested: ByteString
  private var inodes: [ByteString: Known<Inode>] = [:]
  private var linkTargets: [ByteString: ByteString] = [:]
  private var mounts: [ByteString: Known<Mount>] = [:]
  private var end: PathWalk.End?
  private var subject = Subject(userID: UserID(1000), groupID: GroupID(1000), groups: [GroupID(1000)])
  private var accounts = Accounts()
  private var system = SystemFacts(
    protectsLinks: .seen(true), isContainer: .seen(false), securityModules: .absent, seccompMode: .seen(0))
  private var observation: Observation?
  private var accessCheck: AccessCheck?
  private var endpoint: EndpointFacts?
  private var relatives: Relatives?
  private var security: SecurityFacts?
  private var place: Place?
  private var unit: UnitFacts?
  private var listener: ListenerFacts?
  private var configuration: ContainerFacts?
  private var others: ContainerIdentities?
  private var sources: AccountSources?
  private var seenByCaller: FileKind?
  private var versionVariable: String?

  init(_ path: ByteString = "/run/docker.sock") {
    requested = path
    inodes["/run/docker.sock"] = .seen(Self.socket(owner: 0, group: 999, mode: 0o660))
  }

  private func with(_ change: (inout Self) throws -> Void) rethrows -> Self {
    var copy = self
    try change(&copy)
    return copy
  }

  // MARK: The way

  func asking(_ path: ByteString) -> Self { with { $0.requested = path } }

  func socket(
    at path: ByteString = "/run/docker.sock", owner: UInt32 = 0, group: UInt32 = 999, mode: UInt16 = 0o660,
    acl: Known<AccessACL> = .absent, links: UInt32 = 1, isImmutable: Bool = false
  ) -> Self {
    with {
      var inode = Self.socket(owner: owner, group: group, mode: mode)
      inode.acl = acl
      inode.links = links
      inode.isImmutable = isImmutable
      $0.inodes[path] = .seen(inode)
    }
  }

  private static func socket(owner: UInt32, group: UInt32, mode: UInt16) -> Inode {
    Inode(kind: .socket, mode: FileMode(rawValue: mode), owner: UserID(owner), group: GroupID(group))
  }

  /// Something at a path; directories that are not named are root:root 0755.
  func place(
    _ kind: FileKind, at path: ByteString, owner: UInt32 = 0, group: UInt32 = 0, mode: UInt16 = 0o755,
    acl: Known<AccessACL> = .absent
  ) -> Self {
    with {
      $0.inodes[path] = .seen(
        Inode(
          kind: kind, mode: FileMode(rawValue: mode), owner: UserID(owner), group: GroupID(group), acl: acl))
    }
  }

  func link(_ path: ByteString, to target: ByteString, owner: UInt32 = 0) -> Self {
    place(.link, at: path, owner: owner, mode: 0o777).with { $0.linkTargets[path] = target }
  }

  func absent(_ path: ByteString) -> Self { with { $0.inodes[path] = .absent } }

  func unreadable(_ path: ByteString, _ errno: Errno = .accessDenied) -> Self {
    with { $0.inodes[path] = .unreadable(errno) }
  }

  func mount(at path: ByteString, _ mount: Mount) -> Self { with { $0.mounts[path] = .seen(mount) } }

  /// The socket alone is mounted from the host, as `-v /run/docker.sock:/run/docker.sock` does it.
  func bindMounted(isReadOnly: Bool = false, isSourceDeleted: Bool = false) -> Self {
    mount(
      at: "/run/docker.sock",
      Mount(
        mountPoint: "/run/docker.sock", root: "/docker.sock", fileSystemType: "tmpfs",
        isReadOnly: isReadOnly, isSourceDeleted: isSourceDeleted))
  }

  func assumed() -> Self { with { $0.end = .assumed } }

  func ending(_ errno: Errno) -> Self { with { $0.end = .failed(errno) } }

  // MARK: The subject

  func subject(
    uid: UInt32, gid: UInt32? = nil, groups: [UInt32]? = nil, capabilities: CapabilitySet = [],
    noNewPrivileges: Bool = false
  ) -> Self {
    with {
      let namespace = $0.subject.userNamespace
      $0.subject = Subject(
        userID: UserID(uid), groupID: GroupID(gid ?? uid),
        groups: (groups ?? [gid ?? uid]).map { GroupID($0) },
        capabilities: capabilities, noNewPrivileges: noNewPrivileges, userNamespace: namespace)
    }
  }

  func root(capabilities: CapabilitySet = .dockerDefault) -> Self {
    subject(uid: 0, capabilities: capabilities)
  }

  /// A container's process as Docker computes it; call it behind `passwd` and `group`.
  func started(_ user: String, adding groups: [String] = []) throws -> Self {
    try with {
      $0.subject = try Subject(
        start: ContainerStart(user: user, addedGroups: groups), accounts: $0.accounts,
        userNamespace: $0.subject.userNamespace)
    }
  }

  /// The maps in the notation of /proc/PID/uid_map.
  func namespace(
    uidMap: String, gidMap: String? = nil, setGroups: UserNamespace.SetGroups = .allow,
    viewpoint: UserNamespace.Viewpoint = .inside
  ) -> Self {
    with {
      func map(_ text: String) -> Known<IDMap> {
        IDMapFile.parse(text.utf8).map { .seen($0) } ?? .unreadable(.invalid)
      }
      $0.subject.userNamespace = UserNamespace(
        isInitial: .seen(false), uidMap: map(uidMap), gidMap: map(gidMap ?? uidMap),
        setGroups: .seen(setGroups), viewpoint: viewpoint)
    }
  }

  func namespace(_ namespace: UserNamespace) -> Self { with { $0.subject.userNamespace = namespace } }

  // MARK: The accounts and the machine

  func passwd(_ text: String) -> Self {
    with { $0.accounts.passwd = .seen(AccountFiles.passwd(Array(text.utf8))) }
  }

  func group(_ text: String) -> Self {
    with { $0.accounts.group = .seen(AccountFiles.group(Array(text.utf8))) }
  }

  func tools(_ tools: AccountTools) -> Self { with { $0.accounts.tools = .seen(tools) } }

  func container(_ isContainer: Bool) -> Self { with { $0.system.isContainer = .seen(isContainer) } }

  func protectsLinks(_ protects: Known<Bool>) -> Self { with { $0.system.protectsLinks = protects } }

  func securityModules(_ names: [String]) -> Self { with { $0.system.securityModules = .seen(names) } }

  /// PID 1 and the parent, each with its groups; `nil` where it cannot be seen.
  func relatives(first: [UInt32]?, parent: [UInt32]? = nil, isPutIn: Bool? = nil) -> Self {
    with {
      func credentials(_ process: Int32, _ groups: [UInt32]?) -> Known<Credentials> {
        guard let groups else { return .unreadable(.accessDenied) }
        return .seen(
          Credentials(
            processID: ProcessID(process), userID: .root, groupID: .root, groups: groups.map { GroupID($0) }))
      }
      $0.relatives = Relatives(
        first: credentials(1, first), parent: credentials(7, parent), isPutIn: isPutIn)
    }
  }

  /// The question is about a container's main process, and an engine described it.
  func described(_ container: ContainerFacts) -> Self {
    with {
      $0.configuration = container
      $0.subject.source = .container
    }
  }

  /// What stands at the path for the one who asks, who has other mounts.
  func seenByCaller(_ kind: FileKind) -> Self { with { $0.seenByCaller = kind } }

  /// Accounts are looked up in these beside the files, and this is what they answer.
  func directories(_ names: [String], _ answer: Known<AccountSources.Answer>? = nil) -> Self {
    with {
      $0.sources = AccountSources(passwd: ["files"] + names, group: ["files"] + names, answer: answer)
    }
  }

  /// Who else runs in the container, four processes each.
  func others(_ others: [(name: ByteString, uid: UInt32, groups: [UInt32])]) -> Self {
    with {
      $0.others = ContainerIdentities(
        others.enumerated().map { index, one in
          .init(
            userID: UserID(one.uid), groupID: GroupID(one.uid), groups: one.groups.map { GroupID($0) },
            capabilities: one.uid == 0 ? .dockerDefault : [], example: ProcessID(Int32(4711 + index)),
            program: one.name, count: 4)
        }, processCount: 4 * others.count)
    }
  }

  /// The subject is PID 1 itself.
  func isFirst() -> Self { with { $0.relatives = Relatives() } }

  /// A process listens on the socket.
  func listened(
    by name: ByteString, uid: UInt32 = 0, unit: ByteString? = nil, isSystemds: Bool = false,
    isInOtherNetwork: Bool = false
  ) -> Self {
    with {
      $0.listener = ListenerFacts(
        end: .seen(.init(type: .stream, isInOtherNetwork: isInOtherNetwork)),
        process: .seen(.init(processID: ProcessID(812), name: name, userID: UserID(uid), unit: unit)),
        isSystemds: isSystemds)
    }
  }

  func listener(_ listener: ListenerFacts) -> Self { with { $0.listener = listener } }

  func security(_ security: SecurityFacts) -> Self { with { $0.security = security } }

  func landlock(_ abi: Int) -> Self { with { $0.system.landlockABI = abi } }

  /// A filter ended whoever called connect(2), with SIGSYS.
  func killed() -> Self { with { $0.observation = Observation(call: .connect, signal: 31) } }

  func stoodIn(without omissions: [StandIn.Omission]) -> Self {
    with { $0.observation?.standIn = StandIn(without: omissions) }
  }

  func seccomp(_ mode: Int) -> Self { with { $0.system.seccompMode = .seen(mode) } }

  func endpoint(_ endpoint: EndpointFacts) -> Self { with { $0.endpoint = endpoint } }

  /// A process of a unit of the host's, with these settings.
  func unit(
    _ name: ByteString, user: UInt32? = nil, _ settings: [String: [ByteString]] = ["User": ["jenkins"]]
  ) -> Self {
    with {
      let unit = UnitName(name, user: user.map { UserID($0) })
      $0.place = Place(.hostUnit, seenBy: ["/proc/self/cgroup"], isInContainer: false, unit: unit)
      $0.unit = UnitFacts(unit, source: .files, settings: settings)
    }
  }

  /// A process of the host's in a sandbox.
  func sandbox(_ sandbox: Sandbox, isInContainer: Bool = false) -> Self {
    with {
      var place = Place(
        isInContainer ? .docker : .hostShell, seenBy: ["environment"], isInContainer: isInContainer)
      place.sandbox = sandbox
      $0.place = place
    }
  }

  /// A container whose image makes its user from these.
  func variables(_ variables: [String: ByteString]) -> Self {
    with {
      var place = Place(.docker, seenBy: ["environment"], isInContainer: true)
      place.accountVariables = variables
      $0.place = place
    }
  }

  func observed(
    _ errno: Errno? = nil, call: Observation.Call = .connect, type: SocketType? = nil, api: APIReply? = nil
  ) -> Self {
    with { $0.observation = Observation(call: call, errno: errno, type: type, api: api) }
  }

  func versionVariable(_ version: String) -> Self { with { $0.versionVariable = version } }

  func checked(_ errno: Errno? = nil) -> Self { with { $0.accessCheck = AccessCheck(errno: errno) } }

  // MARK: What comes of it

  var facts: Facts {
    let walk: PathWalk
    if requested.isAbstractName {
      walk = .abstract(requested)
    } else if end == .assumed {
      let inode = inodes[requested] ?? inodes["/run/docker.sock"] ?? .absent
      walk = PathWalk(
        requested: requested,
        steps: [.init(path: requested, name: requested.lastPathComponent, inode: inode, isTrailing: true)],
        end: .assumed)
    } else {
      let (steps, isLoop) = steps
      walk = PathWalk(
        requested: requested, steps: steps, end: end ?? (isLoop ? .failed(.tooManyLinks) : .reached))
    }
    var facts = Facts(
      subject: subject, walk: walk, accounts: accounts, system: system, observation: observation,
      accessCheck: accessCheck,
      endpoint: endpoint, relatives: relatives, security: security, listener: listener)
    (facts.place, facts.unit) = (place, unit)
    facts.seenByCaller = seenByCaller
    facts.versionVariable = versionVariable
    (facts.container, facts.others, facts.accountSources) = (configuration, others, sources)
    return facts
  }

  var decision: Decision { decide(facts) }
  var situation: Situation { Situation(facts) }
  var report: Report { Report(facts) }
  func report(service: String) -> Report { Report(facts, context: RemedyContext(service: service)) }

  /// Follows links as path_resolution(7) says; `..` is not needed here.
  private var steps: (steps: [PathWalk.Step], isLoop: Bool) {
    var linksFollowed = 0
    var steps = [step("/", name: "/", isTrailing: false)]
    var here: ByteString = "/"
    var names = Array(requested.pathComponents.reversed())
    while let name = names.popLast() {
      let path = here.appending(component: name)
      let step = step(path, name: name, isTrailing: names.isEmpty)
      // As the walker does it: the link that is one too many is not gone to.
      if step.inode.value?.kind == .link, linksFollowed == 40 { return (steps, true) }
      steps.append(step)
      guard let inode = step.inode.value else { break }
      if inode.kind == .link, let target = step.linkTarget {
        linksFollowed += 1
        if target.isAbsolutePath {
          here = "/"
          steps.append(self.step("/", name: "/", isTrailing: false))
        }
        names += target.pathComponents.reversed()
      } else {
        here = path
      }
    }
    return (steps, false)
  }

  private func step(_ path: ByteString, name: ByteString, isTrailing: Bool) -> PathWalk.Step {
    let directory = Inode(kind: .directory, mode: FileMode(rawValue: 0o755), owner: .root, group: .root)
    return PathWalk.Step(
      path: path, name: name, inode: inodes[path] ?? .seen(directory), linkTarget: linkTargets[path],
      mount: mounts[path] ?? .seen(Mount()), isTrailing: isTrailing)
  }
}

extension AccessACL {
  /// getfacl's notation with numeric ids, entries between commas.
  init(_ text: String) throws {
    let entries = text.split(separator: ",").map(String.init)
    self.init(
      entries: try JSONDecoder().decode([Entry].self, from: try JSONEncoder().encode(entries)))
  }
}

extension Known where Value == AccessACL {
  static func acl(_ text: String) throws -> Self { .seen(try AccessACL(text)) }
}
