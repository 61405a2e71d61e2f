/// Who has the socket open for others to connect to, as far as the one who asks may see it (sock_diag(7),
/// proc_pid_fd(5)).
package struct ListenerFacts: Hashable, Sendable, Codable {
  /// The end that clients come to.
  package struct End: Hashable, Sendable, Codable {
    package var type: SocketType
    /// It lives in another network namespace than the one who asks; a file is found from everywhere.
    package var isInOtherNetwork: Bool

    package init(type: SocketType, isInOtherNetwork: Bool = false) {
      self.type = type
      self.isInOtherNetwork = isInOtherNetwork
    }
  }

  /// A process that holds it.
  package struct Process: Hashable, Sendable, Codable {
    package var processID: ProcessID
    /// As `/proc/PID/comm` has it: 15 bytes that the process may choose.
    package var name: ByteString
    package var userID: UserID
    /// The unit of systemd's that it belongs to (cgroups(7)).
    package var unit: ByteString?
    /// The id of its container.
    package var container: String?

    package init(
      processID: ProcessID, name: ByteString, userID: UserID, unit: ByteString? = nil,
      container: String? = nil
    ) {
      self.processID = processID
      self.name = name
      self.userID = userID
      self.unit = unit
      self.container = container
    }
  }

  /// Absent where every network namespace was asked and nobody listens; unreadable where one would not tell.
  package var end: Known<End>
  /// Absent where nobody listens, or where it ended meanwhile; unreadable where it belongs to somebody else.
  package var process: Known<Process>
  /// systemd holds it too, so that a socket unit makes it and not the daemon.
  package var isSystemds: Bool
  /// Where sockets of the same name are listened on that are other files; a few of them.
  package var namesakes: [ByteString]

  package init(
    end: Known<End>, process: Known<Process> = .absent, isSystemds: Bool = false, namesakes: [ByteString] = []
  ) {
    self.end = end
    self.process = process
    self.isSystemds = isSystemds
    self.namesakes = namesakes
  }
}
