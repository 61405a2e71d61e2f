/// Finds the changes that let the subject in, proves each, and puts it into each target's words.
package func plan(_ situation: Situation, _ causes: [Cause], context: RemedyContext = RemedyContext()) -> Plan
{
  var plan = Plan()
  let context = context.about(situation.facts.container)
  guard situation.verdict != .granted, let root = causes.first, root.severity == .error else { return plan }
  let proposals = Proposals(situation: situation, code: root.code)
  for proposal in proposals.ordered {
    guard let proof = proposal.measure.proof(on: situation.facts) else { continue }
    for emitter in Emitters.all {
      let written: Snippet?
      do throws(Unexpressible) {
        written = try emitter.snippet(for: proposal.measure, situation, context)
      } catch {
        if plan.refusals[emitter.target] == nil { plan.refusals[emitter.target] = error.reason }
        continue
      }
      guard let written else { continue }
      plan.remedies.append(
        Remedy(
          target: emitter.target, place: context.place(of: emitter.target), title: written.title,
          recommended: false, side: written.side,
          snippet: written.text, language: written.language, proof: proof, risk: proposal.risk,
          caveats: written.caveats, isLastResort: proposal.isLastResort))
    }
  }
  plan.remedies = ordered(plan.remedies, situation, root.code)
  // A refusal stands only where nothing but the last resort was written.
  plan.refusals = plan.refusals.filter { plan.best(for: $0.key).map(\.isLastResort) != false }
  for target in RemedyTarget.allCases where plan.refusals[target] == nil {
    if plan.best(for: target).map(\.isLastResort) != false {
      plan.refusals[target] = proposals.refusal(for: target)
    }
  }
  return plan
}

/// Whoever is not in a container is helped on the host first; the last resorts come last in any case.
private func ordered(_ remedies: [Remedy], _ situation: Situation, _ code: String) -> [Remedy] {
  func rank(_ remedy: Remedy) -> Int {
    if remedy.isLastResort { return 1000 + targetRank(remedy.target) }
    return (remedy.target == .host && situation.isOnHost ? -1 : targetRank(remedy.target))
  }
  func targetRank(_ target: RemedyTarget) -> Int {
    // Where the privileges are dropped in the wrong way, that is the place.
    if target == .entrypoint, code == GroupsDropped.code { return -1 }
    return RemedyTarget.allCases.firstIndex(of: target) ?? 0
  }
  var sorted = remedies.enumerated().sorted { left, right in
    (rank(left.element), left.offset) < (rank(right.element), right.offset)
  }.map(\.element)
  if let first = sorted.first, !first.isLastResort { sorted[0].recommended = true }
  return sorted
}

/// A measure with what it costs.
struct Proposal {
  var measure: Measure
  var risk: String = ""
  var isLastResort = false
}

/// What comes into question for a root cause, best first.
struct Proposals {
  let situation: Situation
  let code: String

  private static let rootRisk =
    "The whole service runs as root in the container, for the sake of one socket."

  var ordered: [Proposal] {
    switch code {
    case GIDMismatch.code, GIDTaken.code, DockerGIDDiffers.code: joiningGroup + asRoot
    case GIDZero.code, RootlessOwner.code: joiningGroup + asRoot
    case ExplicitGroupDropsImageGroups.code:
      [Proposal(measure: .startWithoutGroup)] + joiningGroup + asRoot
    case MembershipNotInSession.code:
      newSession + joiningGroup + (situation.isOnHost ? [] : [Proposal(measure: .restartContainer)]) + asRoot
    case RootLacksOverride.code:
      joiningGroup + [
        Proposal(
          measure: .addOverrideCapability,
          risk: "CAP_DAC_OVERRIDE lets the container's root pass the permissions of every file it can reach.")
      ]
    case IDUnmapped.code: acrossNamespace
    case ACLMaskDenies.code: [onSocket(.mask)] + asRoot
    case ACLEntryDenies.code:
      [situation.refusal.flatMap { tag(of: $0) }.map(onSocket)].compactMap { $0 } + asRoot
    case OwnerBitsDeny.code: [Proposal(measure: .allowOwnerToWrite)] + asRoot
    case GroupBitsDeny.code:
      [Proposal(measure: .setSocketMode(FileMode(rawValue: 0o660)))] + asRoot
    case GroupsDropped.code:
      // No asRoot: the container starts as root already, and what drops that drops it again.
      situation.target.map { [Proposal(measure: .keepGroupOnTheWay($0.group))] + joiningForGood } ?? []
    case DirectoryNotSearchable.code: throughDirectories + asRoot
    case SecurityPolicy.code: unconfined
    case SocketMissing.code, DanglingLink.code, SocketIsDirectory.code:
      [Proposal(measure: .mountSocket), Proposal(measure: .startDaemon)]
    case MountIsStale.code: [Proposal(measure: .restartContainer)]
    case NothingListening.code: [Proposal(measure: .startDaemon)]
    default: asRoot
    }
  }

