/// What a process belongs to, as its control group tells (cgroups(7)): engines and systemd name theirs so.
package enum ControlGroup: Hashable, Sendable {
  case container(id: String)
  /// A service or scope of systemd's.
  case service(ByteString)
  /// A user's slice: sessions and services of that user.
  case user(UserID)
  /// Another control group, by its path.
  case other(ByteString)
  /// The root of the hierarchy, or none at all.
  case none

  /// Parses `/proc/PID/cgroup`. With several hierarchies any may be the one in which the engine or systemd
  /// keeps its groups; the most telling line counts.
  package static func parse(_ text: some Sequence<UInt8>) -> ControlGroup {
    var best = ControlGroup.none
    for line in Array(text).split(separator: UInt8(ascii: "\n")) {
      let fields = line.split(separator: UInt8(ascii: ":"), maxSplits: 2, omittingEmptySubsequences: false)
      guard fields.count == 3 else { continue }
      let unit = ControlGroup(path: ByteString(fields[2]))
      if unit.rank > best.rank { best = unit }
    }
    return best
  }

  private var rank: Int {
    switch self {
    case .none: 0
    case .other: 1
    case .user: 2
    case .service: 3
    case .container: 4
    }
  }

  init(path: ByteString) {
    let components = path.pathComponents
    // The innermost container: an engine may run in another one's.
    if let id = components.reversed().lazy.compactMap(Self.containerID).first {
      self = .container(id: id)
    } else if let user = components.lazy.compactMap(Self.sliceOwner).first {
      self = .user(user)
    } else if let service = components.last(where: {
      Self.isNamed($0, ".service") || Self.isNamed($0, ".scope")
    }) {
      self = .service(service)
    } else {
      self = components.isEmpty ? .none : .other(path)
    }
  }

  /// 64 hexadecimal digits: bare as cgroupfs drivers have it, or `docker-ID.scope`, `libpod-ID.scope`,
  /// `cri-containerd-ID.scope`, `crio-ID.scope`. A container's monitor, `…-conmon-ID.scope`, is none.
  private static func containerID(_ component: ByteString) -> String? {
    var name = component.bytes[...]
    if name.suffix(6).elementsEqual(".scope".utf8) { name = name.dropLast(6) }
    guard name.count >= 64 else { return nil }
    let id = name.suffix(64)
    guard id.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }) else { return nil }
    let prefix = name.dropLast(64)
    guard
      prefix.isEmpty
        || prefix.last == UInt8(ascii: "-") && !prefix.elementsEqual("crio-conmon-".utf8)
          && !prefix.elementsEqual("libpod-conmon-".utf8)
    else { return nil }
    return String(decoding: id, as: UTF8.self)
  }

  /// `user-1000.slice`.
  private static func sliceOwner(_ component: ByteString) -> UserID? {
    let name = component.bytes
    guard name.starts(with: "user-".utf8), isNamed(component, ".slice"),
      let id = AccountFiles.id(name.dropFirst(5).dropLast(6))
    else { return nil }
    return UserID(id)
  }

  private static func isNamed(_ component: ByteString, _ suffix: String) -> Bool {
    component.count > suffix.utf8.count
      && component.bytes.suffix(suffix.utf8.count).elementsEqual(suffix.utf8)
  }
}
