#if os(Linux)
import CLinux
import LibC

/// Goes through all processes once and asks, for each, whether it could connect.
struct ProcessSurvey {
  private(set) var processes: [WhoReport.Process] = []
  private(set) var processCount = 0
  private(set) var holders: Set<ProcessID> = []
  private(set) var hasListener: Bool?
  private(set) var connectionsOfOthers = 0
  /// Containers from which the socket is to be seen, and a process of each.
  private(set) var containersWithSocket: [String: ProcessID] = [:]
  /// Root directories whose container is known, or is none.
  private var rootsInContainers: Set<ProcessScanner.Place> = []

  private let scanner: ProcessScanner
  private let places: SocketPlaces
  private let own: Subject
  private let system: SystemFacts
  private var ownNamespace: UInt64 = 0
  private var ownNetwork: UInt64?
  private var ownRoot: ProcessScanner.Place?
  private var ownNumber: Int32?
  /// Nobody else's process: the one that waits for this one.
  private var supervisor: Int32?

  private(set) var gates: [Gate]
  /// Which gate a root directory has; `nil` for one from which the socket is not to be seen.
  private var gateOfRoot: [ProcessScanner.Place: Int?] = [:]
  private var userNamespaces: [UInt64: UserNamespace] = [:]

  /// Those that could connect, and the others: among these may be who holds a connection all the same.
  private var found: [Candidate] = []
  private var others: [Int32] = []
  private var unread: [UnreadKey: (count: Int, examples: [ProcessID])] = [:]

  private struct UnreadKey: Hashable {
    var subject: WhoReport.Unread.Subject
    var reason: String
  }

  private struct Candidate {
    var number: Int32
    var status: ProcessStatus
    var right: Right?
    var root: ProcessScanner.Place?
    var isInOwnUserNamespace: Bool?
    var holds: Set<WhoReport.Holding> = []
    var unit = ControlGroup.none
  }

  /// - Parameters:
  ///   - gate: for the root directory of the process that asks.
  ///   - isSupervised: whether its parent is a part of the program.
  init(
    places: SocketPlaces, gate: Gate, own: Subject, system: SystemFacts, isSupervised: Bool
  ) throws(Errno) {
    scanner = try ProcessScanner()
    self.places = places
    self.own = own
    self.system = system
    gates = [gate]
    ownNumber = Self.link("/proc/self").flatMap { Int32($0) }
    if let ownNumber {
      ownNamespace = try scanner.namespace(ownNumber, .user)
      ownNetwork = try? scanner.namespace(ownNumber, .network)
      ownRoot = try scanner.root(ownNumber)
      ownRoot.map { gateOfRoot[$0] = 0 }
      if isSupervised { supervisor = try? scanner.status(ownNumber).parent.map(\.rawValue) }
    }
  }

  private static func link(_ path: String) -> String? {
    var buffer = [CChar](repeating: 0, count: 64)
    let length = readlink(path, &buffer, buffer.count - 1)
    return length > 0
      ? String(decoding: buffer.prefix(length).map { UInt8(bitPattern: $0) }, as: UTF8.self) : nil
  }

  mutating func run() throws(Errno) {
    let numbers = try scanner.processes().filter { [ownNumber, supervisor] in
      $0 != ownNumber && $0 != supervisor
    }
    // What the kernel says of each, and then, one after the other, what follows from it.
    for seen in Parallel.map(numbers, { part in Self.look(at: part) }) {
      do throws(Errno) {
        try judge(seen)
      } catch {
        if !error.meansEnded { note(.processes, error.sentence, seen.number) }
      }
    }
    findHolders()
    finish()
  }

  private mutating func note(_ subject: WhoReport.Unread.Subject, _ reason: String, _ number: Int32?) {
    var entry = unread[UnreadKey(subject: subject, reason: reason)] ?? (0, [])
    entry.count += 1
    if let number, entry.examples.count < 5 { entry.examples.append(ProcessID(number)) }
    unread[UnreadKey(subject: subject, reason: reason)] = entry
  }

  var unreadParts: [WhoReport.Unread] {
    unread.map { key, value in
      WhoReport.Unread(key.subject, count: value.count, reason: key.reason, examples: value.examples)
    }.sorted { ($0.subject.rawValue, $0.reason) < ($1.subject.rawValue, $1.reason) }
  }

  // MARK: Who could connect

  /// One process as the kernel shows it.
  private struct Seen {
    var number: Int32
    var status: Result<ProcessStatus, Errno>
    var root: Result<ProcessScanner.Place, Errno> = .failure(.noProcess)
    /// Which ids a user namespace maps counts for capabilities alone; `nil` where there are none that count.
    var userNamespace: Result<UInt64, Errno>?
  }

