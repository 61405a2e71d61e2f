import PermissionDocuments
import PermissionModel

/// What /proc shows of a process: its name, its paths and its maps are its own choice, and a root that somebody else
/// made may have another /proc.
enum ProcessTargets {
  static func status(_ bytes: [UInt8]) {
    guard let status = ProcessStatus(parsing: bytes) else { return }
    var subject = Subject(
      source: .process, processID: status.processID, userID: status.userID, groupID: status.groupID,
      groups: status.groups, capabilities: status.capabilities, noNewPrivileges: status.noNewPrivileges)
    FactsTarget.show(Report(worldFacts(subject)), in: bytes)
    subject.capabilities = status.boundingSet
    FactsTarget.expectSameAgain(.init(facts: worldFacts(subject)))
    expectShowable(status.name.display, "the name")
    _ = status.isFirst
  }

  static func mountInfo(_ bytes: [UInt8]) {
    for (_, mount) in MountInfo.parse(bytes) {
      FactsTarget.show(Report(worldFacts(mount: .seen(mount))), in: bytes)
      break
    }
    for place in MountPlace.parse(bytes) + MountPlace.parse(bytes, device: "0:25") {
      // The way there and back.
      for path in ["/run/docker.sock", "/", "/a/b/c"] as [ByteString] {
        guard let file = place.file(at: path), let back = place.path(of: file) else { continue }
        expect(back.pathComponents == path.pathComponents, "another path for the same file")
      }
    }
  }

  /// uid_map and gid_map, NUL between; then a subuid file.
  static func idMap(_ bytes: [UInt8]) {
    let parts = bytes.pieces(3)
    for first in [0, 100_000, UInt32.max - 1] {
      guard let range = SubordinateIDs.range(from: first, in: parts[2]) else { continue }
      expect(UInt64(range.outside) + UInt64(range.count) <= UInt64(UInt32.max), "a range that wraps")
    }
    guard let users = IDMapFile.parse(parts[0]), let groups = IDMapFile.parse(parts[1]) else { return }
    for viewpoint in [UserNamespace.Viewpoint.inside, .outside] {
      let namespace = UserNamespace(
        isInitial: .seen(false), uidMap: .seen(users), gidMap: .seen(groups), viewpoint: viewpoint)
      for id in [0, 1, 999, 1000, 65534, 100_000, 0x7FFF_FFFF, 0xFFFF_FFFE, .max] as [UInt32] {
        _ = namespace.mapping(of: UserID(id))
        if let outside = users.outside(id) {
          expect(users.inside(outside) != nil, "no way back into the map")
        }
        _ = groups.inside(id)
      }
      let subject = Subject(
        source: .process, userID: UserID(1000), groupID: GroupID(100_000),
        groups: [GroupID(999), GroupID(65534)],
        userNamespace: namespace)
      for group in [0, 999, 65534, 100_000, .max - 1] as [UInt32] {
        FactsTarget.show(Report(worldFacts(subject, socketGroup: group)), in: bytes)
      }
      FactsTarget.expectSameAgain(.init(facts: worldFacts(subject)))
    }
  }

  static func controlGroup(_ bytes: [UInt8]) {
    switch ControlGroup.parse(bytes) {
    case .container(let id):
      expect(id.utf8.count == 64 && id.allSatisfy(\.isHexDigit), "a container's id of another shape")
    case .service(let name):
      expect(!name.isEmpty && !name.bytes.contains(ByteString.slash), "a unit with a path")
    case .other(let path): expect(!path.isEmpty, "a control group without a path")
    case .user, .none: break
    }
  }

  /// environ and stat.
  static func texts(_ bytes: [UInt8]) {
    if let value = EnvironmentText.value(of: "DOCKER_HOST", in: bytes) {
      expect(!value.isEmpty && !value.contains("\0"), "a value that the kernel cannot hold")
      expectShowable(EndpointFacts(hostVariable: value).chosenByCommandLine.description, "the endpoint")
    }
    _ = ProcessFlags.isKernelThread(bytes)
  }
}
