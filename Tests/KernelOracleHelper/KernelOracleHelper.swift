import CLinuxStage
import Glibc

/// Makes cases, becomes their subjects, connects, and compares the kernel's answer with the decision.
///
///     KernelOracleHelper [--cases N] [--seed S] [--only INDEX] [--completeness yes | --types yes]
///
/// With `--completeness` it asks whether all is told that would help (``Completeness``), with `--types` what is said of
/// sockets of each type, by paths, overlays and abstract names (``SocketTypes``).
///
/// Exits 0 where all agree, 1 where not, 2 where it could not be tried.
@main struct KernelOracleHelper {
  static func main() {
    let numbers = CommandLine.arguments.dropFirst(2).compactMap { UInt64($0) }
    if CommandLine.arguments.dropFirst().first == "--subject", numbers.count == 4 {
      Oracle.runSubject(
        seed: numbers[0], batch: Int(numbers[1]), results: Int32(numbers[2]), go: Int32(numbers[3]))
    }
    guard let options = Options(CommandLine.arguments.dropFirst()) else {
      print(
        "usage: KernelOracleHelper [--cases N] [--seed S] [--only INDEX] [--completeness yes | --types yes]")
      exit(2)
    }
    guard geteuid() == 0 else {
      print("oracle: NOT RUN: only root can become other subjects")
      exit(2)
    }
    exit(supervise(options))
  }

  struct Options {
    var cases = 24_000
    var seed: UInt64 = 20_240_229
    var only: Int?
    var asksForCompleteness = false
    var asksForTypes = false

    init?(_ arguments: ArraySlice<String>) {
      var rest = arguments
      while let option = rest.popFirst() {
        guard let value = rest.popFirst() else { return nil }
        switch option {
        case "--cases":
          guard let number = Int(value), number > 0 else { return nil }
          cases = number
        case "--seed":
          guard let number = UInt64(value) else { return nil }
          seed = number
        case "--only":
          guard let number = Int(value), number >= 0 else { return nil }
          only = number
        case "--completeness": asksForCompleteness = value == "yes"
        case "--types": asksForTypes = value == "yes"
        default: return nil
        }
      }
    }

    var indices: Range<Int> { only.map { $0..<($0 + 1) } ?? 0..<cases }
  }

  /// The work is done in a child, so that however it ends the machine's setting is put back.
  private static func supervise(_ options: Options) -> Int32 {
    // fs.protected_symlinks is the whole machine's: two oracles at a time would confuse each other.
    let lock = open("/run/lock/sockcheck-oracle", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    if lock >= 0 { flock(lock, LOCK_EX) }
    let linkProtection = Stage.linkProtection
    // Ctrl-C ends the child; this process stays for the cleaning up.
    for number in [SIGINT, SIGTERM, SIGHUP] { signal(number) { _ in } }
    do throws(SetupFailure) {
      let directory = try Stage.makeDirectory()
      let runner = clinux_fork()
      try SetupFailure.check(runner, "fork")
      if runner == 0 {
        for number in [SIGINT, SIGTERM, SIGHUP] { signal(number, SIG_DFL) }
        clinux_die_with_parent()
        exit(run(options, directory))
      }
      var status: Int32 = 0
      while waitpid(runner, &status, 0) < 0, errno == EINTR { kill(runner, SIGTERM) }
      if let linkProtection, Stage.linkProtection != linkProtection {
        try Stage.setLinkProtection(linkProtection)
      }
      Stage.removeDirectory(directory)
      // WIFEXITED and WEXITSTATUS are macros.
      return status & 0x7F == 0 ? (status >> 8) & 0xFF : 2
    } catch {
      print("oracle: NOT RUN: \(error.what): errno \(error.errno)")
      return 2
    }
  }

  private static func run(_ options: Options, _ directory: String) -> Int32 {
    umask(0o022)
    let stage = Stage(directory: directory)
    for shortcoming in stage.shortcomings { print("NOT TESTED: \(shortcoming)") }
    if options.asksForCompleteness { return runCompleteness(options, stage) }
    if options.asksForTypes { return runTypes(options, stage) }
    var oracle = Oracle(seed: options.seed, stage: stage)
    do throws(SetupFailure) {
      try oracle.run(options.indices)
    } catch {
      print("oracle: FAILED: \(error.what): errno \(error.errno)")
      return 2
    }
    for line in oracle.tally.lines(seed: options.seed) { print(line) }
    return oracle.tally.disagreements == 0 ? 0 : 1
  }

  private static func runTypes(_ options: Options, _ stage: Stage) -> Int32 {
    var types = SocketTypes(seed: options.seed, stage: stage)
    do throws(SetupFailure) {
      try types.run(options.indices)
    } catch {
      print("types: FAILED: \(error.what): errno \(error.errno)")
      return 2
    }
    for line in types.lines { print(line) }
    return types.disagreements == 0 ? 0 : 1
  }

  private static func runCompleteness(_ options: Options, _ stage: Stage) -> Int32 {
    var completeness = Completeness(seed: options.seed, stage: stage)
    do throws(SetupFailure) {
      try completeness.run(options.cases)
    } catch {
      print("complete: FAILED: \(error.what): errno \(error.errno)")
      return 2
    }
    print(completeness.line)
    return completeness.refuted == 0 ? 0 : 1
  }
}
