/// Everything that there is to say about one socket and one subject; each format shows the same.
public struct Report: Hashable, Sendable {
  public let situation: Situation
  public let causes: [Cause]
  public let plan: Plan
  /// What the subject meets once the root cause is out of the way.
  public let next: [Cause]

  public init(_ facts: Facts, context: RemedyContext = RemedyContext()) {
    situation = Situation(facts)
    causes = diagnose(situation)
    plan = PermissionProbe.plan(situation, causes, context: context)
    next =
      causes.first { $0.severity == .error }.map { [situation] in
        PermissionProbe.causes(after: $0, in: situation)
      } ?? []
  }

  public var verdict: Verdict { situation.verdict }

  /// The program's exit status.
  public var exitStatus: Int32 { situation.exitStatus }

  /// What was asked about: the path, or the endpoint where that is none.
  var question: String {
    guard let choice = situation.facts.endpoint?.chosenByCommandLine, choice.path == nil else {
      return situation.walk.requested.display
    }
    return choice.description
  }

  /// The cause that explains the verdict; `nil` where the subject is let in.
  public var rootCause: Cause? { causes.first { $0.severity == .error } }

  /// Where prediction and kernel differ although no security module would explain it: the kernel let in
  /// whom the model refuses.
  public var kernelDisagrees: Bool {
    guard let observation = situation.facts.observation, observation.call == .connect else { return false }
    let isLetIn = ![Errno.accessDenied, .notPermitted].contains(observation.errno ?? Errno(rawValue: 0))
    return isLetIn && situation.decision.permission == .denied
  }

  /// The verdict without the path, for a line of a log.
  public var headlineForLog: String { headline }

  /// The verdict in a person's words.
  var headline: String {
    let name = situation.subjectName
    switch verdict {
    case .granted: return "\(name) may use it"
    case .denied: return "permission denied for \(name)"
    case .unavailable: return "no answer that is of use"
    case .missing: return "no socket there"
    case .unknown where exitStatus == 78: return "no Unix socket to ask about"
    case .unknown: return "could not tell"
    }
  }

  /// By what right the subject is let in.
  var right: String? {
    guard verdict == .granted, let target = situation.target else { return nil }
    if situation.decision.permission == .unknown, situation.keepsUnmappedGroup,
      situation.mapping(of: target.group) != .mapped
    {
      return "keeps a group that this user namespace does not map, and it is the socket's"
    }
    guard let check = situation.decision.decidedBy else { return nil }
    switch check.rule {
    case .owner: return "owns the socket (\(check.entry))"
    case .group: return "is in its group \(situation.named(target.group)) (\(check.entry))"
    case .namedUser, .namedGroup: return "is named in its ACL (\(check.entry))"
    case .other: return "everybody may (\(check.entry))"
    case .capability: return "has \(check.entry)"
    case .search, .unmappedID, .inode: return nil
    }
  }

  /// What the daemon said, in a few words.
  var daemon: String? {
    guard let reply = situation.facts.observation?.api, reply.outcome == .answered else { return nil }
    var words = ["answers"]
    if let version = reply.version { words.append("API \(ByteString(version).display)") }
    if let server = reply.server { words.append("(\(ByteString(server).display))") }
    return words.joined(separator: " ")
  }

  /// What was asked, where it was not the caller himself on this machine.
  var premise: String? {
    var parts: [String] = []
    if let start = situation.subject.start {
      let user =
        start.user.isEmpty ? "the default user" : "--user \(ByteString(argument: start.user).display)"
      let groups = start.addedGroups.map { " --group-add \(ByteString(argument: $0).display)" }.joined()
      parts.append("for a container started with \(user)\(groups)")
    }
    if [.process, .container].contains(situation.subject.source), let process = situation.subject.processID {
      parts.append("for process \(process), in its own root")
    }
    if situation.walk.end == .assumed { parts.append("for a socket that is assumed, not looked at") }
    if situation.facts.observation == nil, exitStatus != 78 {
      parts.append("predicted, no connection was tried")
    }
    return parts.isEmpty ? nil : parts.joined(separator: "; ")
  }
}
