#if os(Linux)
import CLinux
import LibC

/// Looks for who listens on a socket: the kernel's list of Unix sockets (sock_diag(7)), and the process that has the
/// one in question open. Nothing is sent, and nothing is connected.
struct ListenerReader {
  /// What is looked at.
  struct Place {
    /// As the subject calls it.
    var path: ByteString
    var walk: PathWalk
    /// The subject's root directory.
    var root: ByteString
    /// The mounts as the subject sees them.
    var mountInfo: Known<[UInt8]>

    /// In the calling process's root.
    static func own(_ walk: PathWalk) -> Place {
      Place(
        path: walk.requested, walk: walk, root: "/",
        mountInfo: readFile("/proc/self/mountinfo", limit: MountInfo.largestFile))
    }
  }

  /// So many of one kind are told apart; more than one of the same file are copies of one descriptor mostly.
  private static let mostAlike = 8
  private static let mostNamesakes = 3

  private let place: Place
  private let observation: Observation?
  private let wanted: (file: (inode: UInt32, device: UInt32)?, address: [UInt8])

  /// - Returns: `nil` where there is no socket to look for.
  static func read(_ place: Place, _ observation: Observation?) -> ListenerFacts? {
    let kind = place.walk.targetInode?.kind
    guard place.path.isSocketAddress, kind == nil || kind == .socket else { return nil }
    // Where nothing stands nobody can listen; what may not be looked at may have somebody all the same.
    if case .absent? = place.walk.steps.last?.inode { return nil }
    return ListenerReader(place, observation).facts()
  }

  private init(_ place: Place, _ observation: Observation?) {
    self.place = place
    self.observation = observation
    let file = place.walk.targetInode == nil ? nil : Self.file(of: place)
    let address = place.path.isAbstractName ? place.path : place.walk.resolvedPath ?? place.path
    wanted = (file, address.socketAddress)
  }

  /// The inode's number and the device as sock_diag(7) shows them: the low half, and the super block's, which on
  /// btrfs is not what stat(2) says.
  private static func file(of place: Place) -> (inode: UInt32, device: UInt32)? {
    var found = clinux_inode()
    do throws(Errno) {
      let root = try Descriptor.followingPath(place.root)
      let isOwnRoot = place.root == "/"
      let file =
        isOwnRoot
        ? try Descriptor.followingPath(place.path) : try Descriptor.path(place.path, inRoot: root.number)
      guard clinux_inode_of(file.number, &found) == 0 else { return nil }
    } catch {
      return nil
    }
    let mount = MountPlace.parse(place.mountInfo.value ?? []).first { $0.id == found.mount_id }
    let parts = (mount?.device.bytes ?? []).split(separator: UInt8(ascii: ":")).map { AccountFiles.id($0) }
    if parts.count == 2, let major = parts[0], let minor = parts[1] {
      return (UInt32(truncatingIfNeeded: found.inode), clinux_kernel_device(major, minor))
    }
    return (
      UInt32(truncatingIfNeeded: found.inode), clinux_kernel_device(found.device_major, found.device_minor)
    )
  }

  // MARK: The kernel's list

  /// One of the sockets that are listened on.
  private struct Found {
    var inode: UInt64
    var type: SocketType
    var userID: UInt32
    var likeness: clinux_likeness
    var name: ByteString
  }

  private func facts() -> ListenerFacts {
    if let known = toldByConnection() { return known }
    var found: [Found] = []
    var failure: Errno?
    do throws(Errno) {
      found = try ownNamespace()
    } catch {
      failure = error
    }
    let namesakes = found.filter { $0.likeness != clinux_is_it }.prefix(Self.mostNamesakes).map(\.name)
    if let end = listener(among: found) { return facts(of: end, isInOtherNetwork: false, Array(namesakes)) }
    // An abstract name lives in one network namespace; a file is found from all of them.
    var other: Found?
    if !place.path.isAbstractName {
      do throws(Errno) {
        other = try otherNamespaces()
      } catch {
        failure = failure ?? error
      }
    }
    if let other { return facts(of: other, isInOtherNetwork: true, Array(namesakes)) }
    if let observation, observation.succeeded {
      let end = ListenerFacts.End(
        type: observation.type ?? .stream, isInOtherNetwork: !place.path.isAbstractName && failure == nil)
      return ListenerFacts(
        end: .seen(end), process: peer.map { .seen($0) } ?? .unreadable(failure ?? .noProcess),
        namesakes: Array(namesakes))
    }
    return ListenerFacts(end: failure.map { .unreadable($0) } ?? .absent, namesakes: Array(namesakes))
  }

  /// Who called listen(2) is told with a connection: where that process is to be seen, and is in this network namespace,
  /// nothing else needs to be asked. systemd listens on behalf of others, and is not the one that is looked for.
  private func toldByConnection() -> ListenerFacts? {
    guard let observation, observation.succeeded, let peer, peer.processID != ProcessID(1),
      let scanner = try? ProcessScanner(),
      let its = try? scanner.namespace(peer.processID.rawValue, .network),
      let own = try? scanner.namespace(getpid(), .network), its == own
    else { return nil }
    return ListenerFacts(end: .seen(.init(type: observation.type ?? .stream)), process: .seen(peer))
  }

  /// The very file or, where that could not be looked at, the path that it is bound to.
  private func listener(among found: [Found]) -> Found? {
    found.first { $0.likeness == clinux_is_it }
      ?? (wanted.file == nil ? found.first { $0.likeness == clinux_has_its_path } : nil)
  }

