/// What the CIS Docker Benchmark asks of docker's socket, answered by what `who` has seen.
///
/// The numbers are those that 1.1.0 gave and later versions have mostly kept; the recommendations are the same in all.
struct Benchmark: Hashable, Sendable {
  /// Its number in the benchmark.
  var recommendation: String
  /// `nil` where not enough could be looked at.
  var passes: Bool?
  /// What was seen, in words that are safe to print.
  var detail: String

  /// None for another socket than docker's.
  static func answers(_ report: WhoReport) -> [Benchmark] {
    guard report.socket.resolvedPath.pathComponents.last == "docker.sock" else { return [] }
    return [ownership(report), permissions(report), mounts(report)]
  }

  /// "Ensure that the Docker socket file ownership is set to root:docker".
  private static func ownership(_ report: WhoReport) -> Benchmark {
    let inode = report.socket.inode
    return Benchmark(
      recommendation: "3.15", passes: inode.owner == .root && report.socket.groupName == "docker",
      detail: "\(report.ownership)")
  }

  /// "… file permissions are set to 660 or more restrictively". An ACL's mask stands in the group's bits.
  private static func permissions(_ report: WhoReport) -> Benchmark {
    let mode = report.socket.inode.mode
    return Benchmark(
      recommendation: "3.16", passes: mode.rawValue & 0o7777 & ~0o660 == 0, detail: "mode \(mode)")
  }

  /// "Ensure that the Docker socket is not mounted inside any containers": running ones, whoever they run as.
  private static func mounts(_ report: WhoReport) -> Benchmark {
    let seen = report.containersWithSocket.sorted()
    let names = seen.map { report.words(of: .container(id: $0)) }
    let isOpen = report.unread.contains(where: \.leavesOpenWhoMay)
    return Benchmark(
      recommendation: "5.31", passes: seen.isEmpty ? (isOpen ? nil : true) : false,
      detail: seen.isEmpty
        ? "in no running container that could be looked at" : "in " + names.joined(separator: ", "))
  }

  var tree: JSONTree {
    .object([
      "benchmark": .text("CIS Docker"), "recommendation": .text(recommendation),
      "passes": .optional(passes) { .flag($0) }, "detail": .text(detail),
    ])
  }
}
