/// One line of `/proc/PID/uid_map`: `count` ids from `inside` stand for those from `outside`.
package struct IDRange: Hashable, Sendable {
  package var inside: UInt32
  package var outside: UInt32
  package var count: UInt32
  package init(inside: UInt32, outside: UInt32, count: UInt32) {
    self.inside = inside
    self.outside = outside
    self.count = count
  }

  /// Neither empty nor beyond the last id, on both sides: the kernel refuses any other (map_write(),
  /// kernel/user_namespace.c).
  package var isPossible: Bool {
    count > 0 && [inside, outside].allSatisfy { UInt64($0) + UInt64(count) <= UInt64(UInt32.max) }
  }

  /// Possible, or as it is shown to a reader in a namespace that does not have the ids outside: the first of them is the
  /// invalid one (uid_m_show()).
  package var isReadable: Bool {
    isPossible || outside == .max && IDRange(inside: inside, outside: 0, count: count).isPossible
  }
}

/// `[inside, outside, count]`.
extension IDRange: Codable {
  package init(from decoder: any Decoder) throws {
    var container = try decoder.unkeyedContainer()
    inside = try container.decode(UInt32.self)
    outside = try container.decode(UInt32.self)
    count = try container.decode(UInt32.self)
    if !isReadable {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "no kernel has such a range of ids"))
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.unkeyedContainer()
    try container.encode(inside)
    try container.encode(outside)
    try container.encode(count)
  }
}

/// Whether an id that an inode shows exists in a user namespace.
package enum Mapping: Hashable, Sendable {
  case mapped
  case unmapped
  /// It shows as the overflow id, and a real owner of that id would look the same.
  case ambiguous
}

/// The uid or gid map of a user namespace (user_namespaces(7)).
package struct IDMap: Hashable, Sendable, Codable {
  package var ranges: [IDRange]
  package init(ranges: [IDRange]) { self.ranges = ranges }

  /// The map of the initial namespace: every id but the invalid one.
  package static let identity = IDMap(ranges: [IDRange(inside: 0, outside: 0, count: .max)])

  package init(from decoder: any Decoder) throws {
    ranges = try decoder.singleValueContainer().decode([IDRange].self)
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(ranges)
  }

  package var isComplete: Bool { ranges.contains { $0.inside == 0 && $0.count == .max } }

  func containsInside(_ id: UInt32) -> Bool {
    ranges.contains { id >= $0.inside && UInt64(id) < UInt64($0.inside) + UInt64($0.count) }
  }

  func containsOutside(_ id: UInt32) -> Bool {
    ranges.contains { id >= $0.outside && UInt64(id) < UInt64($0.outside) + UInt64($0.count) }
  }

  /// The id outside that `id` stands for; `nil` where it is not mapped.
  package func outside(_ id: UInt32) -> UInt32? {
    ranges.first { id >= $0.inside && UInt64(id) < UInt64($0.inside) + UInt64($0.count) }
      .flatMap { $0.outside == .max ? nil : $0.outside + (id - $0.inside) }
  }

  /// The id in here that stands for `id` outside; `nil` where none does.
  package func inside(_ id: UInt32) -> UInt32? {
    ranges.first { id >= $0.outside && UInt64(id) < UInt64($0.outside) + UInt64($0.count) }
      .map { $0.inside + (id - $0.outside) }
  }
}

/// The subject's user namespace, as far as it decides.
package struct UserNamespace: Hashable, Sendable, Codable {
  /// Whether setgroups(2) may be called (`/proc/PID/setgroups`).
  package enum SetGroups: String, Hashable, Sendable, Codable { case allow, deny }

  /// From where the ids in the facts are seen.
  package enum Viewpoint: String, Hashable, Sendable, Codable {
    /// From within this namespace: an unmapped id shows as the overflow id.
    case inside
    /// From its parent: ids are the parent's, and the map's outside column says which exist in here.
    case outside
  }

  package var isInitial: Known<Bool>
  package var uidMap: Known<IDMap>
  package var gidMap: Known<IDMap>
  package var setGroups: Known<SetGroups>
  package var viewpoint: Viewpoint
  /// `/proc/sys/kernel/overflowuid` and `overflowgid`: how an unmapped id shows.
  package var overflowUserID: UserID
  package var overflowGroupID: GroupID
  /// What the overflow uid stands for in these facts, where somebody outside has looked; `nil` where not.
  var overflowUserMeans: Mapping?
  var overflowGroupMeans: Mapping?

  package init(
    isInitial: Known<Bool>, uidMap: Known<IDMap>, gidMap: Known<IDMap>,
    setGroups: Known<SetGroups> = .seen(.allow), viewpoint: Viewpoint = .inside,
    overflowUserID: UserID = UserID(65534), overflowGroupID: GroupID = GroupID(65534)
  ) {
    self.isInitial = isInitial
    self.uidMap = uidMap
    self.gidMap = gidMap
    self.setGroups = setGroups
    self.viewpoint = viewpoint
    self.overflowUserID = overflowUserID
    self.overflowGroupID = overflowGroupID
  }

  package static let initial = UserNamespace(
    isInitial: .seen(true), uidMap: .seen(.identity), gidMap: .seen(.identity))

  /// What somebody outside found out is no fact of its own: it follows from the facts seen from there.
  private enum CodingKeys: String, CodingKey {
    case isInitial, uidMap, gidMap, setGroups, viewpoint, overflowUserID, overflowGroupID
  }

  /// Whether the uid that an inode or an ACL entry shows exists in this namespace.
  package func mapping(of id: UserID) -> Mapping {
    mapping(of: id.rawValue, in: uidMap, overflow: overflowUserID.rawValue, means: overflowUserMeans)
  }

  package func mapping(of id: GroupID) -> Mapping {
    mapping(of: id.rawValue, in: gidMap, overflow: overflowGroupID.rawValue, means: overflowGroupMeans)
  }

  private func mapping(of id: UInt32, in map: Known<IDMap>, overflow: UInt32, means: Mapping?) -> Mapping {
    // (uid_t) -1 is what libacl shows for an entry whose id has no name in this namespace.
    if id == .max { return .unmapped }
    guard let map = map.value else { return id == overflow ? .ambiguous : .mapped }
    switch viewpoint {
    case .outside: return map.containsOutside(id) ? .mapped : .unmapped
    case .inside:
      guard id == overflow else { return .mapped }
      if let means { return means }
      if map.isComplete { return .mapped }
      return map.containsInside(id) ? .ambiguous : .unmapped
    }
  }
}
