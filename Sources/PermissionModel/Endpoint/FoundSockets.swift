/// The sockets that stand in the usual places of engines and their neighbours.
package struct FoundSockets: Hashable, Sendable {
  package var sockets: [FoundSocket] = []
  /// Places that this user may not look into.
  package var unreadable: [UnreadablePlace] = []

  package init() {}
}

/// A socket that was found, and whose it is by its place.
package struct FoundSocket: Hashable, Sendable {
  package var path: ByteString
  /// Its other names among the places.
  package var otherPaths: [ByteString]
  package var owner: String

  package init(path: ByteString, otherPaths: [ByteString] = [], owner: String) {
    self.path = path
    self.otherPaths = otherPaths
    self.owner = owner
  }
}

/// A place of which it could not be seen whether a socket stands there.
package struct UnreadablePlace: Hashable, Sendable {
  package var path: ByteString
  package var owner: String
  package var errno: Errno

  package init(path: ByteString, owner: String, errno: Errno) {
    self.path = path
    self.owner = owner
    self.errno = errno
  }
}
