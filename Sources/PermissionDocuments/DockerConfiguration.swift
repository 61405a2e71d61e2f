/// What the docker command line takes from config.json and from a context's meta.json (``GoJSON``).
package enum DockerConfiguration {
  /// `currentContext` of config.json: a field of another type is passed over with a warning, and so is what stands
  /// behind the first value (json.Decoder). An empty file is none, and not damaged.
  package static func currentContext(_ text: [UInt8]) throws -> String? {
    if text.allSatisfy(GoJSON.isBlank) { return nil }
    var found: String?
    for member in try GoJSON(text, allowsMore: true).members() where member.isFor("currentContext") {
      if let text = try? member.value.string() { found = text }
    }
    return found
  }

  /// Of a meta.json: the name that it gives itself, and `.Endpoints.docker.Host` (docker/cli: context/store,
  /// `getByID`).
  package struct Metadata {
    package var name: String?
    /// `nil` where there is no endpoint of this kind; empty where it names no host, which is the default's.
    package var host: String?

    package init(_ text: [UInt8]) throws {
      var metadata = GoJSON.null
      var endpoints: [String: GoJSON] = [:]
      for member in try GoJSON(text, allowsMore: false).members() {
        if member.isFor("Name") {
          name = try member.value.string() ?? name
        } else if member.isFor("Metadata") {
          metadata = member.value
        } else if member.isFor("Endpoints") {
          // A map: its keys are what they are, and another one of that name adds to it.
          if member.value == .null { endpoints = [:] }
          for entry in try member.value.members() { endpoints[entry.name] = entry.value }
        }
      }
      // docker ends in a panic where the description is no text.
      if let description = try metadata.map()["Description"] {
        guard case .text = description else { throw GoJSON.Damage() }
      }
      // Endpoints of other kinds have to be objects, and nothing more.
      for (kind, value) in endpoints where kind != "docker" { _ = try value.map() }
      // Without a value it is of no type that docker takes for an endpoint.
      guard let docker = endpoints["docker"], docker != .null else { return }
      host = ""
      for member in try docker.members() {
        if member.isFor("Host") {
          host = try member.value.string() ?? host
        } else if member.isFor("SkipTLSVerify") {
          try member.value.requireFlag()
        }
      }
    }
  }
}
