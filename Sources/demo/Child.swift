import CLinuxStage
import Glibc

/// Runs a program as somebody else.
enum Child {
  static func run(
    _ arguments: [String], as user: UInt32?, groups: [UInt32], captures: Bool = false
  ) -> (status: Int32, output: String) {
    var ends: [Int32] = [-1, -1]
    if captures { guard pipe(&ends) == 0 else { fail("pipe: errno \(errno)") } }
    let child = clinux_fork()
    guard child >= 0 else { fail("fork: errno \(-child)") }
    if child == 0 {
      if captures { dup2(ends[1], STDOUT_FILENO) }
      become(user, groups)
      var argv = arguments.map { strdup($0) } + [nil]
      execv(arguments[0], &argv)
      clinux_exit_now(127)
    }
    var output: [UInt8] = []
    if captures {
      close(ends[1])
      var chunk = [UInt8](repeating: 0, count: 4096)
      while case let count = read(ends[0], &chunk, chunk.count), count > 0 { output += chunk.prefix(count) }
      close(ends[0])
    }
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0, errno == EINTR {}
    return ((status >> 8) & 0xFF, String(decoding: output, as: UTF8.self))
  }

  private static func become(_ user: UInt32?, _ groups: [UInt32]) {
    guard let user else { return }
    if clinux_become(user, groups.first ?? user, groups, groups.count) != 0 { clinux_exit_now(126) }
  }

  static func write(_ text: String) {
    let bytes = Array(text.utf8)
    _ = Glibc.write(STDOUT_FILENO, bytes, bytes.count)
  }
}
