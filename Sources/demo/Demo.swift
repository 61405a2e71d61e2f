import CLinux
import Glibc

/// Tells the whole story on a real socket that it makes itself: asks as uid 1000, is refused, applies the
/// printed fix to the process, and is let in. The first argument is the program to ask.
@main struct Demo {
  static let user: UInt32 = 1000
  static let group: UInt32 = 999

  static func main() {
    guard CommandLine.arguments.count == 2 else { fail("usage: demo PATH-OF-SOCKCHECK") }
    let program = CommandLine.arguments[1]
    guard geteuid() == 0 else { return tellWithoutRoot(program) }
    let directory = temporaryDirectory()
    let socket = directory + "/docker.sock"
    let daemon = PingDaemon(path: socket, group: group)
    let status = tell(program, socket)
    daemon.stop()
    unlink(socket)
    rmdir(directory)
    exit(status)
  }

  private static func tell(_ program: String, _ socket: String) -> Int32 {
    say(
      "A socket root:\(group) 0660, as dockerd makes it, and a process with uid \(user) that holds no such group:"
    )
    let refused = Child.run([program, socket], as: user, groups: [user])
    guard refused.status == 77 else { return disappointed("the refusal", refused.status) }
    say("The fix, as `sockcheck fix --for docker-run` prints it:")
    let fix = Child.run(
      [program, "fix", "--quiet", "--for", "docker-run", socket], as: user, groups: [user], captures: true)
    Child.write("  docker run \(fix.output)")
    guard fix.status == 0, let added = addedGroup(fix.output) else {
      return disappointed("the fix", fix.status)
    }
    say("The same process with that group added, and nothing else changed:")
    let granted = Child.run([program, socket], as: user, groups: [user, added])
    guard granted.status == 0 else { return disappointed("the second answer", granted.status) }
    say("Refused before, let in after, as the same user.")
    return 0
  }

  private static func tellWithoutRoot(_ program: String) {
    say("Without root no socket of another user can be made, so the story is told of one that is assumed.")
    let question = [program, "--assume", "0:\(group):0660", "--user", "\(user):\(user)"]
    let refused = Child.run(question, as: nil, groups: [])
    guard refused.status == 77 else { exit(disappointed("the refusal", refused.status)) }
    say("The same with the printed group added:")
    let granted = Child.run(question + ["--group-add", "\(group)"], as: nil, groups: [])
    exit(granted.status == 0 ? 0 : disappointed("the second answer", granted.status))
  }

  /// The number behind `--group-add`.
  private static func addedGroup(_ options: String) -> UInt32? {
    let words = options.split(whereSeparator: \.isWhitespace)
    guard words.count == 2, words[0] == "--group-add" else { return nil }
    return UInt32(words[1])
  }

  private static func temporaryDirectory() -> String {
    var template = Array("/tmp/sockcheck-demo.XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { fail("no temporary directory: errno \(errno)") }
    let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    guard chmod(path, 0o755) == 0 else { fail("chmod: errno \(errno)") }
    return path
  }

  private static func say(_ line: String) { Child.write("\n── \(line)\n\n") }

  private static func disappointed(_ what: String, _ status: Int32) -> Int32 {
    Child.write("demo: \(what) was not as it should be (status \(status))\n")
    return 1
  }
}

func fail(_ message: String) -> Never {
  Child.write("demo: \(message)\n")
  exit(1)
}
