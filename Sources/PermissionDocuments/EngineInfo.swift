import FoundationEssentials
package import PermissionModel

/// The parts of an engine's SystemInfo (`GET /info`) that are looked at.
package struct EngineInfo: Decodable {
  private var securityOptions: [String]?
  private var rootDirectory: String?
  /// Of podman, which has no such option for it (pkg/api/handlers/compat/info.go).
  private var rootless: Bool?
  private var buildahVersion: String?

  private enum CodingKeys: String, CodingKey {
    case securityOptions = "SecurityOptions"
    case rootDirectory = "DockerRootDir"
    case rootless = "Rootless"
    case buildahVersion = "BuildahVersion"
  }

  /// It runs as a user other than root.
  package var isRootless: Bool { hasOption("name=rootless") || rootless == true }

  /// It was started with --userns-remap.
  package var remapsUsers: Bool { hasOption("name=userns") }

  /// A container that names no seccomp profile gets the one that is built into the engine, and not one that was set for
  /// the whole daemon (moby: daemon/info.go; `default`, since 23.0 `builtin`). Podman says `default` whatever its
  /// containers.conf names, which is no answer.
  package var usesBuiltInFilter: Bool {
    buildahVersion == nil && rootless == nil
      && securityOptions?.contains {
        $0 == "name=seccomp,profile=default" || $0 == "name=seccomp,profile=builtin"
      }
        == true
  }

  private func hasOption(_ name: String) -> Bool {
    securityOptions?.contains { $0.hasPrefix(name) } ?? false
  }

  /// An engine with --userns-remap keeps its files in a directory named `UID.GID`, the first ids of the range.
  package var firstIDs: (user: UserID, group: GroupID)? {
    let ids = ByteString(rootDirectory ?? "").lastPathComponent.bytes
      .split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).map { AccountFiles.id($0) }
    guard ids.count == 2, let user = ids[0], let group = ids[1] else { return nil }
    return (UserID(user), GroupID(group))
  }
}

extension EngineInfo {
  package init(_ text: [UInt8]) throws { self = try JSONDecoder().decode(Self.self, from: Data(text)) }
}
