#if os(Linux)
import PermissionDocuments
import PermissionModel

/// Containers as an engine describes them (Docker Engine API: ContainerInspect, ContainerList).
package enum ContainerInspector {
  /// A container with the process that a diagnosis asks about.
  package struct Container: Hashable, Sendable {
    /// The main process; `nil` where the container is not running.
    package var process: ProcessID?
    package var facts: ContainerFacts
    /// `DOCKER_HOST` of its environment.
    package var hostVariable: String?
    /// Of its image, as the engine has it.
    var imageID: String?
  }

  package typealias Failure = EngineClient.Failure

  /// Names and ids of the running containers.
  package static func running(_ engine: EngineClient) throws(Failure) -> [String] {
    try engine.document([ListedContainer].self, at: "/containers/json").map(\.id)
  }

  /// - Parameter name: a name, an id, or the beginning of an id that is unlike all others.
  package static func inspect(_ name: String, _ engine: EngineClient) throws(Failure) -> Container {
    let name = try ContainerName(name)
    let inspection = try engine.document(ContainerInspection.self, at: "/containers/\(name.text)/json")
    return Container(
      process: inspection.process, facts: inspection.facts, hostVariable: inspection.variable("DOCKER_HOST"),
      imageID: inspection.imageID)
  }

  /// It is under the filter that the engine brings itself, by its configuration and the engine's; no where one of them is
  /// not told.
  package static func hasEnginesFilter(_ container: Container, _ engine: EngineClient) -> Bool {
    let namesNone = !container.facts.securityOptions.contains { $0.hasPrefix("seccomp") }
    return namesNone && (try? engine.document(EngineInfo.self, at: "/info"))?.usesBuiltInFilter == true
  }

  /// `USER` of a container's image; `nil` where the engine would not tell, or has lost the image.
  package static func imageUser(of container: Container, _ engine: EngineClient) -> String? {
    let digits = container.imageID.map { $0.hasPrefix("sha256:") ? String($0.dropFirst(7)) : $0 }
    guard let digits, let id = try? ContainerName(digits) else { return nil }
    return try? engine.document(ImageInspection.self, at: "/images/\(id.text)/json").user
  }
}
#endif
