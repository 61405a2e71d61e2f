/// Says whether this process can use a socket, and if not, which single fact stops it and what would help.
///
/// It connects, sends one request (`GET /_ping`) where the socket is an engine's, and closes the connection again. Nothing is changed. It never fails: what the system would not tell is part of the
/// report, whose ``Report/verdict`` then is ``Verdict/unknown``.
///
/// - Important: The calling thread waits for the daemon, at most for `timeout`, and for the file system that the
///   path leads through, which on a network may be longer. In asynchronous code call it on a thread of its own,
///   not on the cooperative pool; <doc:AskingOneQuestion> shows how.
///
/// - Parameters:
///   - socket: The path of the socket, or an abstract name (`@name`). Without one it is the socket that the docker command line would use here:
///     `DOCKER_HOST`, `DOCKER_CONTEXT`, the current context of config.json, `/var/run/docker.sock`.
///   - timeout: The bound on connecting and on the answer together. Nothing is connected where it is not above zero.
///   - connects: Whether to try a real connection; otherwise the report is the prediction alone.
///   - expectation: What must answer behind the socket; by default its name tells, and docker's endpoint is an
///     engine's.
///   - service: What remedies call the service that is to be mended.
/// - Returns: The report, on facts gathered now.
public func diagnose(
  socket: String? = nil, timeout: Duration = .seconds(2), connects: Bool = true,
  expecting expectation: DockerAPIExpectation? = nil, service: String? = nil
) -> Report {
  let endpoint = socket == nil ? EndpointReader.read() : nil
  let path = socket.map { ByteString($0) } ?? endpoint?.chosenByCommandLine.path ?? ""
  let seconds = timeout / .seconds(1)
  let trial: LinuxHost.Trial =
    connects && seconds > 0
    ? .connection(seconds: min(seconds, TimeLimit.greatest), expecting: expectation) : .prediction
  return Report(
    LinuxHost().ownFacts(path, trial, endpoint: endpoint), context: RemedyContext(service: service))
}
