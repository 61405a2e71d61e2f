import CLinux
import FoundationEssentials

/// Asks an engine for a container's main process (Docker Engine API: ContainerInspect), without any client.
public enum ContainerInspector {
  /// A running container, as far as a diagnosis needs it.
  public struct Container: Hashable, Sendable {
    public var process: ProcessID
    /// The Compose service that it belongs to (`com.docker.compose.service`).
    public var service: String?
  }

  /// What went wrong, in a sentence with the remedy.
  public struct Failure: Error, Hashable, Sendable, CustomStringConvertible {
    public var description: String
  }

  private static let largestReply = 4 << 20

  private struct Inspection: Decodable {
    struct State: Decodable {
      var pid: Int32
      enum CodingKeys: String, CodingKey { case pid = "Pid" }
    }
    struct Config: Decodable {
      var labels: [String: String]?
      enum CodingKeys: String, CodingKey { case labels = "Labels" }
    }
    var state: State
    var config: Config?
    enum CodingKeys: String, CodingKey {
      case state = "State"
      case config = "Config"
    }
  }

  private struct Message: Decodable { var message: String }

  /// - Parameters:
  ///   - name: a name, an id, or the beginning of an id that is unlike all others.
  ///   - socket: the engine's socket.
  ///   - seconds: the bound on the whole exchange.
  public static func inspect(
    _ name: String, socket: ByteString, seconds: Double
  ) throws(Failure) -> Container {
    // The characters that engines allow in a name, and so nothing that could change the request.
    guard !name.isEmpty, name.utf8.count <= 255,
      name.utf8.allSatisfy({ byte in
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
          || [0x2D, 0x2E, 0x5F].contains(byte)
      })
    else { throw Failure(description: "\"\(ByteString(name))\" is not the name or id of a container") }
    // HTTP/1.0, so that the reply comes in one piece that ends with the connection.
    let (head, body) = try exchange(
      "GET /containers/\(name)/json HTTP/1.0\r\nHost: docker\r\n\r\n", socket, seconds)
    guard head.status == 200 else {
      let message = (try? JSONDecoder().decode(Message.self, from: Data(body)))?.message
      throw Failure(
        description: "the engine at \(socket) says: \(ByteString(message ?? "HTTP \(head.status)").display)")
    }
    guard let inspection = try? JSONDecoder().decode(Inspection.self, from: Data(body)) else {
      throw Failure(description: "the engine at \(socket) answered something that is no container")
    }
    guard inspection.state.pid > 0 else {
      throw Failure(
        description: "the container \(name) is not running; start it, or ask with --user and --root instead")
    }
    return Container(
      process: ProcessID(inspection.state.pid),
      service: inspection.config?.labels?["com.docker.compose.service"])
  }

  private static func exchange(
    _ request: String, _ path: ByteString, _ seconds: Double
  ) throws(Failure) -> (head: HTTPHead, body: [UInt8]) {
    let deadline = Connector.Deadline(seconds: seconds)
    let number = clinux_stream_socket()
    guard number >= 0 else {
      throw Failure(description: "socket(): \(Errno(rawValue: -number).sentence)")
    }
    let socket = Descriptor(number: number)
    let result = Connector.connect(socket, to: path, deadline)
    guard result == 0 else {
      throw Failure(
        description: "the engine's socket \(path): \(Errno(rawValue: result).sentence); "
          + "`sockcheck \(path)` says why")
    }
    let (reply, end) = SocketExchange.run(socket, Array(request.utf8), deadline, limit: largestReply) { _ in
      false
    }
    guard end == .closed, let head = HTTPHead(parsing: reply), let start = bodyStart(reply) else {
      throw Failure(
        description: end == .silent
          ? "the engine at \(path) did not answer in \(seconds) s; --timeout gives it longer"
          : "what answers at \(path) is no container engine")
    }
    return (head, Array(reply[start...]))
  }

  private static func bodyStart(_ reply: [UInt8]) -> Int? {
    let mark = Array("\r\n\r\n".utf8)
    guard reply.count >= mark.count else { return nil }
    return (0...(reply.count - mark.count)).first { reply[$0...].starts(with: mark) }.map { $0 + mark.count }
  }
}
