/// Where parts of file systems are mounted, from `/proc/PID/mountinfo` (proc_pid_mountinfo(5)).
package struct MountPlace: Hashable {
  package var id: UInt64
  /// The file system's device, as the kernel writes it: `major:minor`.
  package var device: ByteString
  /// What of the file system is mounted, and where.
  package var root: ByteString
  package var mountPoint: ByteString

  /// Of one device or, without one, all. A line that cannot be understood is left out.
  package static func parse(_ text: [UInt8], device: ByteString? = nil) -> [MountPlace] {
    var places: [MountPlace] = []
    for line in MountLine.all(in: text) {
      guard device.map({ $0.bytes.elementsEqual(line.device) }) ?? true else { continue }
      places.append(
        MountPlace(
          id: line.id, device: ByteString(line.device), root: ByteString(line.root),
          mountPoint: ByteString(line.mountPoint)))
    }
    return places
  }

  /// Where a file of this file system is to be found through this mount; `nil` where it is not.
  package func path(of file: ByteString) -> ByteString? {
    guard let rest = file.rest(below: root) else { return nil }
    return rest.reduce(mountPoint) { $0.appending(component: $1) }
  }

  /// The path within the file system of a file below the mount point.
  package func file(at path: ByteString) -> ByteString? {
    guard let rest = path.rest(below: mountPoint) else { return nil }
    return rest.reduce(root) { $0.appending(component: $1) }
  }
}

extension ByteString {
  /// The components behind a directory's; none for itself, `nil` for what is not below it.
  fileprivate func rest(below directory: ByteString) -> ArraySlice<ByteString>? {
    let components = pathComponents
    let above = directory.pathComponents
    guard components.starts(with: above) else { return nil }
    return components[above.count...]
  }
}
