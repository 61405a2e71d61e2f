#if os(Linux)
import CLinux
import FoundationEssentials

/// Asks a container engine over its socket (Docker Engine API, which podman serves too), without any client.
package struct EngineClient: Sendable {
  /// What went wrong, in a sentence with the remedy.
  package struct Failure: Error, Hashable, Sendable, CustomStringConvertible {
    package var description: String
  }

  /// The engine's socket.
  package let socket: ByteString
  /// The bound on one exchange, in seconds.
  package let seconds: Double
  /// The end of several exchanges, where they have one together.
  private let deadline: Deadline?

  package init(socket: ByteString, seconds: Double) {
    self.socket = socket
    self.seconds = seconds
    deadline = nil
  }

  /// - Parameters:
  ///   - deadline: of all exchanges together.
  ///   - seconds: that it was, for a message.
  package init(socket: ByteString, deadline: Deadline, of seconds: Double) {
    self.socket = socket
    self.seconds = seconds
    self.deadline = deadline
  }

  /// A longer reply is not read to its end.
  private static let largestReply = 8 << 20

  /// The document that the engine answers with.
  func document<Value: Decodable>(_ type: Value.Type, at path: String) throws(Failure) -> Value {
    try decoded(type, get(path))
  }

  func decoded<Value: Decodable>(_ type: Value.Type, _ body: [UInt8]) throws(Failure) -> Value {
    guard let value = try? JSONDecoder().decode(type, from: Data(body)) else {
      throw Failure(description: "the engine at \(socket) answered something that its API does not have")
    }
    return value
  }

  /// - Parameter path: without anything that a request line would take for its end.
  func get(_ path: String) throws(Failure) -> [UInt8] {
    let (status, body) = try answer("GET", path)
    guard status == 200 else { throw refusal(status, body) }
    return body
  }

  func refusal(_ status: Int, _ body: [UInt8]) -> Failure {
    let message = EngineMessage(body)?.text
    return Failure(
      description: "the engine at \(socket) says: \(ByteString(message ?? "HTTP \(status)").display)")
  }

  func answer(_ method: String, _ path: String) throws(Failure) -> (status: Int, body: [UInt8]) {
    // HTTP/1.0, so that an engine answers in one piece that ends with the connection.
    let reply = try exchange("\(method) \(path) HTTP/1.0\r\nHost: docker\r\n\r\n")
    guard let head = reply.head else { throw noEngine }
    return (head.status, reply.body)
  }

  private var noEngine: Failure { Failure(description: "what answers at \(socket) is no container engine") }

  private func exchange(_ request: String) throws(Failure) -> HTTPReply {
    let deadline = deadline ?? Deadline(seconds: seconds)
    let number = clinux_unix_socket(SocketType.stream.number)
    guard number >= 0 else {
      throw Failure(description: "socket(): \(Errno(rawValue: -number).sentence)")
    }
    let descriptor = Descriptor(number: number)
    let result = Connector.connect(descriptor, to: socket, deadline)
    guard result == 0 else {
      throw Failure(
        description: "the engine's socket \(socket): \(Errno(rawValue: result).sentence); "
          + "`sockcheck \(socket)` says why")
    }
    var reply = HTTPReply()
    let end = SocketExchange.run(descriptor, Array(request.utf8), deadline, limit: Self.largestReply) {
      piece in
      reply.take(piece)
      return reply.isComplete || reply.isDamaged
    }
    switch end {
    case .silent:
      throw Failure(
        description: "the engine at \(socket) did not answer in \(seconds) s; --timeout gives it longer")
    case .tooLong:
      throw Failure(
        description: "the engine at \(socket) answered with more than \(Self.largestReply >> 20) MiB")
    case .complete, .closed:
      guard reply.head != nil, !reply.isDamaged else { throw noEngine }
      return reply
    }
  }
}

/// A container's name or id, of which nothing can change a request.
struct ContainerName {
  let text: String

  init(_ text: String) throws(EngineClient.Failure) {
    // The characters that engines allow in a name.
    guard !text.isEmpty, text.utf8.count <= 255, text != ".", text != "..",
      text.utf8.allSatisfy({ byte in
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
          || [0x2D, 0x2E, 0x5F].contains(byte)
      })
    else {
      throw EngineClient.Failure(
        description: "\"\(ByteString(argument: text))\" is not the name or id of a container")
    }
    self.text = text
  }
}
#endif
