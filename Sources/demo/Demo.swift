import Foundation
import TestSupport

/// Tells the whole story on a real socket that it makes itself: asks as uid 1000, is refused, applies the
/// printed fix to the process, and is let in. The first argument is the program to ask.
@main struct Demo {
  static let user = 1000
  static let group = 999

  struct Disappointed: Error, CustomStringConvertible {
    var description: String
  }

  static func main() {
    do {
      guard CommandLine.arguments.count == 2 else {
        throw Disappointed(description: "usage: demo PATH-OF-SOCKCHECK")
      }
      let program = CommandLine.arguments[1]
      try geteuid() == 0 ? tell(program) : tellWithoutRoot(program)
    } catch {
      print("demo: \(error)")
      exit(1)
    }
  }

  private static func tell(_ program: String) throws {
    let folder = try TemporaryDirectory()
    let socket = folder.path + "/docker.sock"
    let daemon = try Listener(socket, Listener.ping, owner: 0, group: UInt32(group), mode: 0o660)
    defer { withExtendedLifetime(daemon) {} }
    say(
      "A socket root:\(group) 0660, as dockerd makes it, and a process with uid \(user) that holds no such group:"
    )
    try report([program, socket], groups: [user], status: 77, "the refusal")
    say("The fix, as `sockcheck fix --for docker-run` prints it:")
    let fix = try run([program, "fix", "--quiet", "--for", "docker-run", socket], groups: [user])
    print("  docker run \(fix.outputText)", terminator: "")
    guard fix.status == 0, let added = addedGroup(fix.outputText) else {
      throw Disappointed(description: "the fix was not as it should be (status \(fix.status))")
    }
    say("The same process with that group added, and nothing else changed:")
    try report([program, socket], groups: [user, added], status: 0, "the second answer")
    say("Refused before, let in after, as the same user.")
  }

  private static func tellWithoutRoot(_ program: String) throws {
    say("Without root no socket of another user can be made, so the story is told of one that is assumed.")
    let question = [program, "--assume", "0:\(group):0660", "--user", "\(user):\(user)"]
    try report(question, groups: nil, status: 77, "the refusal")
    say("The same with the printed group added:")
    try report(question + ["--group-add", "\(group)"], groups: nil, status: 0, "the second answer")
  }

  /// Shows what the program says, and demands its exit status.
  private static func report(_ words: [String], groups: [Int]?, status: Int32, _ what: String) throws {
    let done = try run(words + ["--color", isatty(STDOUT_FILENO) == 1 ? "always" : "auto"], groups: groups)
    print(done.outputText + done.errorText, terminator: "")
    guard done.status == status else {
      throw Disappointed(description: "\(what) was not as it should be (status \(done.status))")
    }
  }

  /// - Parameter groups: of the user with whose ids it runs, the primary one first; `nil` for whoever runs this.
  private static func run(_ words: [String], groups: [Int]?) throws -> Child {
    guard let groups, let primary = groups.first else {
      return try Child.run(words[0], Array(words.dropFirst()))
    }
    guard let setpriv = Child.find("setpriv") else {
      throw Disappointed(description: "no setpriv (Debian's package util-linux)")
    }
    let list = groups.map(String.init).joined(separator: ",")
    return try Child.run(setpriv, ["--reuid", "\(user)", "--regid", "\(primary)", "--groups", list] + words)
  }

  /// The number behind `--group-add`.
  private static func addedGroup(_ options: String) -> Int? {
    let words = options.split(whereSeparator: \.isWhitespace)
    guard words.count == 2, words[0] == "--group-add" else { return nil }
    return Int(words[1])
  }

  private static func say(_ line: String) { print("\n── \(line)\n") }
}
