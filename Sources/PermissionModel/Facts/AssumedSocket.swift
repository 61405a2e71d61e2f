/// A socket that is not here, for `--assume OWNER:GROUP:MODE`.
package struct AssumedSocket: Hashable, Sendable {
  package var owner: UserID
  package var group: GroupID
  package var mode: FileMode

  package init(owner: UserID, group: GroupID, mode: FileMode) {
    self.owner = owner
    self.group = group
    self.mode = mode
  }

  /// A walk that holds nothing but the socket: the directories on the way are taken to let anyone pass.
  package func walk(_ path: ByteString) -> PathWalk {
    let inode = Inode(kind: .socket, mode: mode, owner: owner, group: group)
    let step = PathWalk.Step(path: path, name: path.lastPathComponent, inode: .seen(inode), isTrailing: true)
    return PathWalk(requested: path, steps: [step], end: .assumed)
  }
}
