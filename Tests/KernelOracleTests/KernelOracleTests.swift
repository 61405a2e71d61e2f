import Foundation
import Testing

/// The kernel against `decide`: see Tests/KernelOracleHelper, which does the work in a process of its own.
///
/// `SOCKCHECK_ORACLE_CASES` and `SOCKCHECK_ORACLE_SEED` change how many cases there are and which.
@Suite struct KernelOracleTests {
  private static let environment = ProcessInfo.processInfo.environment
  private static let isCI = environment["CI"] == "true"
  private static let isRoot = geteuid() == 0

  /// In CI it runs, and fails, without root: a skipped oracle must not look like one that agreed.
  private static func canRun() -> Bool {
    if !isRoot {
      print("KERNEL ORACLE \(isCI ? "FAILS" : "SKIPPED"): only root can become other subjects (try sudo)")
    }
    return isRoot || isCI
  }

  @Test(
    "connect(2) and decide agree",
    .enabled(if: KernelOracleTests.canRun(), "only root can become other subjects"), .timeLimit(.minutes(30)))
  func agreesWithTheKernel() throws {
    try #require(Self.isRoot, "CI must run the kernel oracle as root")
    let cases = Self.environment["SOCKCHECK_ORACLE_CASES"].flatMap { Int($0) } ?? 24_000
    var arguments = ["--cases", String(cases)]
    if let seed = Self.environment["SOCKCHECK_ORACLE_SEED"] { arguments += ["--seed", seed] }
    let (output, status) = try Self.run(arguments)
    print(output)
    #expect(status == 0)
    let result = Self.numbers(after: "oracle:", in: output)
    #expect(result["cases"] == cases)
    #expect(result["disagreements"] == 0)
    #expect(result["seed"] != nil)
    let isWhole = !output.contains("NOT TESTED")
    if Self.isCI { #expect(isWhole, "this machine leaves dimensions out") }

    // Agreement on questions that were never asked is worth nothing.
    guard cases >= 24_000, isWhole else { return }
    let reach = Self.numbers(after: "reach:", in: output)
    #expect(reach["permission-modes"] == 512)
    #expect(try #require(reach["modes"]) > 4000, "of 4096, with set-id and sticky bits")
    #expect(try #require(reach["in-user-namespaces"]) > 8000)
    let inside = try #require(reach["gathered-inside"])
    #expect(inside > 14_000)
    #expect(try #require(reach["ambient"]) > 800)
    // Where ids are unmapped a subject cannot always know; elsewhere any unknown is a disagreement already.
    #expect(try #require(result["unknown"]) * 5 < inside)
    let kernel = Self.numbers(after: "kernel:", in: output)
    for answer in ["success", "EACCES", "ECONNREFUSED", "ELOOP", "ENOENT", "ENOTDIR", "EPROTOTYPE", "EROFS"] {
      #expect(kernel[answer, default: 0] >= 20, "\(answer) hardly ever met")
    }
    let rules = Self.numbers(after: "decided by:", in: output)
    for rule in [
      "owner(owner)", "group(group)", "other(other)", "named-user(namedUser)", "named-group(namedGroup)",
    ] {
      for outcome in ["+", "-"] {
        #expect(rules[rule + outcome, default: 0] >= 50, "\(rule)\(outcome) hardly ever decided")
      }
    }
    for rule in [
      "capability(owner)+", "unmapped-id(owner)-", "search(group)-", "search(namedUser)-", "inode-",
    ] {
      #expect(rules[rule, default: 0] >= 50, "\(rule) hardly ever decided")
    }
  }

  @Test(
    "where a target has nothing, nothing there helps",
    .enabled(if: KernelOracleTests.canRun(), "only root can become other subjects"), .timeLimit(.minutes(30)))
  func saysNothingHelpsWhereNothingDoes() throws {
    try #require(Self.isRoot, "CI must run the kernel oracle as root")
    let (output, status) = try Self.run(["--completeness", "yes", "--cases", "4800"])
    print(output)
    #expect(status == 0)
    let result = Self.numbers(after: "complete:", in: output)
    #expect(result["refuted"] == 0)
    // Sentences that nobody tried to refute are worth nothing.
    #expect(try #require(result["refused"]) > 2000)
    #expect(try #require(result["applied"]) > 30_000)
    for target in ["docker-run", "swarm", "host"] { #expect(try #require(result[target]) > 200, "\(target)") }
  }

  @Test(
    "types, overlays and abstract names",
    .enabled(if: KernelOracleTests.canRun(), "only root can become other subjects"), .timeLimit(.minutes(30)))
  func saysOfEachTypeWhatTheKernelSays() throws {
    try #require(Self.isRoot, "CI must run the kernel oracle as root")
    let (output, status) = try Self.run(["--types", "yes", "--cases", "4800"])
    print(output)
    #expect(status == 0)
    let result = Self.numbers(after: "types:", in: output)
    #expect(result["cases"] == 4800)
    #expect(result["disagreements"] == 0)
    guard !output.contains("NOT TESTED") else { return }
    let reach = Self.numbers(after: "types-reach:", in: output)
    for way in ["path", "overlay", "belowOverlay", "inUpperLayer"] {
      #expect(reach["\(way)-denied", default: 0] >= 50, "\(way) hardly ever denied")
      #expect(reach["\(way)-unavailable", default: 0] >= 50, "\(way) hardly ever unavailable")
    }
    for way in ["path", "overlay", "abstract"] {
      #expect(reach["\(way)-granted", default: 0] >= 50, "\(way) hardly ever granted")
    }
    for type in ["stream", "seqpacket", "dgram"] {
      #expect(reach["\(type)-granted", default: 0] >= 200, "\(type) hardly ever granted")
    }
    for way in ["belowOverlay", "abstractElsewhere"] {
      #expect(reach["\(way)-granted"] == nil, "\(way): nobody can be let in")
    }
    #expect(reach["abstractElsewhere-unavailable", default: 0] >= 200)
  }

  /// The helper stands beside the test bundle.
  private static func run(_ arguments: [String]) throws -> (output: String, status: Int32) {
    let own = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    let process = Process()
    process.executableURL = own.deletingLastPathComponent().appendingPathComponent("KernelOracleHelper")
    process.arguments = arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return (String(decoding: data, as: UTF8.self), process.terminationStatus)
  }

  /// `name=number` pairs of the line that starts so.
  private static func numbers(after prefix: String, in output: String) -> [String: Int] {
    guard let line = output.split(separator: "\n").last(where: { $0.hasPrefix(prefix) }) else { return [:] }
    var numbers: [String: Int] = [:]
    for word in line.dropFirst(prefix.count).split(separator: " ") {
      let parts = word.split(separator: "=")
      if parts.count == 2, let number = Int(parts[1]) { numbers[String(parts[0])] = number }
    }
    return numbers
  }
}
