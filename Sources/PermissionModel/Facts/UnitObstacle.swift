/// The setting of a unit by which it does not come to a socket, whatever the socket's owner, group and mode say.
package enum UnitObstacle: Hashable, Sendable {
  /// This path has something empty of root's in its place. The setting, where the unit's settings are known.
  case covered(ByteString, UnitFacts.Hiding?)
  /// Nothing stands at the path, in the unit's own mounts.
  case hidden(UnitFacts.Hiding)
  /// `RestrictAddressFamilies=`.
  case family(ByteString?)
  /// `SystemCallFilter=`.
  case calls(ByteString?)

  package var setting: String {
    switch self {
    case .covered(_, let hiding): hiding?.setting ?? "InaccessiblePaths"
    case .hidden(let hiding): hiding.setting
    case .family: "RestrictAddressFamilies"
    case .calls: "SystemCallFilter"
    }
  }

  package var value: ByteString? {
    switch self {
    case .covered(_, let hiding): hiding?.value
    case .hidden(let hiding): hiding.value
    case .family(let value), .calls(let value): value
    }
  }

  /// The cause that the diagnosis has for it.
  package var code: String {
    switch self {
    case .hidden: InAnotherMountNamespace.code
    case .covered, .family, .calls: UnitSandbox.code
    }
  }
}

extension UnitFacts {
  /// What its settings come to before it runs; `nil` where none is in the way.
  ///
  /// The calls come first: a filter answers before any file is looked at.
  ///
  /// - Parameter isRoot: it may pass the empty directory that stands in the place of another one, and finds nothing there.
  package func obstacle(at path: ByteString, isRoot: Bool) -> UnitObstacle? {
    if !allowsUnixSockets { return .family(shown("RestrictAddressFamilies")) }
    if !allowsConnecting { return .calls(shown("SystemCallFilter")) }
    guard let hiding = hiding(of: path) else { return nil }
    guard let covering = covering(path) else { return .hidden(hiding) }
    if isRoot, !Self.isPath(covering, path) { return .hidden(covering) }
    return .covered(path, covering)
  }

  /// What a drop-in would say against it, as `fix --for systemd` does; empty where that cannot be written.
  package func lines(against obstacle: UnitObstacle, _ path: ByteString) -> [String] {
    switch obstacle {
    case .hidden(let hiding), .covered(_, let hiding?):
      (try? SystemdTarget.showing(path, hiding, self)) ?? []
    case .covered(_, nil): []
    case .family, .calls: SystemdTarget.lettingConnect(self)
    }
  }

  /// Whether the socket itself is covered, and not a directory above it.
  private static func isPath(_ hiding: Hiding, _ path: ByteString) -> Bool {
    let names = EndpointAddress.namesOfSame(path)
    return EndpointAddress.namesOfSame(bare(hiding.value)).contains { names.contains($0) }
  }
}
