#if os(Linux)
import CLinux
import LibC

/// Tries a real connection, within a time limit, and asks an engine's API whether it is there. To any other socket
/// nothing is sent.
enum Connector {
  /// How long to wait for a place in a full backlog before asking again.
  private static let backlogPause: Int32 = 20

  static func observe(_ attempt: LinuxHost.Attempt) -> Observation {
    let deadline = Deadline(seconds: attempt.seconds)
    // Abstract names are looked up among sockets of the same type (unix_find_abstract()).
    let otherType: Errno = attempt.path.isAbstractName ? .connectionRefused : .wrongProtocolType
    var last = Observation(call: .connect, errno: otherType)
    for type in SocketType.tried(attempt.expectation) where last.errno == otherType {
      last = observe(attempt.path, type, deadline, attempt.expectation)
    }
    if last.errno == otherType, attempt.path.isAbstractName { last.type = nil }
    return last
  }

  /// The call of a client's that ends a child of the caller's, and with what; `nil` where none does.
  static func killingCall(_ attempt: LinuxHost.Attempt) -> Observation? {
    var call: Int32 = 0
    let type = SocketType.stream
    let signal = attempt.path.withSocketAddress {
      clinux_killing_call(
        type.number, $0, $1, Deadline(seconds: attempt.seconds).remainingMilliseconds, &call)
    }
    // The error of a path that is empty is none of these.
    guard signal > 0 else { return nil }
    return Observation(call: call == 0 ? .socket : .connect, signal: Int(signal), type: type)
  }

  private static func observe(
    _ path: ByteString, _ type: SocketType, _ deadline: Deadline, _ expectsDockerAPI: DockerAPIExpectation
  ) -> Observation {
    let number = clinux_unix_socket(type.number)
    guard number >= 0 else { return Observation(call: .socket, errno: Errno(rawValue: -number), type: type) }
    let socket = Descriptor(number: number)
    let result = connect(socket, to: path, deadline)
    guard result == 0 else { return Observation(call: .connect, errno: Errno(rawValue: result), type: type) }
    return conversation(on: socket, type, deadline, expectsDockerAPI)
  }

  /// What a daemon says on a connected socket.
  static func conversation(
    on socket: borrowing Descriptor, _ type: SocketType?, _ deadline: Deadline,
    _ expectsDockerAPI: DockerAPIExpectation
  ) -> Observation {
    switch expectsDockerAPI {
    case .no: Observation(call: .connect, type: type, peer: peer(of: socket))
    case .yes:
      Observation(call: .connect, peer: peer(of: socket), api: DockerPing.ask(socket, deadline))
    }
  }

  private static func peer(of socket: borrowing Descriptor) -> ProcessID? {
    let process = clinux_peer_process(socket.number)
    return process > 0 ? ProcessID(process) : nil
  }

  /// A non-blocking connect on a Unix socket either succeeds or fails at once; EAGAIN means that the
  /// listener's backlog is full (connect(2)).
  static func connect(_ socket: borrowing Descriptor, to path: ByteString, _ deadline: Deadline)
    -> Int32
  {
    while true {
      let result = path.withSocketAddress { clinux_connect(socket.number, $0, $1) }
      if result == -EINTR { continue }
      guard result == -EAGAIN else { return -result }
      let remaining = deadline.remainingMilliseconds
      guard remaining > 0 else { return ETIMEDOUT }
      poll(nil, 0, min(backlogPause, remaining))
    }
  }
}

extension ByteString {
  /// The address as the calls take it, and its length; the error of an empty path where there is none.
  func withSocketAddress(_ body: (UnsafePointer<CChar>, Int) -> Int32) -> Int32 {
    socketAddress.withUnsafeBufferPointer { buffer in
      buffer.withMemoryRebound(to: CChar.self) { characters in
        characters.baseAddress.map { body($0, characters.count) } ?? -ENOENT
      }
    }
  }
}

extension SocketType {
  /// Those to try, in this order, while the kernel says that it is the wrong one; an engine's API takes a stream.
  static func tried(_ expectsDockerAPI: DockerAPIExpectation) -> [SocketType] {
    expectsDockerAPI == .yes ? [.stream] : allCases
  }

  /// As socket(2) takes it.
  var number: Int32 {
    switch self {
    case .stream: Int32(SOCK_STREAM.rawValue)
    case .sequencedPacket: Int32(SOCK_SEQPACKET.rawValue)
    case .datagram: Int32(SOCK_DGRAM.rawValue)
    }
  }

  init?(number: Int32) {
    guard let type = Self.allCases.first(where: { $0.number == number }) else { return nil }
    self = type
  }
}
#endif