  /// The account is in the group already; newgrp(1) is a set-id program, so no_new_privs rules it out.
  private var newSession: [Proposal] {
    guard situation.isOnHost, !situation.subject.noNewPrivileges, let group = situation.target?.group,
      let name = situation.facts.accounts.name(of: group)
    else { return [] }
    return [Proposal(measure: .newSession(group: name, group))]
  }

  private var joiningGroup: [Proposal] {
    guard let target = situation.target, situation.groupIsMapped else { return [] }
    let risk =
      target.group == .root
      ? "Group 0 may also use whatever else is open to root's group, in the container." : ""
    var proposals = [Proposal(measure: .addGroup(target.group), risk: risk)]
    let name = situation.groupNameToMake
    func edit(_ user: ByteString) -> ImageEdit {
      situation.isOnHost
        ? ImageEdit.create(name: name, target.group, user: user)
        : ImageEdit.needed(for: target.group, user: user, named: name, in: situation.facts.accounts)
    }
    if imageIsBare, situation.subject.userID != .root {
      proposals.append(
        Proposal(measure: .setImageUser(situation.subject.userID, target.group), risk: risk))
    }
    if let user = imageUser {
      proposals.append(Proposal(measure: .joinInImage(edit(user)), risk: risk))
    } else if let account = accountToMake {
      proposals.append(
        Proposal(measure: .enrolInImage(account, edit(ByteString(account.name))), risk: risk))
    }
    if let user = hostUser, let name = situation.facts.accounts.name(of: target.group, preferring: name) {
      proposals.append(Proposal(measure: .joinOnHost(user: user, group: name, target.group), risk: risk))
    }
    return proposals
  }

  /// The container was given the group already; what drops it drops it again.
  private var joiningForGood: [Proposal] {
    joiningGroup.filter { if case .addGroup = $0.measure { false } else { true } }
  }

  /// An ACL entry on each directory that stops the subject, and on the socket where that is not enough.
  private var throughDirectories: [Proposal] {
    let user = situation.subject.userID
    guard situation.subject.userNamespace.isInitial.value == true, user != .root else { return [] }
    var paths: [ByteString] = []
    while paths.count < 16 {
      let opened = paths.isEmpty ? nil : Measure.openDirectories(paths, user, then: nil)
      guard let facts = opened.map({ $0.applied(to: situation.facts) }) ?? situation.facts else { return [] }
      let later = Situation(facts)
      guard let refusal = later.refusal, refusal.needs == .execute, !paths.contains(refusal.path) else {
        break
      }
      paths.append(refusal.path)
    }
    guard !paths.contains(where: situation.isPrivate) else { return [] }
    let risk = "uid \(user) then gets to everything in there that is open to it."
    let onSocket = Measure.editACL(entry: .init(.user(user), [.read, .write]))
    let alone = Measure.openDirectories(paths, user, then: nil)
    guard alone.proof(on: situation.facts) == nil else { return [Proposal(measure: alone, risk: risk)] }
    return [Proposal(measure: .openDirectories(paths, user, then: onSocket), risk: risk)]
  }

  private var unconfined: [Proposal] {
    let isSocketCall = situation.facts.observation?.call == .socket
    return situation.suspectedModules.compactMap { module in
      switch module {
      case .selinux where !isSocketCall:
        Proposal(
          measure: .disableLabels, risk: "SELinux no longer separates this container from the host's files.")
      case .appArmor:
        Proposal(measure: .unconfineAppArmor, risk: "AppArmor no longer confines this container at all.")
      case .seccomp:
        Proposal(
          measure: .unconfineSeccomp, risk: "Every system call is open to this container, not only this one.")
      case .selinux, .smack, .tomoyo: nil
      }
    }
  }

  private var asRoot: [Proposal] {
    guard situation.verdict == .denied, situation.subject.userID != .root else { return [] }
    return [Proposal(measure: .runAsRoot, risk: Self.rootRisk, isLastResort: true)]
  }

  private var acrossNamespace: [Proposal] {
    let risk = "Root in the container is then root on the host as far as files and capabilities go."
    var proposals = [Proposal(measure: .keepGroups)]
    // In a rootless engine "the host's" namespace is the engine's own, which does not map the id either.
    if situation.subject.userID == .root, !situation.isInRootlessNamespace {
      proposals.append(Proposal(measure: .useHostUserNamespace, risk: risk))
    }
    if let mappedUser {
      proposals.append(
        Proposal(
          measure: .nameInACL(situation.subject.userID, onHost: mappedUser), risk: Self.socketRisk))
    }
    return proposals
  }

