import Glibc
import PermissionProbe

/// The client of this service: as much of one as the example needs.
struct Engine {
  let socket: String

  /// Asks the engine for its version of the API.
  func version() throws(EngineUnreachable) -> String {
    guard let answer = get("/_ping"), answer.hasPrefix("HTTP/1.1 200") else {
      // The one line that makes the difference: ask why, now that it has failed.
      throw EngineUnreachable(report: SocketDiagnosis(socket: socket).run())
    }
    let header = answer.split(separator: "\r\n").first { $0.lowercased().hasPrefix("api-version:") }
    return header?.split(separator: " ").last.map(String.init) ?? "of unknown version"
  }

  private func get(_ path: String) -> String? {
    let connection = Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    guard connection >= 0 else { return nil }
    defer { close(connection) }
    var limit = timeval(tv_sec: 2, tv_usec: 0)
    setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(socket.utf8)
    guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else { return nil }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
    let isConnected = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(connection, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
      }
    }
    let request = Array("GET \(path) HTTP/1.1\r\nHost: docker\r\nConnection: close\r\n\r\n".utf8)
    guard isConnected, send(connection, request, request.count, Int32(MSG_NOSIGNAL)) == request.count
    else { return nil }
    var answer = [UInt8](repeating: 0, count: 4096)
    let count = recv(connection, &answer, answer.count, 0)
    return count > 0 ? String(decoding: answer.prefix(count), as: UTF8.self) : nil
  }
}
