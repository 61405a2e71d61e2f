import PermissionProbe

/// Questions about containers, which their engine is asked for first.
struct Inspection {
  var engine: EngineClient

  /// The facts about a container, running or not.
  func facts(_ name: String, _ socket: String?, _ options: SharedOptions, on host: LinuxHost) throws -> Facts
  {
    var container = try Self.reported { () throws(EngineClient.Failure) in
      try ContainerInspector.inspect(name, engine)
    }
    if container.facts.runsAsRoot {
      container.facts.imageUser = ContainerInspector.imageUser(of: container, engine)
    }
    if let process = container.process {
      let asked = options.start
      var options = options
      // Nobody connects for who is asked about in the main process's place.
      options.predictsOnly = options.predictsOnly || asked != nil
      let facts = try SharedOptions.gather(
        options.question(
          socket, ofProcess: process, hostVariable: container.hostVariable, container: container.facts,
          hasEnginesFilter: ContainerInspector.hasEnginesFilter(container, engine)),
        on: host)
      guard let asked else { return facts }
      do throws(DockerIdentity.Refusal) {
        return try facts.asked(as: asked)
      } catch {
        throw Self.failure(error, name)
      }
    }
    let endpoint = EndpointFacts(hostVariable: socket == nil ? container.hostVariable : nil)
    let path = socket.map { ByteString(argument: $0) } ?? endpoint.chosenByCommandLine.path
    guard let path else {
      throw Failure(
        status: .noEndpoint, "\(endpoint.chosenByCommandLine.description) of \(name) is no Unix socket")
    }
    do throws(StoppedContainer.Failure) {
      return try StoppedContainer.facts(of: container.facts, as: options.start, path: path, engine)
    } catch {
      switch error {
      case .engine(let failure): throw Failure(status: .cannotTell, "--container: \(failure)")
      case .identity(let refusal): throw Self.failure(refusal, name)
      }
    }
  }

  private static func failure(_ refusal: DockerIdentity.Refusal, _ name: String) -> Failure {
    Failure(
      status: .cannotTell,
      refusal.isOpen
        ? "--container: whom \(name) would start as cannot be told: \(refusal)"
        : "--container: \(name) would not start: \(refusal)")
  }

  /// The running containers in which a socket of the host's is mounted, each with its place in there.
  func mounting(_ socket: ByteString) throws -> [(container: ContainerInspector.Container, path: ByteString)]
  {
    func resolved(_ path: ByteString) -> ByteString { LinuxHost().resolvedPath(path) ?? path }
    let real = resolved(socket)
    var found: [(container: ContainerInspector.Container, path: ByteString)] = []
    for id in try Self.reported({ () throws(EngineClient.Failure) in try ContainerInspector.running(engine) })
    {
      // One that is gone by now mounts nothing.
      guard let container = try? ContainerInspector.inspect(id, engine), container.process != nil,
        let path = container.facts.place(of: real, resolving: resolved)
      else { continue }
      found.append((container, path))
    }
    return found.sorted { $0.container.facts.name < $1.container.facts.name }
  }

  private static func reported<Value>(_ body: () throws(EngineClient.Failure) -> Value) throws -> Value {
    do throws(EngineClient.Failure) {
      return try body()
    } catch {
      throw Failure(status: .cannotTell, "--container: \(error)")
    }
  }
}
