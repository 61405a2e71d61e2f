/// What the kernel and the daemon said when a connection was really tried.
package struct Observation: Hashable, Sendable, Codable {
  /// The system call that had the last word.
  package enum Call: String, Hashable, Sendable, Codable {
    /// socket(2) itself was refused: a seccomp filter, not the file.
    case socket
    case connect
  }

  package var call: Call
  /// `nil` where the call succeeded, or did not come back (`signal`); `ETIMEDOUT` where the listener's backlog stayed
  /// full.
  package var errno: Errno?
  /// The signal that ended the one who called: SIGSYS, from a filter of seccomp(2); `nil` where the call came back.
  package var signal: Int?
  /// The type of the client's socket; `nil` for a stream, with which every client begins.
  package var type: SocketType?
  /// The process that began to listen (SO_PEERCRED), in the numbers of the one who asks; `nil` where it has none there.
  package var peer: ProcessID?
  /// `nil` where it did not come to asking, or where no Docker API is to be expected.
  package var api: APIReply?
  /// `nil` where the subject itself connected, or the caller that it is.
  package var standIn: StandIn?

  package init(
    call: Call, errno: Errno? = nil, signal: Int? = nil, type: SocketType? = nil, peer: ProcessID? = nil,
    api: APIReply? = nil, standIn: StandIn? = nil
  ) {
    self.call = call
    self.errno = errno
    self.signal = signal
    self.type = type == .stream ? nil : type
    self.peer = peer
    self.api = api
    self.standIn = standIn
  }

  /// The call came back, and with what was asked for.
  package var succeeded: Bool { errno == nil && signal == nil }

  /// The subject was let in, and nobody is waited for: no fact beside is needed to explain it.
  package var isAtItsEnd: Bool { succeeded && api?.outcome != .silent }
}

/// What faccessat2(2) said when it was asked, by the effective ids (`AT_EACCESS`), whether the caller may write to
/// what the path leads to: the kernel's permission check of connect(2), and nothing that comes behind it.
package struct AccessCheck: Hashable, Sendable, Codable {
  /// `nil` where it may.
  package var errno: Errno?

  package init(errno: Errno? = nil) { self.errno = errno }
}

/// A process that connected for another one: with its credentials, in its namespaces and its root, under its filter
/// and its label.
package struct StandIn: Hashable, Sendable, Codable {
  /// What the other process is under, or may be under, this one was not, and may refuse: what was let in without it
  /// is not known to be let in.
  package enum Omission: String, Hashable, Sendable, Codable {
    /// Its seccomp filter.
    case seccomp
    /// Its label or profile of a security module.
    case label
    /// Landlock rules, which no process shows (landlock(7)).
    case landlock
  }

  package var without: [Omission]
  package init(without: [Omission]) { self.without = without }

  /// `seccomp filter and security label`.
  package var omittedWords: String {
    without.map { omission in
      switch omission {
      case .seccomp: "seccomp filter"
      case .label: "security label"
      case .landlock: "Landlock rules"
      }
    }.joined(separator: " and ")
  }
}

/// The answer to `GET /_ping`.
package struct APIReply: Hashable, Sendable, Codable {
  package enum Outcome: String, Hashable, Sendable, Codable {
    /// A Docker API said that it is there.
    case answered
    /// HTTP, but an error or no Docker API.
    case refused
    /// It answered something that is no HTTP.
    case garbage
    /// It closed the connection without a word.
    case closed
    /// Nothing within the time limit.
    case silent
  }

  package var outcome: Outcome
  /// The status of the HTTP reply.
  package var status: Int?
  /// The header `Api-Version`.
  package var version: String?
  /// `MinAPIVersion` of `GET /version`; `nil` where it was not asked.
  package var minimumVersion: String?
  /// The header `Server`.
  package var server: String?
  /// What was said where the outcome is `refused`; `nil` where nothing was.
  package var refusal: APIRefusal?
  /// Whether a Docker API is what this path must give; otherwise any listener will do.
  package var isExpected: Bool

  package init(
    outcome: Outcome, status: Int? = nil, version: String? = nil, server: String? = nil,
    refusal: APIRefusal? = nil, isExpected: Bool = true
  ) {
    self.outcome = outcome
    self.status = status
    self.version = version
    self.server = server
    self.refusal = refusal
    self.isExpected = isExpected
  }
}

extension APIReply {
  /// Its status says that this client may not ask: by RFC 9110 (15.5), and as proxies in front of engines use them.
  package static let forbiddingStatuses = [401, 403, 405]

  /// The client was understood, and may not.
  package var isForbidden: Bool {
    outcome == .refused && (Self.forbiddingStatuses.contains(status ?? 0) || refusal?.plugin != nil)
  }
}
