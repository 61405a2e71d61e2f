#if os(Linux)
import CLinux
import LibC

/// Finds what the host of the one who asks calls something in another process's root: the same file by another mount of
/// the same file system.
enum HostSource {
  /// A host with more mounts of one file system is asked about the first of them.
  private static let mostPlaces = 256

  /// - Parameters:
  ///   - walk: in the other root.
  ///   - root: the directory that is the root there.
  ///   - mounts: as the other process sees them.
  static func find(_ walk: PathWalk, root: ByteString, mounts: [UInt8]) -> ContainerFacts.Bind? {
    guard let step = walk.steps.last(where: { $0.inode.value != nil }),
      let directory = try? Descriptor.followingPath(root),
      let wanted = try? Descriptor.path(step.path, inRoot: directory.number),
      let file = try? place(of: wanted),
      let mount = MountPlace.parse(mounts).first(where: { $0.id == file.mountID }),
      // The root of a mount namespace is a place of its own, of which the host has no other name that lasts.
      mount.mountPoint != "/", let inside = mount.file(at: step.path)
    else { return nil }
    let own = readFile("/proc/self/mountinfo", limit: 16 << 20).value ?? []
    for candidate in MountPlace.parse(own, device: mount.device).prefix(mostPlaces) {
      // The very same mount: the two see the same files.
      if candidate.id == mount.id { return nil }
      guard let path = candidate.path(of: inside), let found = try? Descriptor.followingPath(path),
        let same = try? place(of: found), same.inode == file.inode, same.device == file.device
      else { continue }
      if let source = candidate.path(of: mount.root) {
        return ContainerFacts.Bind(source: source, destination: mount.mountPoint)
      }
      return ContainerFacts.Bind(source: path, destination: step.path)
    }
    return nil
  }

  private static func place(of descriptor: borrowing Descriptor) throws(Errno) -> ProcessScanner.Place {
    var found = clinux_inode()
    let result = clinux_inode_of(descriptor.number, &found)
    guard result == 0 else { throw Errno(rawValue: -result) }
    return ProcessScanner.Place(
      inode: found.inode, device: UInt64(found.device_major) << 32 | UInt64(found.device_minor),
      mountID: found.mount_id)
  }
}
#endif
