/// By what right a subject may connect: the check that had the last word.
package struct Right: Hashable, Sendable {
  package var rule: Check.Rule
  /// In getfacl's notation, or the capability.
  package var entry: String
  /// Where the socket is for the subject.
  package var path: ByteString
  /// A capability without which a directory on the way would have stopped it.
  package var through: String?
}

/// What ``decide(_:)`` says of one subject and all the ways that it has to the socket.
package enum Answer: Hashable {
  case letsIn(Right)
  case refused
  case unknown(MissingFact)
}

/// The ways to one socket within one root directory, and who comes through.
///
/// ``decide(_:)`` alone judges. It compares a subject's ids with those on the way and with the overflow id
/// and looks at its capabilities and its user namespace, so two subjects that agree in these get the same
/// answer, and only the first of them is asked about.
package struct Gate {
  /// More than one where the socket is mounted or named several times.
  let walks: [PathWalk]
  private let system: SystemFacts
  let userIDs: Set<UserID>
  let groupIDs: Set<GroupID>
  private var answers: [Key: Answer] = [:]
  /// How often ``decide(_:)`` was asked.
  private(set) var decisionCount = 0

  private struct Key: Hashable {
    /// `nil` for all that are named nowhere on the way.
    var userID: UserID?
    var groups: [GroupID]
    var capabilities: UInt64
    var namespace: UInt64
  }

  /// The capabilities that ``decide(_:)`` looks at.
  package static let counting: CapabilitySet = [.dacOverride, .dacReadSearch]

  package init(walks: [PathWalk], system: SystemFacts, overflowUserID: UserID, overflowGroupID: GroupID) {
    // Whoever goes there by chdir(2) passes a name as short as it takes.
    self.walks = walks.map { walk in
      var walk = walk
      if walk.requested.count > longestSocketPath { walk.requested = walk.requested.lastPathComponent }
      return walk
    }
    self.system = system
    var userIDs: Set<UserID> = [overflowUserID]
    var groupIDs: Set<GroupID> = [overflowGroupID]
    for inode in walks.flatMap(\.steps).compactMap(\.inode.value) {
      userIDs.insert(inode.owner)
      groupIDs.insert(inode.group)
      for entry in inode.acl.value?.entries ?? [] {
        switch entry.tag {
        case .user(let id): userIDs.insert(id)
        case .group(let id): groupIDs.insert(id)
        default: break
        }
      }
    }
    self.userIDs = userIDs
    self.groupIDs = groupIDs
  }

  /// Those of a subject's groups that the ways ask for, in order.
  func counting(_ subject: Subject) -> [GroupID] {
    var counting = subject.groups.filter { groupIDs.contains($0) }
    if groupIDs.contains(subject.groupID) { counting.append(subject.groupID) }
    return counting.count < 2 ? counting : Set(counting).sorted()
  }

  /// - Parameter namespace: tells user namespaces apart; the same number for the same one.
  package mutating func answer(_ subject: Subject, namespace: UInt64 = 0) -> Answer {
    let key = Key(
      userID: userIDs.contains(subject.userID) ? subject.userID : nil, groups: counting(subject),
      capabilities: subject.capabilities.intersection(Self.counting).rawValue, namespace: namespace)
    if let known = answers[key] { return known }
    let answer = decided(subject)
    answers[key] = answer
    return answer
  }

  private mutating func decided(_ subject: Subject) -> Answer {
    var missing: MissingFact?
    for walk in walks {
      decisionCount += 1
      let decision = decide(Facts(subject: subject, walk: walk, system: system))
      if decision.letsIn, let right = Right(decision, walk) { return .letsIn(right) }
      missing = missing ?? decision.missingFact
    }
    return missing.map { .unknown($0) } ?? .refused
  }
}

extension Right {
  init?(_ decision: Decision, _ walk: PathWalk) {
    guard let last = decision.decidedBy else { return nil }
    let opened = decision.trace.dropLast().first { $0.rule == .capability }
    self.init(
      rule: last.rule, entry: last.entry, path: walk.steps.last?.path ?? walk.requested,
      through: opened.map { "\($0.entry) at \($0.path.display)" })
  }
}
