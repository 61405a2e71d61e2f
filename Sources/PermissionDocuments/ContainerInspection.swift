import FoundationEssentials
package import PermissionModel

/// An element of ContainerList, as far as it is looked at.
package struct ListedContainer: Decodable {
  package var id: String
  package var imageID: String?

  private enum CodingKeys: String, CodingKey {
    case id = "Id"
    case imageID = "ImageID"
  }
}

/// An element of ContainerChanges: a path that is not as the image has it.
package struct FileChange: Decodable {
  package var path: String
  private enum CodingKeys: String, CodingKey { case path = "Path" }
}

/// The part of ImageInspect that is looked at.
package struct ImageInspection: Decodable {
  private struct Config: Decodable {
    var user: String?
    enum CodingKeys: String, CodingKey { case user = "User" }
  }

  private var config: Config?
  package var id: String?

  private enum CodingKeys: String, CodingKey {
    case config = "Config"
    case id = "Id"
  }

  /// `USER` of the image; empty where it has none.
  package var user: String { config?.user ?? "" }
}

/// The parts of ContainerInspect that are looked at. What an engine leaves out counts as its default.
package struct ContainerInspection: Decodable {
  private struct State: Decodable {
    var pid: Int32
    enum CodingKeys: String, CodingKey { case pid = "Pid" }
  }

  private struct Config: Decodable {
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
  }

  private struct HostConfig: Decodable {
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

  private struct Mount: Decodable {
    var source: String?
    var destination: String?

    enum CodingKeys: String, CodingKey {
      case source = "Source"
      case destination = "Destination"
    }
  }

  private var id: String
  private var name: String?
  /// The id of its image, `sha256:` and digits with Docker.
  package var imageID: String?
  private var state: State
  private var config: Config?
  private var hostConfig: HostConfig?
  private var mounts: [Mount]?

  private enum CodingKeys: String, CodingKey {
    case id = "Id"
    case name = "Name"
    case imageID = "Image"
    case state = "State"
    case config = "Config"
    case hostConfig = "HostConfig"
    case mounts = "Mounts"
  }

  /// The main process; `nil` where the container is not running.
  package var process: ProcessID? { state.pid > 0 ? ProcessID(state.pid) : nil }

  /// A variable of its environment; `nil` where it is not set.
  package func variable(_ name: String) -> String? {
    config?.environment?.last { $0.hasPrefix("\(name)=") }.map { String($0.dropFirst(name.utf8.count + 1)) }
  }

  package var facts: ContainerFacts {
    var binds: [ContainerFacts.Bind] = []
    for mount in mounts ?? [] {
      guard let source = mount.source, let destination = mount.destination else { continue }
      binds.append(.init(source: ByteString(source), destination: ByteString(destination)))
    }
    // Engines list them in another order each time.
    binds.sort { $0.destination < $1.destination }
    var facts = ContainerFacts(
      id: id, name: (name ?? id).hasPrefix("/") ? String((name ?? id).dropFirst()) : name ?? id,
      image: config?.image ?? "", isRunning: process != nil, user: config?.user ?? "",
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

extension ContainerInspection {
  package init(_ text: [UInt8]) throws { self = try JSONDecoder().decode(Self.self, from: Data(text)) }
}
