/// Where something in the subject's root lies on the host: what a line that stands on the host must call it.
package enum HostPath: Hashable, Sendable {
  /// As the engine says, as the host's own mounts have it, or because the subject sees the host's own files.
  case known(ByteString)
  /// Most likely, and why that could not be told for certain.
  case assumed(ByteString, because: String)
  /// There is nothing to say, and why; somebody must fill it in.
  case unknown(because: String)

  /// No mount leads there: what makes it lives in the container as well.
  package static let containersOwn = Self.unknown(
    because: "it lies in the container's own file system, and not on the host's")

  /// `nil` where it is not even assumed.
  package var path: ByteString? {
    switch self {
    case .known(let path), .assumed(let path, _): path
    case .unknown: nil
    }
  }

  /// `nil` where it is known.
  package var doubt: String? {
    switch self {
    case .known: nil
    case .assumed(_, let reason), .unknown(let reason): reason
    }
  }
}

extension Facts {
  /// Where on the host something lies that the subject finds at `path`, free of links: the socket, or a directory on
  /// the way to it.
  package func hostPath(of path: ByteString) -> HostPath {
    guard path.isAbsolutePath else { return .unknown(because: "it is not named by its whole path") }
    for name in EndpointAddress.namesOfSame(path) {
      if let source = container?.source(of: name) { return .known(source) }
    }
    if let hostSource, let rest = path.below(hostSource.destination) {
      return .known(rest.reduce(hostSource.source) { $0.appending(component: $1) })
    }
    if walk.end == .assumed, container == nil {
      return .assumed(path, because: "nobody looked at a socket that is only assumed")
    }
    let mount = mount(of: path)
    if place?.isInContainer ?? system.isContainer.value == false {
      return mount.map { Self.onHost(path, $0) } ?? .known(path)
    }
    guard let mount else { return .unknown(because: "the mount that it lies on could not be seen") }
    return through(mount, path)
  }

  /// The mount that covers a path, among those that were met on the way.
  private func mount(of path: ByteString) -> Mount? {
    walk.steps.last { $0.path == path }?.mount.value
      ?? walk.steps.lazy.compactMap(\.mount.value).filter { path.below($0.mountPoint) != nil }
      .max { $0.mountPoint.pathComponents.count < $1.mountPoint.pathComponents.count }
  }

  /// systemd gives a unit a /tmp of its own in a folder that bears its name (PrivateTmp= of systemd.exec(5)).
  private static func onHost(_ path: ByteString, _ mount: Mount) -> HostPath {
    guard mount.mountPoint != "/", let rest = path.below(mount.mountPoint),
      let mark = mount.root.pathComponents.firstIndex(where: { $0.hasPrefix("systemd-private-") })
    else { return .known(path) }
    let parent = mount.mountPoint
    let source = mount.root.pathComponents[mark...].reduce(parent) { $0.appending(component: $1) }
    return .assumed(
      rest.reduce(source) { $0.appending(component: $1) },
      because: "the unit has a \(parent.display) of its own, and this is what systemd calls it")
  }

  private func through(_ mount: Mount, _ path: ByteString) -> HostPath {
    guard mount.mountPoint != "/", let rest = path.below(mount.mountPoint) else {
      return .containersOwn
    }
    let type = mount.fileSystemType
    if type.hasPrefix("fuse") || ["9p", "virtiofs", "nfs", "nfs4", "cifs", "prl_fs", "vboxsf"].contains(type)
    {
      return .unknown(
        because: "it comes from another machine (\(type.display)), which has its own names for it")
    }
    let root = mount.isSourceDeleted ? mount.root.withoutDeletedMark : mount.root
    let file = rest.reduce(root) { $0.appending(component: $1) }
    guard type == "tmpfs" || type == "ramfs" else {
      return .assumed(
        file, because: "it is called so in its \(type.display), which may be mounted elsewhere than at /")
    }
    guard root != "/" else {
      return .unknown(
        because: "a whole tmpfs is mounted at \(mount.mountPoint.display), and may be anybody's")
    }
    let base = runtimeDirectory(of: path)
    return .assumed(
      file.pathComponents.reduce(base) { $0.appending(component: $1) },
      because: "it is called \(file.display) in its tmpfs, which most likely is \(base.display)")
  }

  /// The tmpfs of whoever owns the socket: /run, or one of a user's own (pam_systemd(8)).
  private func runtimeDirectory(of path: ByteString) -> ByteString {
    guard let owner = walk.steps.last(where: { $0.path == path })?.inode.value?.owner else { return "/run" }
    let namespace = subject.userNamespace
    var outside = owner.rawValue
    if namespace.viewpoint == .inside, namespace.isInitial.value != true {
      // The overflow id stands for all that are not mapped, and root's is the first of them.
      guard namespace.mapping(of: owner) == .mapped, owner != namespace.overflowUserID else { return "/run" }
      outside = namespace.uidMap.value?.outside(outside) ?? outside
    }
    return outside >= 1000 && outside != 65534 ? ByteString("/run/user/\(outside)") : "/run"
  }
}

extension ByteString {
  /// The components behind a directory's; none for itself, `nil` for what is not below it.
  package func below(_ directory: ByteString) -> ArraySlice<ByteString>? {
    let components = pathComponents
    let above = directory.pathComponents
    guard components.starts(with: above) else { return nil }
    return components[above.count...]
  }

  /// proc_pid_mountinfo(5): what was deleted and is still mounted bears this mark.
  fileprivate var withoutDeletedMark: ByteString {
    let mark = Array("//deleted".utf8)
    return bytes.suffix(mark.count).elementsEqual(mark) ? ByteString(bytes.dropLast(mark.count)) : self
  }
}
