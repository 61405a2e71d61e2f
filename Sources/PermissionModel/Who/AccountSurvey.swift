/// Asks for every account, as a login would make a process of it, and for every group whether it gives the
/// right.
package struct AccountSurvey {
  package private(set) var everyone: Right?
  package private(set) var groups: [WhoReport.Group] = []
  package private(set) var accounts: [WhoReport.Account] = []
  package private(set) var unread: [WhoReport.Unread] = []
  package private(set) var groupNames: [GroupID: ByteString] = [:]

  private var gate: Gate
  private let own: Subject
  /// Read once more for each question on all of it: to keep what it says would cost a multiple.
  private let passwd: [UInt8]
  private let entries: [AccountScan.Group]
  /// What the system leaves to a login of root's.
  private let rootCapabilities: CapabilitySet
  /// Someone whom nothing on the way names.
  private let stranger: Subject

  package private(set) var userCount = 0

  /// So many accounts, and as many members of all groups, are told one by one; the rest is counted.
  static let mostListed = 20_000

  package init(
    _ texts: AccountTexts, gate: Gate, own: Subject,
    rootCapabilities: CapabilitySet = CapabilitySet(rawValue: .max),
    allowed: Beyond.Allowed? = nil
  ) {
    self.gate = gate
    self.rootCapabilities = rootCapabilities
    stranger = Subject(
      source: .whatIf, userID: UserID(Self.unlike(Set(gate.userIDs.map(\.rawValue)))),
      groupID: GroupID(Self.unlike(Set(gate.groupIDs.map(\.rawValue)))), userNamespace: own.userNamespace)
    self.own = own
    passwd = texts.passwd.value ?? []
    let found = AccountScan.groups(
      texts.group.value ?? [], ids: gate.groupIDs.union(allowed?.groups ?? []))
    entries = found.entries
    for (subject, file) in [(WhoReport.Unread.Subject.passwd, texts.passwd), (.group, texts.group)] {
      if let errno = file.failure {
        unread.append(.init(subject, count: nil, reason: "/etc/\(subject.rawValue): \(errno.sentence)"))
      } else if texts.truncated.contains(subject) || subject == .group && !found.isWhole {
        unread.append(
          .init(subject, count: nil, reason: "/etc/\(subject.rawValue) is too long to be read whole"))
      }
    }
    for entry in entries where groupNames[entry.groupID] == nil { groupNames[entry.groupID] = entry.name }
  }

  package mutating func run() {
    if case .letsIn(let right) = gate.answer(stranger) { everyone = right }
    askAccounts()
    askGroups()
  }

  /// The first name of each.
  package func names(of ids: Set<UserID>) -> [UserID: ByteString] {
    var names: [UserID: ByteString] = [:]
    AccountScan.eachUser(passwd) { user in
      if ids.contains(user.userID), names[user.userID] == nil { names[user.userID] = user.name }
    }
    return names
  }

  // MARK: Accounts

  private mutating func askAccounts() {
    var memberships: [ByteString: [GroupID]] = [:]
    for entry in entries {
      for member in entry.members { memberships[member, default: []].append(entry.groupID) }
    }
    var undecided: [String: Int] = [:]
    var unlisted = 0
    AccountScan.eachUser(passwd) { user in
      userCount += 1
      // initgroups(3): the primary group, and each that lists the name.
      var held = [user.groupID]
      for group in memberships[user.name] ?? [] where !held.contains(group) { held.append(group) }
      let subject = Subject(
        source: .whatIf, userID: user.userID, groupID: user.groupID, groups: held,
        capabilities: user.userID == .root ? rootCapabilities : [],
        userNamespace: own.userNamespace)
      switch gate.answer(subject) {
      case .refused: break
      case .unknown(let fact): undecided["\(fact.path.display): \(fact.fact)", default: 0] += 1
      case .letsIn where accounts.count == Self.mostListed: unlisted += 1
      case .letsIn(let right):
        accounts.append(
          .init(
            name: user.name, userID: user.userID, groupID: user.groupID,
            groups: held.filter { $0 != user.groupID || gate.groupIDs.contains($0) }, right: right))
      }
    }
    unread += undecided.sorted { $0.key < $1.key }.map { .init(.undecidedAccounts, count: $1, reason: $0) }
    if unlisted > 0 {
      unread.append(
        .init(
          .passwd, count: unlisted, reason: "more could connect than the \(Self.mostListed) that are listed"))
    }
  }

  // MARK: Groups

  private func stranger(in groups: [GroupID]) -> Subject {
    var subject = stranger
    subject.groups = groups
    return subject
  }

  /// An id that is none of these, far from those in use.
  private static func unlike(_ taken: Set<UInt32>) -> UInt32 {
    var id: UInt32 = .max - 2
    while taken.contains(id) { id -= 1 }
    return id
  }

  private mutating func askGroups() {
    var members = MemberLists(passwd, entries, counting: gate.groupIDs, most: Self.mostListed)
    for group in gate.socketGroups {
      var needed = [group]
      while true {
        let subject = stranger(in: needed)
        if case .letsIn(let right) = gate.answer(subject) {
          // Where everybody comes through it is not the group that opens.
          if [.group, .namedGroup].contains(right.rule) {
            groups.append(
              .init(
                groupID: group, name: groupNames[group], right: right, alsoNeeds: Array(needed.dropFirst()),
                members: members.of(group)))
          }
          break
        }
        // A directory on the way may take another group.
        guard needed.count < 8, let next = gate.groupThatGoesOn(subject) else { break }
        needed.append(next)
      }
    }
    if members.unlisted > 0 {
      unread.append(
        .init(
          .group, count: members.unlisted,
          reason: "more are members than the \(Self.mostListed) that are listed"))
    }
  }
}