  private static func look(at numbers: ArraySlice<Int32>) -> [Seen] {
    guard let scanner = try? ProcessScanner() else {
      return numbers.map { Seen(number: $0, status: .failure(Errno(rawValue: EMFILE))) }
    }
    return numbers.map { number in
      let status = Result { () throws(Errno) in try scanner.status(number) }
      var seen = Seen(number: number, status: status)
      // The others are kernel threads, and what has ended.
      guard case .success(let status) = status, status.hasMemory else { return seen }
      seen.root = Result { () throws(Errno) in try scanner.root(number) }
      if !status.capabilities.isDisjoint(with: Gate.counting) {
        seen.userNamespace = Result { () throws(Errno) in try scanner.namespace(number, .user) }
      }
      return seen
    }
  }

  private mutating func judge(_ seen: Seen) throws(Errno) {
    let number = seen.number
    let status = try seen.status.get()
    if status.isZombie {
      if status.threadCount > 1 { note(.processes, "its main thread has ended, others go on", number) }
      return
    }
    guard status.hasMemory else { return }
    let root = try seen.root.get()
    processCount += 1
    guard let gate = try gate(of: root, number) else { return others.append(number) }
    if root != ownRoot, rootsInContainers.insert(root).inserted,
      case .container(let id) = scanner.unit(of: number)
    {
      containersWithSocket[id] = ProcessID(number)
    }
    let namespace = try seen.userNamespace?.get()
    let subject = Subject(
      source: .process, processID: ProcessID(number), userID: status.userID, groupID: status.groupID,
      groups: status.groups, capabilities: status.capabilities, noNewPrivileges: status.noNewPrivileges,
      userNamespace: try userNamespace(namespace ?? ownNamespace, number))
    switch gates[gate].answer(subject, namespace: namespace ?? ownNamespace) {
    case .refused: others.append(number)
    case .unknown(let fact):
      note(.undecidedProcesses, "\(fact.path.display): \(fact.fact)", number)
      others.append(number)
    case .letsIn(let right):
      found.append(
        Candidate(
          number: number, status: status, right: right, root: root,
          isInOwnUserNamespace: namespace.map { $0 == ownNamespace }))
    }
  }

  private mutating func gate(of root: ProcessScanner.Place, _ number: Int32) throws(Errno) -> Int? {
    if let known = gateOfRoot[root] { return known }
    // Held open, so that it is one and the same root even if the process ends meanwhile.
    let path = "/proc/\(number)/root"
    let descriptor = try Descriptor.followingPath(ByteString(path))
    let mounts = try scanner.open(number, "mountinfo").contents(limit: MountInfo.largestFile)
    if mounts.isTruncated { throw .fileTooLarge }
    let walks = places.ways(root: ByteString("/proc/self/fd/\(descriptor.number)"), mountInfo: mounts.bytes)
    guard !walks.isEmpty else {
      gateOfRoot[root] = .some(nil)
      return nil
    }
    gates.append(
      Gate(
        walks: walks, system: system, overflowUserID: own.userNamespace.overflowUserID,
        overflowGroupID: own.userNamespace.overflowGroupID))
    gateOfRoot[root] = gates.count - 1
    return gates.count - 1
  }

  private mutating func userNamespace(_ inode: UInt64, _ number: Int32) throws(Errno) -> UserNamespace {
    if inode == ownNamespace { return own.userNamespace }
    if let known = userNamespaces[inode] { return known }
    var namespace = try ProcessReader.userNamespace(of: ProcessDirectory(ProcessID(number)))
    if let errno = namespace.uidMap.failure ?? namespace.gidMap.failure { throw errno }
    // Another namespace than the reader's: its map has the reader's ids in the outside column.
    namespace.viewpoint = .outside
    userNamespaces[inode] = namespace
    return namespace
  }

  // MARK: Who holds it open

