import Foundation
import Glibc

/// A real Unix socket that behaves in one of the ways a daemon should not.
public final class Listener: @unchecked Sendable {
  public enum Behaviour: Sendable {
    /// Answers each connection with these bytes, and closes.
    case answers(String)
    /// Accepts and says nothing.
    case silent
    /// Accepts no connection and has no room for one more.
    case fullBacklog
    /// Writes without end and never comes to the empty line of an HTTP head.
    case endlessHead
    case closesAtOnce
    /// Keeps what it is sent until the client closes; `received()` waits for the first client's end.
    case records
    /// Bound once, and nobody listens any more.
    case dead
    case datagram
    case sequencedPacket
  }

  public static let ping = Behaviour.answers(
    "HTTP/1.1 200 OK\r\nApi-Version: 1.41\r\nServer: Docker/20.10\r\nContent-Length: 2\r\n\r\nOK")

  public let path: String
  private let descriptor: Int32
  /// What is left for the owner to close.
  private var kept: Int32?
  private var isServed = false
  private var others: [Int32] = []
  private let heard = Heard()

  /// What clients said, each until its end.
  private final class Heard: @unchecked Sendable {
    let ended = DispatchSemaphore(value: 0)
    let lock = NSLock()
    var texts: [[UInt8]] = []
  }

  public init(
    _ path: String, _ behaviour: Behaviour, owner: UInt32? = nil, group: UInt32? = nil, mode: UInt32 = 0o777
  ) throws {
    self.path = path
    let type: __socket_type
    switch behaviour {
    case .datagram: type = SOCK_DGRAM
    case .sequencedPacket: type = SOCK_SEQPACKET
    default: type = SOCK_STREAM
    }
    descriptor = socket(AF_UNIX, Int32(type.rawValue), 0)
    guard descriptor >= 0 else { throw SystemFailure("socket") }
    kept = descriptor
    guard Self.withAddress(path, { bind(descriptor, $0, $1) }) == 0 else { throw SystemFailure("bind") }
    if owner != nil || group != nil {
      guard chown(path, owner ?? .max, group ?? .max) == 0 else { throw SystemFailure("chown") }
    }
    guard chmod(path, mode) == 0 else { throw SystemFailure("chmod") }
    switch behaviour {
    case .dead:
      close(descriptor)
      kept = nil
    case .datagram: break
    case .fullBacklog:
      guard listen(descriptor, 0) == 0 else { throw SystemFailure("listen") }
      fillBacklog()
    default:
      guard listen(descriptor, 16) == 0 else { throw SystemFailure("listen") }
      kept = nil
      isServed = true
      Thread.detachNewThread { [descriptor, heard] in Self.serve(descriptor, behaviour, heard) }
    }
  }

  deinit {
    // Wakes the thread that accepts, and that one closes: the number may belong to somebody else by then.
    if isServed { shutdown(descriptor, Int32(SHUT_RDWR)) }
    if let kept { close(kept) }
    for other in others { close(other) }
  }

  /// What each client sent, once the first one has closed; empty where none did within ten seconds.
  public func received() -> [[UInt8]] {
    guard heard.ended.wait(timeout: .now() + 10) == .success else { return [] }
    return heard.lock.withLock { heard.texts }
  }

  private func fillBacklog() {
    for _ in 0..<8 {
      let client = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue), 0)
      others.append(client)
      if Self.withAddress(path, { connect(client, $0, $1) }) != 0 { return }
    }
  }

  private static func serve(_ descriptor: Int32, _ behaviour: Behaviour, _ heard: Heard) {
    defer { close(descriptor) }
    while true {
      let client = accept(descriptor, nil, nil)
      guard client >= 0 else { return }
      Thread.detachNewThread { answer(client, behaviour, heard) }
    }
  }

  private static func answer(_ client: Int32, _ behaviour: Behaviour, _ heard: Heard) {
    defer { close(client) }
    var request = [UInt8](repeating: 0, count: 4096)
    switch behaviour {
    case .answers(let text):
      _ = recv(client, &request, request.count, 0)
      _ = send(client, Array(text.utf8), text.utf8.count, Int32(MSG_NOSIGNAL))
    case .records:
      var text: [UInt8] = []
      while true {
        let count = recv(client, &request, request.count, 0)
        guard count > 0 else { break }
        text += request.prefix(count)
      }
      heard.lock.withLock { heard.texts.append(text) }
      heard.ended.signal()
    case .silent:
      while recv(client, &request, request.count, 0) > 0 {}
    case .endlessHead:
      let part = Array("HTTP/1.1 200 OK\r\nX: ".utf8)
      _ = send(client, part, part.count, Int32(MSG_NOSIGNAL))
      let more = [UInt8](repeating: UInt8(ascii: "a"), count: 4096)
      while send(client, more, more.count, Int32(MSG_NOSIGNAL)) > 0 {}
    default: break
    }
  }

  private static func withAddress(
    _ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
  ) -> Int32 {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8).prefix(107)) }
    return withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
  }
}
