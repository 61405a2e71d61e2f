/// `DOCKER_API_VERSION` stops a client's negotiation, and an engine refuses each call of a version that it does not have
/// (moby api/server/middleware/version.go). The ping bears no version and says nothing of it.
enum APIVersionUnsupported: Remark {
  static let code = "api-version-unsupported"
  static let severity = Cause.Severity.note

  static func recognise(_ situation: Situation) -> Finding? {
    guard situation.verdict == .granted, let reply = situation.view.observation?.api,
      reply.outcome == .answered,
      let asked = situation.seen.versionVariable, let version = Version(asked), let name = reply.version,
      let newest = Version(name)
    else { return nil }
    // podman takes any version (pkg/api/server/handler_api.go) and calls itself Libpod.
    if reply.server?.hasPrefix("Libpod") == true { return nil }
    let oldest = reply.minimumVersion.flatMap(Version.init)
    let isTooOld = oldest.map { version < $0 } ?? false
    guard newest < version || isTooOld else { return nil }
    var evidence: [String: Evidence] = ["asked": .text(asked), "newest": .text(name)]
    evidence["oldest"] = reply.minimumVersion.map { .text($0) }
    let bound = isTooOld ? "from \(oldest?.description ?? "") on" : "up to \(newest)"
    return Finding(
      title: "DOCKER_API_VERSION=\(version) is not an API that this engine has",
      detail:
        "It takes versions \(bound), and refuses all other calls (“client version \(version) is too "
        + "\(isTooOld ? "old" : "new")”). Unset the variable: clients then agree with the engine on a version.",
      evidence: evidence)
  }

  private struct Version: Comparable, CustomStringConvertible {
    var major: Int
    var minor: Int

    init?(_ text: String) {
      let numbers = text.split(separator: ".", omittingEmptySubsequences: false)
      guard numbers.count == 2, let major = Int(numbers[0]), let minor = Int(numbers[1]), major >= 0,
        minor >= 0
      else { return nil }
      (self.major, self.minor) = (major, minor)
    }

    var description: String { "\(major).\(minor)" }

    static func < (left: Self, right: Self) -> Bool { (left.major, left.minor) < (right.major, right.minor) }
  }
}