  /// The subject's uid as the host knows it.
  private var mappedUser: UserID? {
    situation.subject.userNamespace.uidMap.value?.outside(situation.subject.userID.rawValue).map {
      UserID($0)
    }
  }

  private func onSocket(_ tag: AccessACL.Tag) -> Proposal {
    Proposal(
      measure: .editACL(entry: .init(tag, [.read, .write])), risk: Self.socketRisk)
  }

  private static let socketRisk = "Holds until the daemon makes its socket anew, and opens it to that one id."

  private func tag(of check: Check) -> AccessACL.Tag? {
    situation.target?.acl.value?.entries.first { $0.description == check.entry }?.tag
  }

  /// The subject's name, where the account files are an image's and Docker would read its groups there.
  var imageUser: ByteString? {
    guard situation.subject.userID != .root, imageRefusal == nil else { return nil }
    return situation.facts.accounts.users.first { $0.userID.id == situation.subject.userID.rawValue }?.name
  }

  /// The image has neither a shell nor a program that edits account files.
  private var imageIsBare: Bool {
    !situation.isOnHost && situation.facts.accounts.tools.value == AccountTools.none
  }

  /// An account for a uid that the image does not know and that holds what such a uid is started with.
  private var accountToMake: NewAccount? {
    let (subject, accounts) = (situation.subject, situation.facts.accounts)
    let name = "uid\(subject.userID)"
    guard !situation.isOnHost, subject.userID != .root, subject.start.map({ !$0.namesGroup }) ?? true,
      accounts.passwd.value != nil, accounts.name(of: subject.userID) == nil,
      accounts.user(named: ByteString(name)) == nil,
      [.shadow, .busybox].contains(accounts.tools.value ?? .none),
      accounts.name(of: subject.groupID) != nil, ImageEdit.start(of: subject, accounts) != nil
    else { return nil }
    return NewAccount(name: name, userID: subject.userID, groupID: subject.groupID)
  }

  private var hostUser: ByteString? {
    guard situation.isOnHost, code != MembershipNotInSession.code else { return nil }
    return situation.facts.accounts.name(of: situation.subject.userID)
  }

  /// Why no line of a Dockerfile can help.
  private var imageRefusal: String? {
    let subject = situation.subject
    if let start = subject.start, start.namesGroup {
      return
        "the container is started as \(ByteString(start.user).display): with a group behind the colon the engine "
        + "does not read the image's group file"
    }
    if situation.facts.accounts.name(of: subject.userID) == nil {
      return
        "uid \(subject.userID) has no entry in the image's passwd file, so the engine reads no groups for it"
    }
    if ImageEdit.start(of: subject, situation.facts.accounts) == nil {
      return
        "this process lacks groups that its account files give \(situation.subjectName), so it was started as "
        + "user:group, and then the engine does not read the image's group file; if it is the image's own USER "
        + "line that names the group, put the socket's gid there"
    }
    return nil
  }

  func refusal(for target: RemedyTarget) -> String {
    if target == .dockerfile, let imageRefusal, situation.target != nil, situation.groupIsMapped {
      return imageRefusal
    }
    if code == IDUnmapped.code {
      if situation.isInRootlessNamespace {
        return
          "this is a rootless engine's container, and neither a group made for it nor --userns=host reaches an id "
          + "outside of its user namespace; mount the rootless engine's own socket, or with podman keep the groups of "
          + "whoever starts it (--group-add keep-groups)"
      }
      if [.dockerRun, .compose].contains(target), situation.subject.userID != .root {
        return
          "which group the socket has cannot be seen from within this user namespace; start the container with "
          + "--userns=host (Compose: userns_mode: host) and ask again in there"
      }
      return
        "the socket's group does not exist in this user namespace, so no group made for the container is that one"
    }
    return "no change there would let \(situation.subjectName) in (\(code))"
  }
}

extension Situation {
  /// A home or what logind makes for a session (pam_systemd(8)): keys and sessions lie in there, and nobody
  /// else is let in for the sake of a socket.
  fileprivate func isPrivate(_ directory: ByteString) -> Bool {
    let names = directory.pathComponents
    return directory == "/root" || names.starts(with: ["run", "user"]) || names.first == "home"
      || facts.accounts.users.contains { $0.home != "/" && $0.home == directory }
  }

  /// The name to list in the image's group file, where Docker would read the subject's groups there.
  package var imageMember: ByteString? {
    guard let code = diagnose(self).first?.code else { return nil }
    return groupToJoin == nil ? nil : Proposals(situation: self, code: code).imageUser
  }

  /// The name for a group that an image lacks: the daemon's own where the socket tells.
  var groupNameToMake: String {
    let name = walk.requested.lastPathComponent.display
    return ["docker", "podman", "containerd", "buildkit"].first { name.contains($0) } ?? "docker"
  }
}
