#if os(Linux)
import LibC

/// Reads what a place is recognised by. All of it is small, and none of it decides anything.
enum PlaceReader {
  private static let longestControlGroups = 64 << 10
  private static let longestEnvironment = 1 << 20

  /// Of the calling process.
  static func own(isContainer: Known<Bool>, mounts: Known<[UInt8]>) -> Place {
    var signs = PlaceSigns()
    signs.environment = ownEnvironment()
    signs.hostName = HostIdentity.current.name
    read(&signs, process: "/proc/self", name: "self", root: "/", isContainer: isContainer, mounts: mounts)
    return Place(recognisedFrom: signs)
  }

  /// Of another process, in its own root.
  static func other(
    _ process: borrowing ProcessDirectory, container: ContainerFacts?, isContainer: Known<Bool>,
    mounts: Known<[UInt8]>
  ) -> Place {
    var signs = PlaceSigns()
    if let container {
      signs = self.signs(of: container)
    } else {
      switch readFile(process.path("environ"), limit: longestEnvironment) {
      case .seen(let text): signs.environment = PlaceSigns.variables(in: text)
      case .absent: break
      case .unreadable(let errno):
        signs.unread.append("/proc/\(process.process)/environ: \(errno.sentence)")
      }
    }
    read(
      &signs, process: process.base, name: process.process.description, root: process.path("root"),
      isContainer: isContainer, mounts: mounts)
    return Place(recognisedFrom: signs)
  }

  /// Of a container that is not running, from its configuration alone.
  static func stopped(_ container: ContainerFacts) -> Place { Place(recognisedFrom: signs(of: container)) }

  private static func signs(of container: ContainerFacts) -> PlaceSigns {
    var signs = PlaceSigns()
    signs.isContainer = true
    signs.container = container
    signs.labels = container.labels ?? [:]
    signs.environment = container.variables ?? [:]
    return signs
  }

  private static func read(
    _ signs: inout PlaceSigns, process: String, name: String, root: ByteString, isContainer: Known<Bool>,
    mounts: Known<[UInt8]>
  ) {
    signs.isContainer = isContainer.value
    signs.controlGroupFile = "/proc/\(name)/cgroup"
    switch readFile(ByteString("\(process)/cgroup"), limit: longestControlGroups) {
    case .seen(let text): signs.controlGroups = ControlGroupPath.all(in: text)
    case .absent: break
    case .unreadable(let errno): signs.unread.append("/proc/\(name)/cgroup: \(errno.sentence)")
    }
    // Only a few mounts tell anything, and a machine may have tens of thousands.
    signs.mounts = (mounts.value.map { MountInfo.parse($0) } ?? [:]).values.filter {
      $0.mountPoint.hasPrefix("/etc/") || $0.mountPoint == "/dev/termination-log"
    }
    do throws(Errno) {
      let files = try RootFileSystem(root)
      for file in PlaceSigns.files where files.exists(ByteString(file.bytes.dropFirst())) {
        signs.files.insert(file)
      }
      signs.containerFile = text(PlaceSigns.containerFilePath, files)
      let namespace = text(PlaceSigns.namespaceFile, files).prefix { $0 > UInt8(ascii: " ") }
      signs.podNamespace = namespace.isEmpty || namespace.count > 63 ? nil : ByteString(namespace)
    } catch {
      signs.unread.append("its root directory: \(error.sentence)")
    }
  }

  private static func text(_ path: ByteString, _ files: borrowing RootFileSystem) -> [UInt8] {
    files.file(ByteString(path.bytes.dropFirst()), limit: 1 << 16) { text, _ in text }.value ?? []
  }

  private static func ownEnvironment() -> [String: ByteString] {
    var found: [String: ByteString] = [:]
    for name in PlaceSigns.variables {
      guard let value = getenv(name), strnlen(value, PlaceSigns.longestValue + 1) <= PlaceSigns.longestValue
      else { continue }
      found[name] = ByteString(
        UnsafeBufferPointer(start: value, count: strlen(value)).map { UInt8(bitPattern: $0) })
    }
    return found
  }
}
#endif
