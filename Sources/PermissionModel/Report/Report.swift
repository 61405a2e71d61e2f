/// Everything that there is to say about one socket and one subject; each format shows the same.
public struct Report: Hashable, Sendable {
  package let situation: Situation
  /// What is true and matters, the root cause first where the subject is stopped; then warnings and notes.
  public let causes: [Cause]
  /// What would help.
  public let plan: Plan
  /// What the subject meets once the root cause is out of the way.
  public let next: [Cause]
  /// What in the container's configuration is at fault; empty where none was asked about, or it is not to blame.
  let settingsAtFault: [SettingAtFault]
  /// Where and when the facts were gathered, if that is to be shown.
  public let host: HostIdentity?

  /// Judges facts, without a look at the machine.
  ///
  /// - Parameters:
  ///   - facts: What was seen, here or elsewhere.
  ///   - context: What remedies call the service that is to be mended.
  ///   - host: Where and when the facts were gathered, if the report is to say so.
  public init(_ facts: Facts, context: RemedyContext = RemedyContext(), host: HostIdentity? = nil) {
    self.host = host
    situation = Situation(facts)
    let diagnosis = Diagnosis(situation)
    causes = diagnosis.causes
    plan = Planner.plan(situation, diagnosis, context)
    next = diagnosis.causesBehind(situation)
    settingsAtFault =
      situation.view.container.flatMap { [situation] container in
        diagnosis.root?.settingsAtFault(container, situation)
      } ?? []
  }

  /// The answer in one word.
  public var verdict: Verdict { situation.verdict }

  /// What was seen. ``FactsDocument`` writes it down, so that it can be judged again elsewhere.
  public var facts: Facts { situation.seen }

  /// What connect(2) says by the permissions alone, and by which rule.
  public var decision: Decision { situation.decision }

  /// The program's exit status.
  package var exitStatus: Int32 { situation.exitStatus }

  /// What was asked about: the path, or the endpoint where that is none.
  var question: String {
    guard let choice = situation.view.endpoint?.chosenByCommandLine, choice.path == nil else {
      return situation.walk.requested.display
    }
    return choice.description
  }

  /// The cause that explains the verdict; `nil` where the subject is let in.
  public var rootCause: Cause? { causes.first { $0.severity == .error } }

  /// Where prediction and kernel differ although no security module would explain it: the kernel let in
  /// whom the model refuses.
  package var kernelDisagrees: Bool {
    guard let observation = situation.view.observation, observation.call == .connect else { return false }
    let isLetIn = ![Errno.accessDenied, .notPermitted].contains(observation.errno ?? Errno(rawValue: 0))
    return isLetIn && situation.decision.permission == .denied
  }

  /// The verdict without the path, for a line of a log.
  package var headlineForLog: String { headline }

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

  /// What whoever is let in could do, for who is not yet.
  var powerSentence: String? {
    guard verdict == .denied, let power = situation.enginePower else { return nil }
    return power.sentence(on: "it", naming: { "uid \($0) on the host" }) + "."
  }

  /// By what right the subject is let in.
  var right: String? {
    guard verdict == .granted else { return nil }
    if situation.walk.end == .abstract {
      return "is in the network namespace where the name is bound (an abstract name has no file and no bits)"
    }
    guard let target = situation.target else { return nil }
    if situation.decision.permission == .unknown, situation.keepsUnmappedGroup,
      situation.mapping(of: target.group) != .mapped
    {
      return "keeps a group that this user namespace does not map, and it is the socket's"
    }
    guard let check = situation.decision.decidedBy else { return nil }
    switch check.rule {
    case .owner: return "owns the socket (\(check.entry))"
    case .group:
      // From outside the number is known that shows as the overflow id in there, where it has no name.
      if situation.mapping(of: target.group) == .unmapped,
        let outside = situation.seen.walk.targetInode?.group
      {
        return
          "keeps a group that its user namespace does not map, \(outside) outside of it, and it is the socket's "
          + "(\(check.entry))"
      }
      return "is in its group \(situation.named(target.group)) (\(check.entry))"
    case .namedUser, .namedGroup: return "is named in its ACL (\(check.entry))"
    case .other: return "everybody may (\(check.entry))"
    case .capability: return "has \(check.entry)"
    case .search, .unmappedID, .inode: return nil
    }
  }

  /// Who makes the socket, in a clause: `PostgreSQL's (process 812, postgres)`, `Docker's, by its path`.
  var maker: String? {
    guard let daemon = situation.daemon else { return nil }
    switch daemon.recognition {
    case .path: return "\(daemon.title), by its path"
    case .listener:
      guard let process = daemon.process else { return nil }
      let whose =
        process.container.map { ", container \(ByteString(String($0.prefix(12))).display)" }
        ?? process.unit.map { ", \($0.display)" } ?? ""
      let other =
        situation.seen.listener?.end.value?.isInOtherNetwork == true ? ", in another network namespace" : ""
      let program = daemon.kind == nil ? "" : " \(process.name.display)"
      return "\(daemon.title) (process \(process.processID)\(program), uid \(process.userID)\(whose)\(other))"
    }
  }

  /// What the daemon said, in a few words.
  var daemon: String? {
    guard let reply = situation.view.observation?.api, reply.outcome == .answered else { return nil }
    var words = ["answers"]
    if let version = reply.version { words.append("API \(ByteString(version).display)") }
    if let server = reply.server { words.append("(\(ByteString(server).display))") }
    return words.joined(separator: " ")
  }

  /// What was asked, where it was not the caller himself on this machine.
  var premise: String? {
    var parts: [String] = []
    let start = situation.subject.start.map { start in
      let user =
        start.user.isEmpty ? "the default user" : "--user \(ByteString(argument: start.user).display)"
      return user + start.addedGroups.map { " --group-add \(ByteString(argument: $0).display)" }.joined()
    }
    if let start, situation.view.container == nil { parts.append("for a container started with \(start)") }
    if let container = situation.view.container {
      let name = ByteString(container.name).display
      let process = situation.subject.processID.map { " (process \($0))" } ?? ""
      parts.append(
        !container.isRunning
          ? "for container \(name), which is not running: from its configuration and its files"
          : start.map { "for a container like \(name) started with \($0), in its root" }
            ?? "for container \(name)\(process), in its own root")
    } else if situation.subject.source == .process, let process = situation.subject.processID {
      parts.append("for process \(process), in its own root")
    }
    if let standIn = situation.view.observation?.standIn { parts.append(standIn.description) }
    if situation.walk.end == .assumed, situation.view.container == nil {
      parts.append("for a socket that is assumed, not looked at")
    }
    if situation.view.observation == nil, exitStatus != 78 {
      let failure = situation.view.observationFailure.map { errno in
        "predicted, since nobody could connect in its place (\(errno.sentence)\(errno == .notPermitted ? "; root can" : ""))"
      }
      let asked = situation.view.accessCheck.map { _ in
        "the kernel was asked (faccessat2), no connection was tried"
      }
      parts.append(failure ?? asked ?? "predicted, no connection was tried")
    }
    return parts.isEmpty ? nil : parts.joined(separator: "; ")
  }
}

extension StandIn {
  fileprivate var description: String {
    let rest = without.isEmpty ? "" : ", without its \(omittedWords)"
    return "connected by a stand-in with its credentials, in its namespaces\(rest)"
  }
}