  private mutating func findHolders() {
    var ends = SocketEnds(inode: places.place.inode, device: places.diagnosedDevice)
    var areComplete = add(to: &ends) { (ends) throws(Errno) in try ends.addOwnNamespace() }
    let seen = Self.surroundings(of: found.map(\.number), ends)
    areComplete = addNamespaces(of: zip(found.map(\.number), seen), to: &ends) && areComplete
    var rest: [Surroundings]?
    if !ends.hasListener {
      // The daemon may be one that could not connect to itself.
      let seen = Self.surroundings(of: others, ends)
      areComplete = addNamespaces(of: zip(others, seen), to: &ends) && areComplete
      rest = seen
    }
    hasListener = ends.hasListener ? true : areComplete && unread.isEmpty ? false : nil
    var missing = Set(ends.holdings.keys)
    for (index, seen) in zip(found.indices, seen) {
      found[index].unit = seen.unit
      switch seen.sockets {
      case .success(let sockets):
        missing.subtract(sockets)
        found[index].holds = Set(sockets.compactMap { ends.holdings[$0] })
      case .failure(let errno): if !errno.meansEnded { note(.openFiles, errno.sentence, found[index].number) }
      }
    }
    // Somebody who may no longer connect has what is left: he did before he dropped a privilege, or was
    // handed it.
    if !missing.isEmpty {
      for (number, seen) in zip(others, rest ?? Self.surroundings(of: others, ends)) {
        guard case .success(let sockets) = seen.sockets else { continue }
        let holds = Set(sockets.compactMap { ends.holdings[$0] })
        guard !holds.isEmpty, let status = try? scanner.status(number) else { continue }
        missing.subtract(sockets)
        found.append(
          Candidate(
            number: number, status: status, root: try? scanner.root(number), holds: holds,
            unit: seen.unit))
      }
    }
    connectionsOfOthers = missing.count { ends.holdings[$0] == .connected }
  }

  /// What a process belongs to, and its sockets.
  private struct Surroundings {
    var unit: ControlGroup
    /// Those that may be ends of a connection: known ones, and those of which nothing is known yet.
    var sockets: Result<[UInt64], Errno>
    /// Where the unknown ones may be; `nil` where there are none, or nobody would tell.
    var network: UInt64?
  }

  private static func surroundings(of numbers: [Int32], _ ends: SocketEnds) -> [Surroundings] {
    Parallel.map(numbers) { part in
      guard let scanner = try? ProcessScanner() else {
        return part.map { _ in Surroundings(unit: .none, sockets: .failure(Errno(rawValue: EMFILE))) }
      }
      return part.map { number in
        var areKnown = true
        let sockets = Result { () throws(Errno) in
          var found: [UInt64] = []
          try scanner.eachSocket(number) { inode in
            if ends.holdings[inode] == nil {
              if ends.unrelated.contains(inode) { return }
              areKnown = false
            }
            found.append(inode)
          }
          return found
        }
        return Surroundings(
          unit: scanner.unit(of: number), sockets: sockets,
          network: areKnown ? nil : try? scanner.namespace(number, .network))
      }
    }
  }

  /// Both ends of a connection live in the network namespace of the client, so each one is asked in which a
  /// process has a socket that is not known yet. False where one would not tell.
  private mutating func addNamespaces(
    of seen: some Sequence<(Int32, Surroundings)>, to ends: inout SocketEnds
  ) -> Bool {
    var asked: Set<UInt64> = ownNetwork.map { [$0] } ?? []
    var areComplete = true
    for (number, surroundings) in seen {
      guard let network = surroundings.network, asked.insert(network).inserted else { continue }
      let scanner = scanner
      let isRead = add(to: &ends, number) { (ends) throws(Errno) in
        try NetworkNamespace.within(scanner.open(number, "ns/net")) { () throws(Errno) in
          try ends.addOwnNamespace()
        }
      }
      areComplete = isRead && areComplete
    }
    return areComplete
  }

  private mutating func add(
    to ends: inout SocketEnds, _ number: Int32? = nil, _ body: (inout SocketEnds) throws(Errno) -> Void
  ) -> Bool {
    do throws(Errno) {
      try body(&ends)
      return true
    } catch {
      if error.meansEnded { return true }
      note(.networkNamespaces, error.sentence, number)
      return false
    }
  }

  // MARK: What they are

  private mutating func userIDInside(_ candidate: Candidate) -> UserID? {
    let id = candidate.status.userID
    guard let inode = try? scanner.namespace(candidate.number, .user),
      let namespace = try? userNamespace(inode, candidate.number)
    else { return nil }
    if namespace.viewpoint == .inside { return id }
    return namespace.uidMap.value?.inside(id.rawValue).map { UserID($0) }
  }

  private mutating func finish() {
    let users = found.map { candidate in
      UserNames.User(
        process: candidate.number, root: candidate.root == ownRoot ? nil : candidate.root,
        userIDInside: candidate.root == ownRoot ? nil : userIDInside(candidate))
    }
    processes = zip(found, UserNames.of(users, scanner)).map { candidate, userName in
      let status = candidate.status
      return WhoReport.Process(
        processID: ProcessID(candidate.number), name: status.name, userID: status.userID, userName: userName,
        groupID: status.groupID, groups: status.groups, capabilities: status.capabilities,
        isInOwnRoot: candidate.root == ownRoot, isInOwnUserNamespace: candidate.isInOwnUserNamespace,
        unit: candidate.unit,
        right: candidate.right, holds: WhoReport.Holding.allCases.filter(candidate.holds.contains))
    }
  }
}
#endif
