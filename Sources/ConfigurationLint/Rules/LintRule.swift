import PermissionModel

/// One thing that may be wrong, with its code and its page.
protocol LintRule: Sendable {
  /// The name of its page.
  static var code: String { get }
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
    ShellInData.self, VariableUnset.self, EmptyGroup.self, NumberReadsOtherwise.self, SwarmRefuses.self,
    SocketIsDirectory.self, SocketMissing.self,
    EndpointElsewhere.self, EndpointNotUnix.self, SocketChanged.self, MembershipNotInSession.self,
    CapabilityUnused.self,
    NonRootRefused.self, NoNewPrivileges.self, ReadOnlyMountIsNoProtection.self,
  ]
  static let ofBuilds: [any BuildRule.Type] = [
    GroupExists.self, GIDTaken.self, FailureSwallowed.self, ToolMissing.self, NotRootHere.self,
    BuildSeesNoSocket.self,
    SocketChangedInBuild.self,
  ]

  /// Codes that the question itself answers with, beside those of the rules above: what the diagnosis of it may say of a
  /// socket and a subject.
  private static let ofAccess = [
    "acl-entry-denies", "acl-mask-denies", "could-not-tell", "docker-gid-differs",
    "explicit-group-drops-image-groups",
    "gid-assumed", "gid-mismatch", "gid-taken", "gid-zero", "group-bits-deny", "group-unknown",
    "groups-dropped",
    "id-unmapped", "immutable-inode", "in-another-mount-namespace", "membership-not-in-session",
    "not-a-socket", "owner-bits-deny",
    "root-equivalent",
    "root-lacks-override", "rootless-owner", "security-policy", "socket-is-directory", "socket-missing",
    "unit-sandbox", "unused-ignore", "world-writable",
  ]

  /// A code that the diagnosis has and that is none of lint's is told as what it comes to.
  static func known(_ code: String?) -> String {
    code.flatMap { ofAccess.contains($0) ? $0 : nil } ?? "gid-mismatch"
  }

  /// Every code with its page's title, in alphabetical order.
  package static let all: [(code: String, summary: String)] = {
    let codes = Set(ofAccess + ofServices.map { $0.code } + ofBuilds.map { $0.code })
    return codes.sorted().map { ($0, CausePages.title($0) ?? $0) }
  }()
}
