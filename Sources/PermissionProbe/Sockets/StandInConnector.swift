#if os(Linux)
import CLinux
import LibC

/// Connects as another process would, from a child that takes its place, so that nothing is done to the process
/// itself: setns(2), chroot(2), its ids and groups, its effective capabilities, and its label. What its seccomp filter
/// says is asked of the filter.
enum StandInConnector {
  /// - Throws: why the child could not become the subject. `EXDEV` where its ids are not all to be seen from here.
  static func observe(
    _ attempt: LinuxHost.Attempt, as subject: Subject, in process: borrowing ProcessDirectory,
    under confinement: Confinement
  ) throws(Errno) -> Observation {
    var omissions: [StandIn.Omission] = confinement.mayHaveLandlockRules ? [.landlock] : []
    // A filter answers before the kernel looks at anything.
    switch confinement.filter(.stream, to: attempt.path) {
    case .passes: break
    case .untold: omissions.append(.seccomp)
    case .refuses(var refusal):
      refusal.standIn = StandIn(without: [])
      return refusal
    }
    var (observation, isLabelled) = try connect(attempt, as: subject, in: process, label: confinement.label)
    if let type = observation.type, type != .stream,
      case .refuses(let refusal) = confinement.filter(type, to: attempt.path)
    {
      observation = refusal
    }
    if !isLabelled { omissions.append(.label) }
    observation.standIn = StandIn(without: omissions)
    return observation
  }

  private static func connect(
    _ attempt: LinuxHost.Attempt, as subject: Subject, in process: borrowing ProcessDirectory,
    label: Confinement.Label?
  ) throws(Errno) -> (Observation, isLabelled: Bool) {
    // Ids that this namespace does not map show as another one, which is not to be become.
    guard ProcessReader.mapsEveryID else { throw Errno(rawValue: EXDEV) }
    let deadline = Deadline(seconds: attempt.seconds)
    let user = try namespace("user", of: process)
    let mounts = try namespace("mnt", of: process)
    // A file is found from every network namespace, an abstract name from its own alone.
    let network = attempt.path.isAbstractName ? try namespace("net", of: process) : nil
    let root = try Descriptor.followingPath(process.path("root"))
    let types = SocketType.tried(attempt.expectation).map(\.number)
    var became: Int32 = 0
    var lastType: Int32 = 0
    var isSocket: Int32 = 0
    var labelFailure: Int32 = 0
    let groups = subject.groups.map(\.rawValue)
    let result = groups.withUnsafeBufferPointer { groups in
      attempt.path.withSocketAddress { address, length in
        (label?.file ?? "").withCString { labelFile in
          (label?.text ?? "").withCString { labelText in
            var wanted = clinux_subject(
              user_namespace: user?.number ?? -1, mount_namespace: mounts?.number ?? -1,
              network_namespace: network?.number ?? -1, root: root.number,
              uid: subject.userID.rawValue, gid: subject.groupID.rawValue, groups: groups.baseAddress,
              group_count: groups.count, effective: subject.capabilities.rawValue,
              label_file: label == nil ? nil : labelFile, label: label == nil ? nil : labelText)
            return clinux_connect_as(
              &wanted, address, length, types, types.count, deadline.remainingMilliseconds, &became,
              &lastType,
              &isSocket, &labelFailure)
          }
        }
      }
    }
    let type = SocketType(number: lastType)
    guard result >= 0 else {
      guard became == 1 else { throw Errno(rawValue: -result) }
      let call: Observation.Call = isSocket == 1 ? .socket : .connect
      return (Observation(call: call, errno: Errno(rawValue: -result), type: type), labelFailure == 0)
    }
    let descriptor = Descriptor(number: result)
    return (
      Connector.conversation(on: descriptor, type, deadline, attempt.expectation), labelFailure == 0
    )
  }

  /// A namespace of the process's to enter; `nil` where it is the caller's own, which setns(2) refuses.
  private static func namespace(
    _ name: String, of process: borrowing ProcessDirectory
  ) throws(Errno) -> NamespaceFile? {
    let file = try Descriptor.reading(process.path("ns/\(name)"))
    let own = try Descriptor.reading(ByteString("/proc/self/ns/\(name)"))
    return try InodeReader.isSame(file, own) ? nil : NamespaceFile(file)
  }

  /// A descriptor that an optional can hold.
  private final class NamespaceFile {
    private let descriptor: Descriptor
    var number: Int32 { descriptor.number }
    init(_ descriptor: consuming Descriptor) { self.descriptor = descriptor }
  }
}
#endif
