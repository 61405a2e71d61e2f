/// A container as its engine describes it (Docker Engine API: ContainerInspect): what it was made of, and where
/// that is written down.
package struct ContainerFacts: Hashable, Sendable, Codable {
  /// What is mounted in it from the host.
  package struct Bind: Hashable, Sendable, Codable {
    /// On the host.
    package var source: ByteString
    /// In the container.
    package var destination: ByteString

    package init(source: ByteString, destination: ByteString) {
      self.source = source
      self.destination = destination
    }
  }

  /// What Compose notes in labels of a container that it makes.
  package struct Compose: Hashable, Sendable, Codable {
    /// `com.docker.compose.project`.
    package var project: String
    /// `com.docker.compose.service`.
    package var service: String
    /// `com.docker.compose.project.config_files`, as the project was started with them.
    package var files: [String]

    package init(project: String, service: String, files: [String]) {
      self.project = project
      self.service = service
      self.files = files
    }
  }

  package var id: String
  package var name: String
  /// As it was named when the container was made.
  package var image: String
  package var isRunning: Bool
  /// `Config.User`; empty for the image's default, which is root.
  package var user: String
  /// `Config.User` of its image, where that was looked at: for a container that runs as root it is who would run without
  /// that. Empty where the image has none.
  package var imageUser: String?
  /// `HostConfig.GroupAdd`.
  package var addedGroups: [String]
  /// `Mounts`.
  package var binds: [Bind]
  /// `HostConfig.UsernsMode`; empty for the engine's own setting.
  package var userNamespaceMode: String
  /// `HostConfig.SecurityOpt`.
  package var securityOptions: [String]
  /// `HostConfig.CapAdd` and `HostConfig.CapDrop`.
  package var addedCapabilities: [String]
  package var droppedCapabilities: [String]
  /// `HostConfig.Privileged`.
  package var isPrivileged: Bool
  package var compose: Compose?
  /// The labels and variables that tell who made it, and for what (`PlaceSigns`); `nil` in older documents.
  package var labels: [String: String]?
  package var variables: [String: ByteString]?

  package init(
    id: String, name: String, image: String = "", isRunning: Bool = true, user: String = "",
    addedGroups: [String] = [], binds: [Bind] = [], userNamespaceMode: String = "",
    securityOptions: [String] = [], addedCapabilities: [String] = [], droppedCapabilities: [String] = [],
    isPrivileged: Bool = false, compose: Compose? = nil
  ) {
    self.id = id
    self.name = name
    self.image = image
    self.isRunning = isRunning
    self.user = user
    self.addedGroups = addedGroups
    self.binds = binds
    self.userNamespaceMode = userNamespaceMode
    self.securityOptions = securityOptions
    self.addedCapabilities = addedCapabilities
    self.droppedCapabilities = droppedCapabilities
    self.isPrivileged = isPrivileged
    self.compose = compose
  }

  /// The options that its main process was started with.
  package var start: ContainerStart { ContainerStart(user: user, addedGroups: addedGroups) }

  /// Its main process runs as root, as it is configured.
  package var runsAsRoot: Bool {
    let user = user.prefix { $0 != ":" }
    return user.isEmpty || user == "root" || user == "0"
  }

  /// Where in the container something of the host's is to be found; `nil` where it is not mounted.
  ///
  /// - Parameters:
  ///   - path: on the host, free of links.
  ///   - resolved: what the source of a mount leads to.
  package func place(of path: ByteString, resolving resolved: (ByteString) -> ByteString) -> ByteString? {
    let wanted = path.pathComponents
    for bind in binds {
      let source = resolved(bind.source).pathComponents
      guard wanted.starts(with: source) else { continue }
      return wanted.dropFirst(source.count).reduce(bind.destination) { $0.appending(component: $1) }
    }
    return nil
  }

  /// Where on the host something in the container lies; `nil` where no mount covers it.
  package func source(of path: ByteString) -> ByteString? {
    let wanted = path.pathComponents
    // The mount that was made deepest hides the others.
    let covering = binds.filter { wanted.starts(with: $0.destination.pathComponents) }
      .max { $0.destination.pathComponents.count < $1.destination.pathComponents.count }
    return covering.map { bind in
      wanted.dropFirst(bind.destination.pathComponents.count).reduce(bind.source) {
        $0.appending(component: $1)
      }
    }
  }
}