/// Who is in a group, by the group's own list or by the passwd entry.
private struct MemberLists {
  private var userIDs: [ByteString: UserID] = [:]
  private var primary: [GroupID: [AccountScan.User]] = [:]
  private var listed: [GroupID: [ByteString]] = [:]
  /// So many are told of all groups together.
  private var room: Int
  private(set) var unlisted = 0

  init(_ passwd: [UInt8], _ entries: [AccountScan.Group], counting: Set<GroupID>, most: Int) {
    room = most
    for entry in entries { listed[entry.groupID, default: []] += entry.members }
    let names = Set(entries.flatMap(\.members))
    var held = 0
    AccountScan.eachUser(passwd) { user in
      if counting.contains(user.groupID) {
        if held < most { primary[user.groupID, default: []].append(user) } else { unlisted += 1 }
        held += 1
      }
      if names.contains(user.name), userIDs[user.name] == nil { userIDs[user.name] = user.userID }
    }
  }

  mutating func of(_ group: GroupID) -> [WhoReport.Member] {
    var seen: Set<ByteString> = []
    var members: [WhoReport.Member] = []
    func tell(_ member: WhoReport.Member) {
      guard seen.insert(member.name).inserted else { return }
      room -= 1
      if room >= 0 { members.append(member) } else { unlisted += 1 }
    }
    for user in primary[group] ?? [] { tell(.init(name: user.name, userID: user.userID, isPrimary: true)) }
    // A name without an account is shown too: it may be that of a directory service.
    for name in listed[group] ?? [] { tell(.init(name: name, userID: userIDs[name], isPrimary: false)) }
    return members
  }
}

extension Gate {
  /// The groups that the socket itself speaks of, its own first.
  var socketGroups: [GroupID] {
    var groups: [GroupID] = []
    var seen: Set<GroupID> = []
    for inode in walks.compactMap(\.targetInode) {
      let named = (inode.acl.value?.entries ?? []).compactMap { entry -> GroupID? in
        if case .group(let id) = entry.tag { id } else { nil }
      }
      groups += ([inode.group] + named).filter { seen.insert($0).inserted }
    }
    return groups
  }

  /// A group that would let the subject through where it is stopped on the way, by the first such way.
  func groupThatGoesOn(_ subject: Subject) -> GroupID? {
    for walk in walks {
      let decision = decide(Facts(subject: subject, walk: walk))
      guard let check = decision.decidedBy, !check.passes, check.step < walk.steps.count - 1,
        let inode = walk.steps[check.step].inode.value
      else { continue }
      let named = (inode.acl.value?.entries ?? []).compactMap { entry -> GroupID? in
        if case .group(let id) = entry.tag { id } else { nil }
      }
      for group in [inode.group] + named where !subject.groups.contains(group) {
        var with = subject
        with.groups.append(group)
        let then = decide(Facts(subject: with, walk: walk))
        if then.letsIn || (then.decidedBy?.step ?? 0) > check.step { return group }
      }
    }
    return nil
  }
}
