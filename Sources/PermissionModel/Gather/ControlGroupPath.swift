/// The paths in `/proc/PID/cgroup` (cgroups(7)). Who may make groups of his own chooses their names, so that nothing
/// longer than the kernel's own limits is taken, and nothing that leads upwards.
package enum ControlGroupPath {
  /// More hierarchies than the kernel has controllers.
  private static let mostLines = 64
  private static let mostComponents = 64

  /// The components of each hierarchy's path, systemd's own hierarchy first, then the unified one.
  package static func all(in text: some Sequence<UInt8>) -> [[ByteString]] {
    var found: [(rank: Int, path: [ByteString])] = []
    let lines = Array(text).split(separator: UInt8(ascii: "\n"), maxSplits: mostLines)
    for line in lines.prefix(mostLines) {
      let fields = line.split(separator: UInt8(ascii: ":"), maxSplits: 2, omittingEmptySubsequences: false)
      guard fields.count == 3, fields[2].count <= 4096 else { continue }
      // What lies outside of the reader's cgroup namespace begins with `/..` (cgroup_namespaces(7)).
      let path = ByteString(fields[2]).pathComponents.filter { $0 != ".." }
      guard path.count <= mostComponents else { continue }
      let isSystemds = fields[1].elementsEqual("name=systemd".utf8)
      found.append((isSystemds ? 0 : fields[1].isEmpty ? 1 : 2, path))
    }
    return found.enumerated().sorted { ($0.element.rank, $0.offset) < ($1.element.rank, $1.offset) }
      .map(\.element.path)
  }

  /// The unit that a process belongs to. Slices come first and then the unit; what is below it is the unit's own.
  package static func unit(_ path: [ByteString]) -> UnitName? {
    guard let first = path.firstIndex(where: { !$0.hasSuffix(".slice") }), isUnit(path[first]) else {
      return nil
    }
    guard let owner = managerOwner(path[first]) else { return UnitName(path[first]) }
    let rest = path[(first + 1)...]
    guard let inner = rest.firstIndex(where: { !$0.hasSuffix(".slice") }), isUnit(rest[inner]),
      rest[inner] != "init.scope"
    else { return UnitName(path[first]) }
    return UnitName(rest[inner], user: owner)
  }

  private static func isUnit(_ name: ByteString) -> Bool {
    (name.hasSuffix(".service") || name.hasSuffix(".scope")) && UnitName.isValid(name)
  }

  /// `user@1000.service`: the manager of a user's own units.
  package static func managerOwner(_ name: ByteString) -> UserID? {
    guard name.bytes.starts(with: "user@".utf8), name.hasSuffix(".service"),
      let id = AccountFiles.id(name.bytes.dropFirst(5).dropLast(8))
    else { return nil }
    return UserID(id)
  }
}

extension ByteString {
  /// With something in front of it.
  package func hasSuffix(_ suffix: String) -> Bool {
    count > suffix.utf8.count && bytes.suffix(suffix.utf8.count).elementsEqual(suffix.utf8)
  }

  package func hasPrefix(_ prefix: String) -> Bool { bytes.starts(with: prefix.utf8) }
}
