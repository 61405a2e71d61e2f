import FoundationEssentials

/// Containers as an engine describes them (Docker Engine API: ContainerInspect, ContainerList).
package enum ContainerInspector {
  /// A container with the process that a diagnosis asks about.
  package struct Container: Hashable, Sendable {
    /// The main process; `nil` where the container is not running.
    package var process: ProcessID?
    package var facts: ContainerFacts
    /// `DOCKER_HOST` of its environment.
    package var hostVariable: String?
  }

  package typealias Failure = EngineClient.Failure

  /// Names and ids of the running containers.
  package static func running(_ engine: EngineClient) throws(Failure) -> [String] {
    struct Listed: Decodable {
      var id: String
      enum CodingKeys: String, CodingKey { case id = "Id" }
    }
    return try engine.document([Listed].self, at: "/containers/json").map(\.id)
  }

  /// - Parameter name: a name, an id, or the beginning of an id that is unlike all others.
  package static func inspect(_ name: String, _ engine: EngineClient) throws(Failure) -> Container {
    let name = try ContainerName(name)
    let inspection = try engine.document(Inspection.self, at: "/containers/\(name.text)/json")
    let isRunning = inspection.state.pid > 0
    return Container(
      process: isRunning ? ProcessID(inspection.state.pid) : nil,
      facts: inspection.facts(isRunning: isRunning), hostVariable: inspection.config?.variable("DOCKER_HOST"))
  }
}

/// The parts of ContainerInspect that are looked at. What an engine leaves out counts as its default.
private struct Inspection: Decodable {
  struct State: Decodable {
    var pid: Int32
    enum CodingKeys: String, CodingKey { case pid = "Pid" }
  }

  struct Config: Decodable {
    var user: String?
    var image: String?
    var labels: [String: String]?
    var environment: [String]?

    enum CodingKeys: String, CodingKey {
      case user = "User"
      case image = "Image"
      case labels = "Labels"
      case environment = "Env"
    }

    func variable(_ name: String) -> String? {
      environment?.last { $0.hasPrefix("\(name)=") }.map { String($0.dropFirst(name.utf8.count + 1)) }
    }
  }

  struct HostConfig: Decodable {
    var addedGroups: [String]?
    var userNamespaceMode: String?
    var securityOptions: [String]?
    var addedCapabilities: [String]?
    var droppedCapabilities: [String]?
    var isPrivileged: Bool?

    enum CodingKeys: String, CodingKey {
      case addedGroups = "GroupAdd"
      case userNamespaceMode = "UsernsMode"
      case securityOptions = "SecurityOpt"
      case addedCapabilities = "CapAdd"
      case droppedCapabilities = "CapDrop"
      case isPrivileged = "Privileged"
    }
  }

  struct Mount: Decodable {
    var source: String?
    var destination: String?

    enum CodingKeys: String, CodingKey {
      case source = "Source"
      case destination = "Destination"
    }
  }

  var id: String
  var name: String?
  var state: State
  var config: Config?
  var hostConfig: HostConfig?
  var mounts: [Mount]?

  enum CodingKeys: String, CodingKey {
    case id = "Id"
    case name = "Name"
    case state = "State"
    case config = "Config"
    case hostConfig = "HostConfig"
    case mounts = "Mounts"
  }

  func facts(isRunning: Bool) -> ContainerFacts {
    var binds: [ContainerFacts.Bind] = []
    for mount in mounts ?? [] {
      guard let source = mount.source, let destination = mount.destination else { continue }
      binds.append(.init(source: ByteString(source), destination: ByteString(destination)))
    }
    // Engines list them in another order each time.
    binds.sort { $0.destination < $1.destination }
    var facts = ContainerFacts(
      id: id, name: (name ?? id).hasPrefix("/") ? String((name ?? id).dropFirst()) : name ?? id,
      image: config?.image ?? "", isRunning: isRunning, user: config?.user ?? "",
      addedGroups: hostConfig?.addedGroups ?? [], binds: binds,
      userNamespaceMode: hostConfig?.userNamespaceMode ?? "",
      securityOptions: hostConfig?.securityOptions ?? [],
      addedCapabilities: hostConfig?.addedCapabilities ?? [],
      droppedCapabilities: hostConfig?.droppedCapabilities ?? [],
      isPrivileged: hostConfig?.isPrivileged ?? false, compose: compose)
    facts.labels = PlaceSigns.labels(in: config?.labels ?? [:])
    facts.variables = PlaceSigns.variables(in: config?.environment ?? [])
    return facts
  }

  /// More than anybody writes; an engine may be a hostile one.
  private static let mostComposeFiles = 16

  private var compose: ContainerFacts.Compose? {
    let prefix = "com.docker.compose."
    guard let labels = config?.labels, let service = labels[prefix + "service"] else { return nil }
    let files = (labels[prefix + "project.config_files"] ?? "").split(
      separator: ",", maxSplits: Self.mostComposeFiles
    )
    .prefix(Self.mostComposeFiles).map(String.init)
    return ContainerFacts.Compose(
      project: labels[prefix + "project"] ?? "", service: service, files: files)
  }
}
