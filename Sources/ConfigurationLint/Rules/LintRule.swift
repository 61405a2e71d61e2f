/// One thing that may be wrong, with its code and its page.
protocol LintRule: Sendable {
  /// The name of its page.
  static var code: String { get }
  /// What is true where it fires, in a clause.
  static var summary: String { get }
}

/// A rule that is asked of each service of a Compose file.
protocol ServiceRule: LintRule {
  static func findings(_ context: ServiceContext) -> [LintFinding]
}

/// A rule that is asked of each event of a build.
protocol BuildRule: LintRule {
  static func finding(_ event: BuildEvent, _ stage: ImageBuild.Stage, _ source: SourceText) -> LintFinding?
}

/// All rules.
package enum LintRules {
  static let ofServices: [any ServiceRule.Type] = [
    ShellInData.self, VariableUnset.self, NumberReadsOtherwise.self, SwarmRefuses.self,
    SocketIsDirectory.self,
    EndpointElsewhere.self, EndpointNotUnix.self, SocketChanged.self, MembershipNotInSession.self,
    CapabilityUnused.self,
    NoNewPrivileges.self, ReadOnlyMountIsNoProtection.self,
  ]
  static let ofBuilds: [any BuildRule.Type] = [
    GroupExists.self, GIDTaken.self, FailureSwallowed.self, ToolMissing.self, NotRootHere.self,
    BuildSeesNoSocket.self,
    SocketChangedInBuild.self,
  ]

  /// Codes that the question itself answers with, beside those of the rules above.
  private static let ofAccess: [(code: String, summary: String)] = [
    ("gid-mismatch", "the user is neither the socket's owner nor in its group"),
    ("gid-assumed", "let in only where the socket's gid is the number in the file"),
    ("docker-gid-differs", "let in only where the image's group of that name has the socket's gid"),
    ("explicit-group-drops-image-groups", "started as user:group, so the image's group file is not read"),
    ("groups-dropped", "a program on the way drops the groups that the file gives"),
    ("group-unknown", "a user or group that the image's files do not have"),
    ("root-lacks-override", "root without CAP_DAC_OVERRIDE, and the socket is somebody else's"),
    ("rootless-owner", "the socket of an engine without root belongs to root in the container"),
    ("id-unmapped", "the socket's owner and group have no number in the container"),
    ("group-bits-deny", "the group's bits have no w"),
    ("root-equivalent", "whoever may use this socket is root on the host"),
    ("could-not-tell", "something that decides is in none of the files"),
    ("unused-ignore", "a comment silences what is not there"),
    ("gid-zero", "the socket is root:root"),
  ]

  /// Every code with its summary, in alphabetical order.
  package static let all: [(code: String, summary: String)] = {
    var found = ofAccess
    for (code, summary) in ofServices.map({ ($0.code, $0.summary) }) + ofBuilds.map({ ($0.code, $0.summary) })
    where !found.contains(where: { $0.code == code }) {
      found.append((code, summary))
    }
    return found.sorted { $0.code < $1.code }
  }()
}
