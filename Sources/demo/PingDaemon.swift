import CLinuxStage
import Glibc

/// A listener that answers the ping as an engine does, in a process of its own.
struct PingDaemon {
  private static let reply = """
    HTTP/1.1 200 OK\r
    Api-Version: 1.41\r
    Server: sockcheck-demo\r
    Content-Length: 2\r
    Connection: close\r
    \r
    OK
    """

  private let child: pid_t

  init(path: String, group: UInt32) {
    let listener = clinux_listen(path)
    guard listener >= 0 else { fail("\(path): errno \(-listener)") }
    guard chown(path, 0, group) == 0, chmod(path, 0o660) == 0 else { fail("\(path): errno \(errno)") }
    child = clinux_fork()
    guard child >= 0 else { fail("fork: errno \(-child)") }
    if child == 0 { Self.serve(listener) }
    close(listener)
  }

  private static func serve(_ listener: Int32) -> Never {
    let parent = getppid()
    let bytes = Array(reply.utf8)
    var entry = pollfd(fd: listener, events: Int16(POLLIN), revents: 0)
    // Ends by itself should the parent be killed.
    while getppid() == parent {
      guard poll(&entry, 1, 500) > 0 else { continue }
      let connection = accept(listener, nil, nil)
      guard connection >= 0 else { continue }
      var request = [UInt8](repeating: 0, count: 4096)
      _ = recv(connection, &request, request.count, 0)
      _ = send(connection, bytes, bytes.count, Int32(MSG_NOSIGNAL))
      close(connection)
    }
    clinux_exit_now(0)
  }

  func stop() {
    kill(child, SIGTERM)
    waitpid(child, nil, 0)
  }
}
