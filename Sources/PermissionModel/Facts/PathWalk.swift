/// The way from `/` (or the working directory) to the socket, as the kernel goes it (path_resolution(7)).
package struct PathWalk: Hashable, Sendable, Codable {
  /// One inode met on the way.
  package struct Step: Hashable, Sendable, Codable {
    /// Where it is, free of links and `..`; relative walks start at `.`.
    package var path: ByteString
    /// The name that was looked up to come here; `/` or `.` where a walk begins.
    package var name: ByteString
    package var inode: Known<Inode>
    /// Where the link points, for a link.
    package var linkTarget: ByteString?
    package var mount: Known<Mount>
    /// The last component of the whole path, or a link standing there.
    package var isTrailing: Bool
    /// The type of the file system that the inode is of (`f_type`, statfs(2)); `nil` where nobody asked. It bears on
    /// whom to believe the inode and not on connect(2), so no document holds it.
    package var fileSystem: UInt32?

    private enum CodingKeys: String, CodingKey { case path, name, inode, linkTarget, mount, isTrailing }

    package init(
      path: ByteString, name: ByteString, inode: Known<Inode>, linkTarget: ByteString? = nil,
      mount: Known<Mount> = .absent, isTrailing: Bool = false, fileSystem: UInt32? = nil
    ) {
      self.path = path
      self.name = name
      self.inode = inode
      self.linkTarget = linkTarget
      self.mount = mount
      self.isTrailing = isTrailing
      self.fileSystem = fileSystem
    }
  }

  /// Why the walk has no more steps.
  package enum End: Hashable, Sendable, Codable {
    /// The last step is what the path names, or the first place where there is nothing to be seen.
    case reached
    /// The kernel goes no further from the last step: `ELOOP`, `ENAMETOOLONG`, `ENOTDIR`.
    case failed(Errno)
    /// The machine was not asked for the way: a socket that is only assumed (`--assume`).
    case assumed
    /// There is no way: an abstract name has no file (unix(7)).
    case abstract

    package var isFailure: Bool { if case .failed = self { true } else { false } }
  }

  /// As it was asked for.
  package var requested: ByteString
  package var steps: [Step]
  package var end: End

  package init(requested: ByteString, steps: [Step], end: End) {
    self.requested = requested
    self.steps = steps
    self.end = end
  }

  /// The way to an abstract name: none.
  package static func abstract(_ name: ByteString) -> PathWalk {
    PathWalk(requested: name, steps: [], end: .abstract)
  }

  /// What the path names once links are followed; `nil` where that was not reached.
  package var resolvedPath: ByteString? {
    guard end == .reached || end == .assumed, let last = steps.last, last.inode.value != nil else {
      return nil
    }
    return last.path
  }

  /// The socket's inode, or what stands in its place.
  package var targetInode: Inode? { end == .reached || end == .assumed ? steps.last?.inode.value : nil }
}

extension PathWalk.End {
  private enum Key: String, CodingKey { case reached, failed, assumed, abstract }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    if let errno = try container.decodeIfPresent(Errno.self, forKey: .failed) {
      self = .failed(errno)
    } else if try container.decodeIfPresent(Bool.self, forKey: .reached) == true {
      self = .reached
    } else if try container.decodeIfPresent(Bool.self, forKey: .assumed) == true {
      self = .assumed
    } else if try container.decodeIfPresent(Bool.self, forKey: .abstract) == true {
      self = .abstract
    } else {
      throw DecodingError.dataCorrupted(
        .init(
          codingPath: decoder.codingPath, debugDescription: "neither reached, failed, assumed nor abstract"))
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    switch self {
    case .reached: try container.encode(true, forKey: .reached)
    case .failed(let errno): try container.encode(errno, forKey: .failed)
    case .assumed: try container.encode(true, forKey: .assumed)
    case .abstract: try container.encode(true, forKey: .abstract)
    }
  }
}
