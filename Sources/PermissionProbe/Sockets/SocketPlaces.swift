#if os(Linux)
import CLinux
import LibC

/// Finds the ways to one socket: by the path that was asked for, and by every mount, in whatever root
/// directory, through which that very inode is to be seen.
struct SocketPlaces {
  /// There is no socket, or nobody would say.
  struct Failure: Error, Hashable {
    var verdict: Verdict
    var reason: String
  }

  let walk: PathWalk
  let inode: Inode
  let place: ProcessScanner.Place
  /// The device of the file system, as mountinfo has it; `nil` where the mount is not known here.
  let device: ByteString?
  /// The path within the file system.
  private let file: ByteString?
  private let mountInfo: [UInt8]

  init(_ path: ByteString, mountInfo: Known<[UInt8]>) throws(Failure) {
    walk = PathWalker(mountInfo: mountInfo).walk(path)
    if walk.end == .abstract {
      throw Failure(
        verdict: .missing,
        reason: "an abstract name has no file: every process of its network namespace may connect")
    }
    inode = try Self.socket(walk)
    self.mountInfo = mountInfo.value ?? []
    do throws(Errno) {
      place = try Self.place(of: Descriptor.followingPath(path))
    } catch {
      throw Failure(verdict: .unknown, reason: error.sentence)
    }
    let mount = MountPlace.parse(self.mountInfo).first { [place] in $0.id == place.mountID }
    device = mount?.device
    file = mount.flatMap { [walk] mount in walk.resolvedPath.flatMap { mount.file(at: $0) } }
  }

  private static func socket(_ walk: PathWalk) throws(Failure) -> Inode {
    if let inode = walk.targetInode {
      guard inode.kind == .socket else {
        throw Failure(verdict: .missing, reason: "it is \(inode.kind.noun)")
      }
      return inode
    }
    // Whoever has every capability is stopped by nothing but the path itself.
    let almighty = Subject(userID: .root, groupID: .root, capabilities: CapabilitySet(rawValue: .max))
    let decision = decide(Facts(subject: almighty, walk: walk))
    if decision.permission == .missing {
      throw Failure(verdict: .missing, reason: (decision.errno ?? .noEntry).sentence)
    }
    let errno = decision.missingFact?.errno ?? .accessDenied
    throw Failure(
      verdict: .unknown,
      reason: "\(decision.missingFact?.path.display ?? walk.requested.display) may not be looked at: "
        + errno.sentence)
  }

  /// The ways in the root directory of the process that asks.
  func ownWays() -> [PathWalk] {
    guard let resolved = walk.resolvedPath else { return [walk] }
    let walker = PathWalker(mountInfo: .seen(mountInfo))
    // Past the links of the path that was named, which other subjects need not take.
    let direct = resolved == walk.requested ? [] : [walker.walk(resolved)]
    return [walk] + direct.filter { $0.targetInode != nil }
      + ways(walker, mountInfo, root: "/", otherThan: resolved)
  }

  /// The ways in another root directory, which `root` leads to.
  func ways(root: ByteString, mountInfo: [UInt8]) -> [PathWalk] {
    guard let device, Self.mentions(device, mountInfo) else { return [] }
    return ways(PathWalker(root: root, mountInfo: .seen(mountInfo)), mountInfo, root: root, otherThan: nil)
  }

  /// Whether this device occurs at all; most roots need no closer look.
  private static func mentions(_ device: ByteString, _ text: [UInt8]) -> Bool {
    let wanted = [UInt8(ascii: " ")] + device.bytes + [UInt8(ascii: " ")]
    return text.withUnsafeBytes { text in
      (0..<max(0, text.count - wanted.count + 1)).contains { start in
        text[start] == wanted[0] && text[start + 1] == wanted[1] && text[start + 2] == wanted[2]
          && text[start..<(start + wanted.count)].elementsEqual(wanted)
      }
    }
  }

  private func ways(
    _ walker: PathWalker, _ mountInfo: [UInt8], root: ByteString, otherThan known: ByteString?
  ) -> [PathWalk] {
    guard let file, let device else { return [] }
    var seen: Set<ByteString> = known.map { [$0] } ?? []
    let candidates = MountPlace.parse(mountInfo, device: device).compactMap { $0.path(of: file) }
      .filter { seen.insert($0).inserted }
    guard !candidates.isEmpty, let directory = try? Descriptor.followingPath(root) else { return [] }
    return candidates.compactMap { path in
      // Another mount may lie on top of it.
      guard isSocket(path, in: directory) else { return nil }
      let walk = walker.walk(path)
      return walk.targetInode?.kind == .socket ? walk : nil
    }
  }

  private func isSocket(_ path: ByteString, in root: borrowing Descriptor) -> Bool {
    do throws(Errno) {
      let found = try Self.place(of: Descriptor.path(path, inRoot: root.number))
      return found.inode == place.inode && found.device == place.device
    } catch {
      return false
    }
  }

  private static func place(of descriptor: consuming Descriptor) throws(Errno) -> ProcessScanner.Place {
    var found = clinux_inode()
    let result = clinux_inode_of(descriptor.number, &found)
    guard result == 0 else { throw Errno(rawValue: -result) }
    return ProcessScanner.Place(
      inode: found.inode, device: UInt64(found.device_major) << 32 | UInt64(found.device_minor),
      mountID: found.mount_id)
  }

  /// As sock_diag(7) shows it: that of the super block where it is known, which on btrfs is not what stat(2) says.
  var diagnosedDevice: UInt32 {
    let parts = (device?.bytes ?? []).split(separator: UInt8(ascii: ":")).map { AccountFiles.id($0) }
    if parts.count == 2, let major = parts[0], let minor = parts[1] {
      return clinux_kernel_device(major, minor)
    }
    return clinux_kernel_device(
      UInt32(truncatingIfNeeded: place.device >> 32), UInt32(truncatingIfNeeded: place.device))
  }
}
#endif
