package import PermissionModel

/// Where a file may be used: what the socket is there.
enum HostClass: Hashable, Sendable {
  /// root:g, 0660.
  case group(UInt32)
  /// root:g, 0660, with a g that no file names.
  case fresh
  /// root:root, 0660: Docker Desktop, a NAS, a host without a group docker.
  case zero
  /// An engine without root: its socket shows as 0:0 in the container's user namespace.
  case rootless
  /// An engine that maps ids (userns-remap): the socket's owner has no number in the container.
  case remapped
  /// A host that was described by `sockcheck facts`.
  case given(Int)
}

/// A host of `--facts`.
package final class GivenHost: Sendable {
  package let name: String
  package let facts: Facts

  package init(name: String, facts: Facts) {
    self.name = name
    self.facts = facts
  }
}

/// Who would ask for which socket: what a reader makes of a file, and what `decide` is asked.
struct AccessCase: Sendable {
  /// A program that becomes another user on the way (gosu and its kin).
  struct Drop: Sendable {
    enum Groups: Sendable { case initialised, kept, cleared }
    var program: String
    /// As for `docker run --user`.
    var user: String
    var groups: Groups
  }

  var start: ContainerStart
  var accounts: Accounts
  var addedCapabilities: [String] = []
  var droppedCapabilities: [String] = []
  /// Those that a service of systemd's keeps as another user than root (capabilities(7), ambient).
  var ambientCapabilities: [String] = []
  var isPrivileged = false
  var usesHostUserNamespace = false
  var drop: Drop?
  var path: String

  /// A number that no file names.
  static let freshID: UInt32 = 1_999_999_999

  func subject(dropping: Bool = true) throws(DockerIdentity.Refusal) -> Subject {
    var subject = try Subject(start: start, accounts: accounts, userNamespace: .initial)
    if subject.userID == .root {
      subject.capabilities = rootCapabilities
    } else if !ambientCapabilities.isEmpty {
      subject.capabilities = ambientCapabilities.compactMap { CapabilitySet(optionNamed: $0) }
        .reduce(into: []) { $0.formUnion($1) }
    }
    guard dropping, let drop, subject.userID == .root else { return subject }
    var target = try Subject(
      start: ContainerStart(user: drop.user), accounts: accounts, userNamespace: .initial)
    switch drop.groups {
    case .initialised: break
    case .kept: target.groups = subject.heldGroups
    case .cleared: target.groups = []
    }
    target.capabilities = target.userID == .root ? rootCapabilities : []
    return target
  }

  /// The engine's rule: ALL first, then one by one (moby, caps.TweakCapabilities).
  private var rootCapabilities: CapabilitySet {
    if isPrivileged { return .all }
    func isAll(_ names: [String]) -> Bool { names.contains { $0.uppercased() == "ALL" } }
    func set(_ names: [String]) -> CapabilitySet {
      names.filter { $0.uppercased() != "ALL" }.compactMap { CapabilitySet(optionNamed: $0) }.reduce(into: [])
      { $0.formUnion($1) }
    }
    if isAll(addedCapabilities) { return CapabilitySet.all.subtracting(set(droppedCapabilities)) }
    if isAll(droppedCapabilities) { return set(addedCapabilities) }
    return CapabilitySet.dockerDefault.subtracting(set(droppedCapabilities)).union(set(addedCapabilities))
  }

  func facts(_ host: HostClass, _ subject: Subject, given: [GivenHost]) -> Facts {
    var subject = subject
    var socket = AssumedSocket(owner: .root, group: .root, mode: FileMode(rawValue: 0o660))
    switch host {
    case .group(let id): socket.group = GroupID(id)
    case .fresh: socket.group = GroupID(Self.freshID)
    case .zero: break
    case .rootless:
      subject.userNamespace = UserNamespace(
        isInitial: .seen(false), uidMap: .seen(Self.rootlessMap), gidMap: .seen(Self.rootlessMap))
    case .remapped:
      guard !usesHostUserNamespace else {
        socket.group = GroupID(Self.freshID)
        break
      }
      subject.userNamespace = UserNamespace(
        isInitial: .seen(false), uidMap: .seen(Self.remappedMap), gidMap: .seen(Self.remappedMap))
      socket.owner = subject.userNamespace.overflowUserID
      socket.group = subject.userNamespace.overflowGroupID
    case .given(let index):
      var facts = given[index].facts
      let map = facts.subject.userNamespace
      // The host's view of its own socket, asked by this container.
      subject.userNamespace = map
      facts.subject = subject
      facts.accounts = accounts
      // It is mounted: of the way on the host nothing is left but the socket.
      if let inode = facts.walk.targetInode {
        let name = ByteString(path)
        let step = PathWalk.Step(
          path: name, name: name.lastPathComponent, inode: .seen(inode), isTrailing: true)
        facts.walk = PathWalk(requested: name, steps: [step], end: .assumed)
      }
      facts.observation = nil
      facts.accessCheck = nil
      facts.relatives = nil
      facts.system.isContainer = .seen(true)
      return facts
    }
    let walk = socket.walk(ByteString(path))
    return Facts(
      subject: subject, walk: walk, accounts: accounts, system: SystemFacts(isContainer: .seen(true)))
  }

  private static let rootlessMap = IDMap(ranges: [
    IDRange(inside: 0, outside: 1000, count: 1), IDRange(inside: 1, outside: 100_000, count: 65_536),
  ])
  private static let remappedMap = IDMap(ranges: [IDRange(inside: 0, outside: 231_072, count: 65_536)])

  func letsIn(_ host: HostClass, _ subject: Subject, given: [GivenHost] = []) -> Decision.Permission {
    decide(facts(host, subject, given: given)).permission
  }
}
