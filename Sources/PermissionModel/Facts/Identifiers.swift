/// A user id as the inspecting process sees it (`uid_t`).
package struct UserID: RawRepresentable, Hashable, Sendable, Codable, Comparable, CustomStringConvertible {
  package let rawValue: UInt32
  package init(rawValue: UInt32) { self.rawValue = rawValue }
  package init(_ rawValue: UInt32) { self.rawValue = rawValue }
  package static let root = UserID(0)
  package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
  package var description: String { String(rawValue) }
}

/// A group id as the inspecting process sees it (`gid_t`).
package struct GroupID: RawRepresentable, Hashable, Sendable, Codable, Comparable, CustomStringConvertible {
  package let rawValue: UInt32
  package init(rawValue: UInt32) { self.rawValue = rawValue }
  package init(_ rawValue: UInt32) { self.rawValue = rawValue }
  package static let root = GroupID(0)
  package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
  package var description: String { String(rawValue) }
}

/// A process id in the inspecting process's pid namespace (`pid_t`).
package struct ProcessID: RawRepresentable, Hashable, Sendable, Codable, CustomStringConvertible {
  package let rawValue: Int32
  package init(rawValue: Int32) { self.rawValue = rawValue }
  package init(_ rawValue: Int32) { self.rawValue = rawValue }
  package var description: String { String(rawValue) }
}
