import ArgumentParser
import PermissionProbe

/// Which engine the docker command line is told to use.
struct EndpointOptions: ParsableArguments {
  @Option(help: ArgumentHelp("As docker --host: the endpoint to take the socket from.", valueName: "url"))
  var host: String?

  @Option(help: ArgumentHelp("As docker --context: the context to take the socket from.", valueName: "name"))
  var context: String?

  func validate() throws {
    if host != nil, context != nil { throw ValidationError("docker takes --host or --context, not both") }
  }

  var isGiven: Bool { host != nil || context != nil }

  func facts() -> EndpointFacts { EndpointReader.read(host: host, context: context) }
}

enum Endpoint {
  /// The socket that the docker command line would use, for verbs that cannot go on without one.
  static func standard() throws -> ByteString {
    let choice = EndpointReader.read().chosenByCommandLine
    if let path = choice.path { return path }
    throw Failure(
      status: .noEndpoint,
      "\(choice.description) is no Unix socket; name one, or see what `sockcheck sockets` says")
  }
}
