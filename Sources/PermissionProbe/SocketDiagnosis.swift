/// Says whether this process can use a socket, and if not, which single fact stops it and what would help.
///
/// ```swift
/// let report = SocketDiagnosis(socket: "/var/run/docker.sock").run()
/// ```
///
/// To run it is to connect, to send `GET /_ping` where a Docker API may be expected behind the name (and `GET /version`
/// where `DOCKER_API_VERSION` is set), and to close the connection again. Nothing is changed. It never fails: what the system would not tell is part of the
/// report, whose ``Report/verdict`` then is ``Verdict/unknown``. So it is on systems other than Linux.
public struct SocketDiagnosis: Hashable, Sendable {
  /// The path of the socket. Without one it is the socket that the docker command line would use here: `DOCKER_HOST`,
  /// `DOCKER_CONTEXT`, the current context of config.json, `/var/run/docker.sock`.
  public var socket: String?
  /// The bound on connecting and on the answer together; a day is the longest. Nothing is connected where it is not
  /// above zero.
  public var timeout: Duration
  /// Whether to try a real connection; otherwise the report is a prediction.
  public var connects: Bool
  /// What must answer behind the socket; by default its name tells.
  public var expectation: DockerAPIExpectation?
  /// What remedies call the service that is to be mended.
  public var service: String?

  /// Long enough for a daemon that is busy.
  public static let standardTimeout: Duration = .seconds(2)

  /// A question about one socket; nothing is looked at yet.
  public init(
    socket: String? = nil, timeout: Duration = standardTimeout, connects: Bool = true,
    expecting expectation: DockerAPIExpectation? = nil, service: String? = nil
  ) {
    self.socket = socket
    self.timeout = timeout
    self.connects = connects
    self.expectation = expectation
    self.service = service
  }

  /// Asks now, and waits.
  ///
  /// - Important: The calling thread waits for the daemon, at most for ``timeout``, and for the file system that the
  ///   path leads through, which on a network may be longer. Asynchronous code has a form of its own.
  /// - Returns: The report, on facts gathered now.
  public func run() -> Report {
    Report(facts, context: RemedyContext(service: service))
  }

  /// Asks now, on a thread of its own: no thread of the cooperative pool waits.
  ///
  /// - Throws: `CancellationError`, as soon as the task is cancelled. What was begun comes to its end by itself, within
  ///   the time that it may take, and its report goes nowhere.
  /// - Returns: The report, on facts gathered now.
  public func run() async throws(CancellationError) -> Report {
    let (reports, continuation) = AsyncStream<Report>.makeStream(bufferingPolicy: .bufferingNewest(1))
    if !Task.isCancelled {
      DetachedThread.run {
        continuation.yield(run())
        continuation.finish()
      }
      // A cancelled task gets nothing out of a stream.
      for await report in reports { return report }
    }
    throw CancellationError()
  }
}

#if os(Linux)
extension SocketDiagnosis {
  private var facts: Facts {
    let endpoint = socket == nil ? EndpointReader.read() : nil
    let path = socket.map { ByteString($0) } ?? endpoint?.chosenByCommandLine.path ?? ""
    let seconds = timeout / .seconds(1)
    let trial: LinuxHost.Trial =
      connects && seconds > 0
      ? .connection(seconds: min(seconds, TimeLimit.greatest), expecting: expectation) : .prediction
    return LinuxHost().ownFacts(path, trial, endpoint: endpoint)
  }
}
#else
extension SocketDiagnosis {
  private var facts: Facts { .notGathered(socket.map { ByteString($0) } ?? EndpointAddress.standardPath) }
}
#endif
