#if os(Linux)
import CLinux
import LibC

/// Goes a path as the kernel does, one component at a time, and looks at each inode on the way
/// (path_resolution(7), link_path_walk() in fs/namei.c).
///
/// Each name is opened relative to the directory before it, so that nothing can be exchanged in between,
/// and links are resolved here: none leads out of `root`.
package struct PathWalker {
  /// The kernel follows so many links in one resolution (`MAXSYMLINKS`).
  static let mostLinks = 40
  private static let longestLink = 4096

  /// A directory that the walk stands in.
  private final class Place {
    let held: HeldDescriptor
    let path: ByteString
    /// `..` is not the place before it on the stack: the walk began here, or jumped here.
    let isBase: Bool
    init(_ descriptor: consuming Descriptor, path: ByteString, isBase: Bool) {
      held = HeldDescriptor(descriptor)
      self.path = path
      self.isBase = isBase
    }
  }

  /// A class, since to copy a dictionary the runtime looks up its type, even where there is none.
  private final class MountTable {
    private let byID: [UInt64: Mount]?
    private let failure: Errno?

    init(_ text: Known<[UInt8]>) {
      byID = text.value.map { MountInfo.parse($0) }
      failure = text.failure
    }

    subscript(id: UInt64) -> Known<Mount> {
      if let failure { return .unreadable(failure) }
      guard id != 0, let mount = byID?[id] else { return .absent }
      return .seen(mount)
    }
  }

  /// What a walk stood at in the end, held open: whatever becomes of the names, it is this.
  struct Arrival {
    let walk: PathWalk
    /// The directory that the path names, or that holds the entry which it names or would name; with O_PATH.
    let directory: HeldDescriptor?
    /// What the path names, unless it is a directory; with O_PATH.
    let file: HeldDescriptor?

    /// The regular file that the path names, opened for reading; `nil` where it names none.
    func regularFile() throws(Errno) -> HeldDescriptor? {
      guard let file, let directory, let last = walk.steps.last, walk.targetInode?.kind == .file else {
        return nil
      }
      let number = last.path.lastPathComponent.withCString {
        clinux_reopen_in(file.descriptor.number, directory.descriptor.number, $0)
      }
      guard number >= 0 else { throw Errno(rawValue: -number) }
      return HeldDescriptor(Descriptor(number: number))
    }
  }

  private let root: ByteString
  private let held: HeldDescriptor?
  private let mounts: MountTable
  private let asksFileSystems: Bool
  private var steps: [PathWalk.Step] = []
  private var places: [Place] = []
  /// The step of "/", and the place: an absolute link leads to the very directory that the walk began at.
  private var base: (place: Place, step: PathWalk.Step)?
  private var file: HeldDescriptor?
  private var linksFollowed = 0

  /// - Parameters:
  ///   - root: the directory that counts as `/`.
  ///   - held: the same, already open.
  ///   - mountInfo: the mounts as the subject sees them.
  ///   - asksFileSystems: whether to find out of which type the file system of each inode is.
  init(
    root: ByteString = "/", held: HeldDescriptor? = nil, mountInfo: Known<[UInt8]>,
    asksFileSystems: Bool = false
  ) {
    self.root = root
    self.held = held
    self.asksFileSystems = asksFileSystems
    mounts = MountTable(mountInfo)
  }

  /// With the mounts of the calling process, read now.
  package init() { self.init(mountInfo: readFile("/proc/self/mountinfo", limit: MountInfo.largestFile)) }

  package func walk(_ path: ByteString) -> PathWalk {
    path.isAbstractName ? .abstract(path) : arrive(at: path).walk
  }

  func arrive(at path: ByteString) -> Arrival {
    var walker = self
    let end = walker.run(path)
    return Arrival(
      walk: PathWalk(requested: path, steps: walker.steps, end: end), directory: walker.places.last?.held,
      file: walker.file)
  }

  private mutating func run(_ path: ByteString) -> PathWalk.End {
    guard !path.isEmpty else { return .failed(.noEntry) }
    guard !path.bytes.contains(0) else { return .failed(.invalid) }
    do throws(Errno) {
      guard try begin(path) else { return .reached }
      return try resolve(path.pathComponents[...], mustBeDirectory: path.endsInSlash)
    } catch {
      return .failed(error)
    }
  }

  /// Stands at `/` or the working directory. False where that could not be looked at.
  private mutating func begin(_ path: ByteString) throws(Errno) -> Bool {
    if path.isAbsolutePath { return try enterRoot() }
    let directory = try Descriptor.path(".")
    let name = workingDirectory() ?? "."
    return look(at: directory, path: name, name: ".") { Place($0, path: name, isBase: true) }
  }

  private mutating func enterRoot() throws(Errno) -> Bool {
    places = []
    if let base {
      steps.append(base.step)
      places = [base.place]
      return true
    }
    let directory: Descriptor
    if let held { directory = try held.duplicate() } else { directory = try Descriptor.followingPath(root) }
    guard look(at: directory, path: "/", name: "/", place: { Place($0, path: "/", isBase: true) }),
      let place = places.last, let step = steps.last
    else { return false }
    base = (place, step)
    return true
  }

  private func workingDirectory() -> ByteString? {
    guard let text = getcwd(nil, 0) else { return nil }
    defer { free(text) }
    let path = ByteString(UnsafeBufferPointer(start: text, count: strlen(text)).map { UInt8(bitPattern: $0) })
    // The kernel writes "(unreachable)" in front of a directory outside the process's root.
    return path.isAbsolutePath ? path : nil
  }

  /// Notes a directory and stands in it.
  private mutating func look(
    at descriptor: consuming Descriptor, path: ByteString, name: ByteString,
    place: (consuming Descriptor) -> Place
  ) -> Bool {
    do throws(Errno) {
      let (inode, mountID) = try InodeReader.read(descriptor)
      steps.append(
        .init(
          path: path, name: name, inode: .seen(inode), mount: mounts[mountID],
          fileSystem: fileSystem(of: descriptor)))
      places.append(place(descriptor))
      return true
    } catch {
      steps.append(.init(path: path, name: name, inode: .unreadable(error)))
      return false
    }
  }

  private mutating func resolve(
    _ components: ArraySlice<ByteString>, mustBeDirectory: Bool
  ) throws(Errno) -> PathWalk.End {
    var names = Array(components)
    names.reverse()
    // A link's body that ends in a slash asks for a directory only where it is the last of all.
    var mustBeDirectory = mustBeDirectory
    while let name = names.popLast() {
      let isTrailing = names.isEmpty
      guard let here = places.last else { throw .noEntry }
      if name == "." {
        // Nothing moves, but the directory must be searchable, and it is what the path names where `.` is
        // the last of all: link_path_walk() asks may_lookup() for every component.
        if isTrailing { try stay(at: here, name: name) }
        continue
      }
      if name == ".." {
        guard try goUp() else { return .reached }
        continue
      }
      let path = here.path.appending(component: name)
      let found: Descriptor
      do throws(Errno) {
        found = try Descriptor.path(name, in: here.held.descriptor.number)
      } catch .noEntry {
        steps.append(.init(path: path, name: name, inode: .absent, isTrailing: isTrailing))
        return .reached
      } catch .accessDenied {
        steps.append(.init(path: path, name: name, inode: .unreadable(.accessDenied), isTrailing: isTrailing))
        return .reached
      }
      let (inode, mountID) = try InodeReader.read(found)
      var step = PathWalk.Step(
        path: path, name: name, inode: .seen(inode), mount: mounts[mountID], isTrailing: isTrailing,
        fileSystem: fileSystem(of: found))
      guard inode.kind == .link else {
        steps.append(step)
        if inode.kind == .directory {
          places.append(Place(found, path: path, isBase: false))
        } else if !isTrailing || mustBeDirectory {
          return .failed(.notDirectory)
        } else {
          file = HeldDescriptor(found)
        }
        continue
      }
      guard linksFollowed < Self.mostLinks else { return .failed(.tooManyLinks) }
      linksFollowed += 1
      let target = try Self.target(of: found)
      step.linkTarget = target
      steps.append(step)
      if step.mount.value?.fileSystemType == "proc", target.isAbsolutePath {
        guard try jump(through: name, in: here, path: path) else { return .reached }
        continue
      }
      if target.isAbsolutePath, try !enterRoot() { return .reached }
      if isTrailing, target.endsInSlash { mustBeDirectory = true }
      names.append(contentsOf: target.pathComponents.reversed())
    }
    return .reached
  }

  /// The directory that the walk stands in, once more.
  private mutating func stay(at here: Place, name: ByteString) throws(Errno) {
    guard let step = steps.last(where: { $0.path == here.path && $0.inode.value?.kind == .directory }) else {
      throw .noEntry
    }
    steps.append(
      .init(
        path: here.path, name: name, inode: step.inode, mount: step.mount, fileSystem: step.fileSystem))
  }

  private func fileSystem(of descriptor: borrowing Descriptor) -> UInt32? {
    var type: UInt32 = 0
    return asksFileSystems && clinux_file_system_type(descriptor.number, &type) == 0 ? type : nil
  }

  /// The parent directory; at the root that is the root itself.
  private mutating func goUp() throws(Errno) -> Bool {
    guard let here = places.last else { throw .noEntry }
    if !here.isBase {
      places.removeLast()
      guard let parent = places.last else { throw .noEntry }
      try stay(at: parent, name: "..")
      return true
    }
    if here.path == "/" {
      try stay(at: here, name: "..")
      return true
    }
    let parent = try Descriptor.path("..", in: here.held.descriptor.number)
    let path = here.path == "." ? ByteString("..") : here.path.parentPath
    places.removeLast()
    return look(at: parent, path: path, name: "..") { Place($0, path: path, isBase: true) }
  }

  /// A link such as `/proc/PID/root` leads to a directory, not to the text that readlink(2) shows.
  private mutating func jump(through name: ByteString, in here: Place, path: ByteString) throws(Errno) -> Bool
  {
    guard root == "/" else { throw Errno(rawValue: EXDEV) }
    let target = ByteString("/proc/self/fd/\(here.held.descriptor.number)").appending(component: name)
    do throws(Errno) {
      let directory = try Descriptor.followingPath(target)
      return look(at: directory, path: path, name: name) { Place($0, path: path, isBase: true) }
    } catch .accessDenied {
      steps.append(.init(path: path, name: name, inode: .unreadable(.accessDenied)))
      return false
    }
  }

  private static func target(of link: borrowing Descriptor) throws(Errno) -> ByteString {
    var buffer = [CChar](repeating: 0, count: longestLink)
    let length = readlinkat(link.number, "", &buffer, buffer.count)
    guard length >= 0 else { throw Errno(rawValue: errno) }
    return ByteString(buffer.prefix(length).map { UInt8(bitPattern: $0) })
  }
}
#endif
