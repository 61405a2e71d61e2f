/// The answer in one word (contract: exit statuses).
public enum Verdict: String, Hashable, Sendable, Codable, CaseIterable, Comparable {
  /// The subject can use the socket.
  case granted
  /// Permission is what stops it.
  case denied
  /// It may connect, but nothing usable answers.
  case unavailable
  /// There is no socket at the path.
  case missing
  /// The system would not tell, and no guess is made.
  case unknown

  /// The exit status that `sockcheck` gives it (sysexits.h), for programs that want to do the same.
  public var exitStatus: Int32 {
    switch self {
    case .granted: 0
    case .denied: 77
    case .unavailable: 69
    case .missing: 66
    case .unknown: 71
    }
  }

  /// Worse is greater, for several sockets in one call.
  public static func < (left: Verdict, right: Verdict) -> Bool { left.rank < right.rank }

  private var rank: Int {
    switch self {
    case .granted: 0
    case .denied: 1
    case .unavailable: 2
    case .missing: 3
    case .unknown: 4
    }
  }
}

/// What the kernel and the daemon said counts; where they were not asked, the prediction.
func judge(_ facts: Facts, _ decision: Decision) -> Verdict {
  judge(facts.endpoint, facts.observation, facts.accessCheck, facts.walk, decision)
}

func judge(_ view: SubjectView, _ decision: Decision) -> Verdict {
  judge(view.endpoint, view.observation, view.accessCheck, view.walk, decision)
}

private func judge(
  _ endpoint: EndpointFacts?, _ observation: Observation?, _ accessCheck: AccessCheck?, _ walk: PathWalk,
  _ decision: Decision
) -> Verdict {
  if let endpoint, endpoint.chosenByCommandLine.path == nil { return .unknown }
  guard let observation else { return judge(prediction: decision, accessCheck, walk) }
  // A filter ends only those whom it refuses.
  if observation.signal != nil { return .denied }
  guard let errno = observation.errno else {
    // Whoever was let in without something that may refuse says nothing of the one who is under it.
    let isOpen = observation.standIn.map { !$0.without.isEmpty } ?? false
    return isOpen ? .unknown : judge(observation.api)
  }
  let isOtherThanSocket = walk.targetInode.map { $0.kind != .socket } ?? false
  switch errno {
  case .noEntry, .notDirectory, .tooManyLinks, .nameTooLong: return .missing
  // unix_may_send(): a datagram socket that is connected itself takes from its own peer alone. It comes to that type
  // only where the permission check has passed (unix_find_bsd()), which the facts may leave open.
  case .notPermitted where observation.type == .datagram && decision.permission != .denied:
    return .unavailable
  case .accessDenied, .notPermitted:
    // The kernel asks for permission before it looks at what stands there; a denial on the way counts.
    let isStoppedBefore =
      decision.decidedBy.map { !$0.passes && $0.step != walk.steps.count - 1 } ?? false
    return isOtherThanSocket && observation.call == .connect && !isStoppedBefore ? .missing : .denied
  // RestrictAddressFamilies= of systemd answers so (systemd.exec(5)); every kernel has Unix sockets.
  case .addressFamilyNotSupported where observation.call == .socket: return .denied
  case .connectionRefused: return isOtherThanSocket ? .missing : .unavailable
  case .wrongProtocolType, .timedOut, .tryAgain, .connectionReset: return .unavailable
  default: return .unknown
  }
}

private func judge(prediction: Decision, _ accessCheck: AccessCheck?, _ walk: PathWalk) -> Verdict {
  switch prediction.permission {
  case .missing: return .missing
  // What the facts leave open the kernel knows.
  case .unknown: return accessCheck.map { judge($0, walk) } ?? .unknown
  case .granted: return prediction.errno == nil ? .granted : .missing
  case .denied:
    let isAtTarget = prediction.decidedBy?.step == walk.steps.count - 1
    let kind = walk.targetInode?.kind ?? .socket
    return isAtTarget && kind != .socket && kind != .link ? .missing : .denied
  }
}

private func judge(_ check: AccessCheck, _ walk: PathWalk) -> Verdict {
  let kind = walk.targetInode?.kind
  switch check.errno {
  case nil: return kind.map { $0 == .socket ? .granted : .missing } ?? .unknown
  case .noEntry, .notDirectory, .tooManyLinks, .nameTooLong: return .missing
  case .accessDenied, .notPermitted: return kind.map { $0 == .socket ? .denied : .missing } ?? .denied
  default: return .unknown
  }
}

extension Observation {
  /// The subject can use the socket: no fact is needed beside.
  package var isGranted: Bool { succeeded && judge(api) == .granted }
}

private func judge(_ reply: APIReply?) -> Verdict {
  guard let reply else { return .granted }
  switch reply.outcome {
  case .answered: return .granted
  case .silent: return .unavailable
  case .refused, .garbage, .closed: return reply.isExpected ? .unavailable : .granted
  }
}
