import CLinux
import Glibc

/// Tries a real connection, within a time limit, and asks the Docker API whether it is there.
enum Connector {
  /// A moment on the monotonic clock by which all must be done.
  struct Deadline {
    private let nanoseconds: UInt64

    init(seconds: Double) {
      nanoseconds = Self.now() + UInt64(max(0, min(seconds, 1e6)) * 1e9)
    }

    private static func now() -> UInt64 {
      var time = timespec()
      clock_gettime(CLOCK_MONOTONIC, &time)
      return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }

    /// Rounded up, so that the last wait is not a busy loop.
    var remainingMilliseconds: Int32 {
      let now = Self.now()
      return now >= nanoseconds ? 0 : Int32((nanoseconds - now + 999_999) / 1_000_000)
    }
  }

  /// How long to wait for a place in a full backlog before asking again.
  private static let backlogPause: Int32 = 20

  static func observe(_ path: ByteString, seconds: Double, expectsDockerAPI: DockerAPIExpectation)
    -> Observation
  {
    let deadline = Deadline(seconds: seconds)
    let number = clinux_stream_socket()
    guard number >= 0 else { return Observation(call: .socket, errno: Errno(rawValue: -number)) }
    let socket = Descriptor(number: number)
    let result = connect(socket, to: path, deadline)
    guard result == 0 else { return Observation(call: .connect, errno: Errno(rawValue: result)) }
    return conversation(on: socket, deadline, expectsDockerAPI)
  }

  /// What a daemon says on a connected socket.
  static func conversation(
    on socket: borrowing Descriptor, _ deadline: Deadline, _ expectsDockerAPI: DockerAPIExpectation
  ) -> Observation {
    guard expectsDockerAPI != .no else { return Observation(call: .connect) }
    let reply = DockerPing.ask(socket, deadline, isExpected: expectsDockerAPI == .yes)
    return Observation(call: .connect, api: reply)
  }

  /// A non-blocking connect on a Unix socket either succeeds or fails at once; EAGAIN means that the
  /// listener's backlog is full (connect(2)).
  static func connect(_ socket: borrowing Descriptor, to path: ByteString, _ deadline: Deadline)
    -> Int32
  {
    while true {
      let result = path.bytes.withUnsafeBufferPointer { buffer in
        buffer.withMemoryRebound(to: CChar.self) { characters in
          characters.baseAddress.map { clinux_connect(socket.number, $0, characters.count) } ?? -ENOENT
        }
      }
      if result == -EINTR { continue }
      guard result == -EAGAIN else { return -result }
      let remaining = deadline.remainingMilliseconds
      guard remaining > 0 else { return ETIMEDOUT }
      poll(nil, 0, min(backlogPause, remaining))
    }
  }
}
