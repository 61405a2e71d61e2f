#if os(Linux)
extension LinuxHost {
  /// Who is asked about, which socket, and what may be tried: what excludes what is in the cases.
  package struct Question: Hashable, Sendable {
    package var matter: Matter
    /// What named the path, where the user did not.
    package var endpoint: EndpointFacts?
    /// Whether what only causes and remedies look at is gathered too: the place, its settings, its neighbours.
    package var explains = true
    /// Whether to look for who listens, where it explains anything.
    package var looksForListener = true
    /// The process is a container's, and its engine said that it loads its own seccomp profile for that.
    package var hasEnginesFilter = false

    package init(_ matter: Matter, endpoint: EndpointFacts? = nil) {
      self.matter = matter
      self.endpoint = endpoint
    }

    /// About the calling process, by the account files of its own root.
    package static func caller(_ path: ByteString, _ trial: Trial = .standard, endpoint: EndpointFacts? = nil)
      -> Self
    {
      Self(.caller(path, trial, accounts: "/"), endpoint: endpoint)
    }
  }

  /// In each case the path is that of the socket, and `accounts` the root whose account files count.
  package enum Matter: Hashable, Sendable {
    /// The calling process.
    case caller(ByteString, Trial, accounts: ByteString)
    /// Whom Docker's rules make of options. Nobody runs as that, so nothing can be tried.
    case identity(ContainerStart, ByteString, accounts: ByteString)
    /// Another process, in its own root and by the files of that; the container whose main process it is.
    case process(ProcessID, ContainerFacts?, ByteString, Trial)
    /// A socket that is not here, at a path that is not looked at: for the caller, or for whom options make.
    case assumed(AssumedSocket, ByteString, ContainerStart?, accounts: ByteString)
  }

  /// What is done to a socket beside looking at it.
  package enum Trial: Hashable, Sendable {
    /// Nothing is opened. The caller's own case is put to the kernel, which answers without (``AccessCheck``).
    case prediction
    /// A connection. `seconds` bounds connecting and the API's answer together; what is expected is judged by what
    /// named the socket, and by its name, where nothing else is said.
    case connection(seconds: Double, expecting: DockerAPIExpectation?)

    /// How long what is looked at beside may take.
    var seconds: Double {
      switch self {
      case .prediction: TimeLimit.standard
      case .connection(let seconds, _): seconds
      }
    }

    package static let standard = connection(seconds: TimeLimit.standard, expecting: nil)
  }

  /// A connection that can be tried: connect(2) can be given the path.
  struct Attempt {
    var path: ByteString
    var seconds: Double
    var expectation: DockerAPIExpectation
  }
}

extension LinuxHost.Attempt {
  /// `nil` where none is asked for, or none can be made.
  init?(_ path: ByteString, _ trial: LinuxHost.Trial, endpoint: EndpointFacts? = nil) {
    guard case .connection(let seconds, let expectation) = trial, path.isSocketAddress else { return nil }
    self.init(
      path: path, seconds: seconds,
      expectation: expectation ?? DockerAPIExpectation(path: path, endpoint: endpoint))
  }
}
#endif