  private func ownNamespace() throws(Errno) -> [Found] {
    var list = [clinux_listener](repeating: clinux_listener(), count: 3 * Self.mostAlike)
    var count = 0
    let result = wanted.address.withUnsafeBufferPointer { address in
      address.withMemoryRebound(to: CChar.self) { address in
        var question = clinux_wanted(
          has_file: wanted.file == nil ? 0 : 1, file_inode: wanted.file?.inode ?? 0,
          file_device: wanted.file?.device ?? 0, address: address.baseAddress, length: address.count)
        return clinux_find_listeners(&question, &list, Self.mostAlike, &count)
      }
    }
    guard result == 0 else { throw Errno(rawValue: -result) }
    return list.prefix(count).map { listener in
      let name = withUnsafeBytes(of: listener.name) { ByteString($0.prefix(listener.name_length)) }
      return Found(
        inode: UInt64(listener.inode), type: SocketType(number: Int32(listener.type)) ?? .stream,
        userID: listener.uid, likeness: listener.likeness, name: name)
    }
  }

  /// Each network namespace that a process is in is asked once; that takes root.
  private func otherNamespaces() throws(Errno) -> Found? {
    let scanner = try ProcessScanner()
    let own = try Descriptor.reading("/proc/self/ns/net")
    var asked: Set<UInt64> = [try InodeReader.status(of: own).file.inode]
    var failure: Errno?
    for number in try scanner.processes() {
      do throws(Errno) {
        guard asked.insert(try scanner.namespace(number, .network)).inserted else { continue }
        var found: [Found] = []
        try NetworkNamespace.within(scanner.open(number, "ns/net")) { () throws(Errno) in
          found = try ownNamespace()
        }
        if let end = listener(among: found) { return end }
      } catch {
        // A kernel thread has none to show to others than root, and lives in the first one.
        if !error.meansEnded { failure = failure ?? error }
      }
    }
    if let failure { throw failure }
    // From within another process namespace neither the processes outside of it are seen nor their networks.
    guard
      try InodeReader.status(of: Descriptor.reading("/proc/self/ns/pid")).file.inode
        == Self.firstProcessNamespace
    else { throw .accessDenied }
    return nil
  }

  /// PROC_PID_INIT_INO (linux/proc_ns.h).
  private static let firstProcessNamespace: UInt64 = 0xEFFF_FFFC

  // MARK: The process

  private func facts(
    of end: Found, isInOtherNetwork: Bool, _ namesakes: [ByteString]
  ) -> ListenerFacts {
    var facts = ListenerFacts(
      end: .seen(.init(type: end.type, isInOtherNetwork: isInOtherNetwork)), namesakes: namesakes)
    do throws(Errno) {
      let scanner = try ProcessScanner()
      let isSystemd = scanner.name(of: 1) == "systemd"
      facts.isSystemds = isSystemd && scanner.holds(1, end.inode) == true
      // Whoever called listen(2) is told with the connection; systemd does so on behalf of another.
      if let peer, peer.processID != ProcessID(1) {
        facts.process = .seen(peer)
      } else {
        facts.process = try holder(of: end, scanner)
        if facts.process.value == nil, let peer { facts.process = .seen(peer) }
        if facts.process.value == nil, facts.isSystemds, let process = Self.process(1, scanner) {
          facts.process = .seen(process)
        }
      }
    } catch {
      facts.process = .unreadable(error)
    }
    return facts
  }

  private var peer: ListenerFacts.Process? {
    guard let process = observation?.peer, let scanner = try? ProcessScanner() else { return nil }
    return Self.process(process.rawValue, scanner)
  }

  /// The first process that has it open; those of the user who made it are asked first.
  private func holder(
    of end: Found, _ scanner: ProcessScanner
  ) throws(Errno) -> Known<ListenerFacts.Process> {
    var failure: Errno?
    let numbers = try scanner.processes().filter { $0 != 1 }
    let owners = numbers.map { scanner.owner(of: $0) }
    // ptrace_may_access(): whoever has no capability is shown the files of his own processes alone.
    var effective: UInt64 = 0
    let seesOthers = clinux_effective_capabilities(&effective) != 0 || effective != 0
    for isOwners in [true, false] {
      for (number, owner) in zip(numbers, owners) where (owner == end.userID) == isOwners {
        guard seesOthers || owner == geteuid() else {
          failure = .accessDenied
          continue
        }
        switch scanner.holds(number, end.inode) {
        case true: if let process = Self.process(number, scanner) { return .seen(process) }
        case false: break
        case nil: failure = .accessDenied
        }
      }
    }
    return failure.map { .unreadable($0) } ?? .absent
  }

  /// `nil` where it has ended by now.
  private static func process(_ number: Int32, _ scanner: ProcessScanner) -> ListenerFacts.Process? {
    guard let status = try? scanner.status(number), !status.isZombie else { return nil }
    var process = ListenerFacts.Process(
      processID: ProcessID(number), name: status.name, userID: status.userID)
    switch scanner.unit(of: number) {
    case .service(let unit): process.unit = unit
    case .container(let id): process.container = id
    case .user, .other, .none: break
    }
    return process
  }
}

extension ProcessScanner {
  /// Whether a process has the socket open; `nil` where it would not tell.
  fileprivate func holds(_ process: Int32, _ inode: UInt64) -> Bool? {
    var isHeld = false
    do throws(Errno) {
      try eachSocket(process) { if $0 == inode { isHeld = true } }
      return isHeld
    } catch {
      return error.meansEnded ? false : nil
    }
  }

  fileprivate func name(of process: Int32) -> ByteString? { try? status(process).name }

  fileprivate func owner(of process: Int32) -> UInt32? { UInt32(exactly: ownerNumber(of: process)) }
}
#endif
