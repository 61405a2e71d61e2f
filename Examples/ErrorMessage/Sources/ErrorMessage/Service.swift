import Glibc

/// A service that needs Docker: it says what is wrong where it cannot reach it.
@main struct Service {
  static func main() {
    let socket = CommandLine.arguments.dropFirst().first ?? "/var/run/docker.sock"
    do throws(EngineUnreachable) {
      print("the engine speaks API", try Engine(socket: socket).version())
    } catch {
      print("cannot reach Docker:\n\(error)")
      exit(error.isPassing ? EX_TEMPFAIL : EX_NOPERM)
    }
  }
}
