/// An id without a mapping shows as the overflow id (user_namespaces(7)), and no capability counts for it:
/// capable_wrt_inode_uidgid().
enum IDUnmapped: RootCause {
  static let code = "id-unmapped"

  static func recognise(_ situation: Situation) -> Finding? {
    guard let target = situation.target else { return nil }
    let isGroupUnmapped = situation.mapping(of: target.group) != .mapped
    guard
      situation.refusalTellsUnmapped || situation.refusalAtSocket?.rule == .unmappedID
        || (situation.isRefusedAsOther && isGroupUnmapped)
    else { return nil }
    let isCertain = [situation.mapping(of: target.owner), situation.mapping(of: target.group)].contains(
      .unmapped)
    let isOwnerUnmapped = situation.mapping(of: target.owner) != .mapped
    let what = isOwnerUnmapped && isGroupUnmapped ? "owner and group" : isOwnerUnmapped ? "owner" : "group"
    return Finding(
      title:
        "the socket's \(what) \(isCertain ? "does" : "most likely does") not exist in this user namespace"
        .replacingVerb(isPlural: isOwnerUnmapped && isGroupUnmapped),
      detail:
        "The socket shows as \(target.owner):\(target.group), which is how an id looks that "
        + (situation.isOnIDMappedMount
          ? "the mount does not map: it is an idmapped one (mount_setattr(2)). "
          : "the user namespace does not map "
            + "(userns-remap, a rootless engine). ")
        + "No user or group made in here is that one: joining "
        + "\(target.group) does nothing, and being root in here does not count for it either."
        + (situation.keepsUnmappedGroup
          ? " This process keeps a group from outside that is not mapped either; the socket's it is not."
          : ""),
      evidence: situation.membershipEvidence.merging([
        "ownerMapped": .flag(!isOwnerUnmapped), "groupMapped": .flag(!isGroupUnmapped),
      ]) { first, _ in first })
  }

  static func proposals(_ situation: Situation) -> [Proposal] { acrossNamespace(situation) }

  private static func acrossNamespace(_ situation: Situation) -> [Proposal] {
    let risk = "Root in the container is then root on the host as far as files and capabilities go."
    var proposals = [Proposal(measure: .container(.keepGroups))]
    // In a rootless engine "the host's" namespace is the engine's own, which does not map the id either.
    if situation.subject.userID == .root, !situation.isInRootlessNamespace {
      proposals.append(Proposal(measure: .container(.useHostUserNamespace), risk: risk))
    }
    let user = situation.subject.userID
    if situation.onHost(user) != nil { proposals.append(Proposal.onSocket(.user(user))) }
    return proposals
  }

  static func without(_ situation: Situation) -> SubjectView? { nil }

  static func settingsAtFault(_ container: ContainerFacts, _ situation: Situation) -> [SettingAtFault] {
    [
      SettingAtFault(
        name: "UsernsMode", value: [container.userNamespaceMode],
        remark: "the engine's own user namespace does not map the socket's owner or group")
    ]
  }

  static func whyNothingHelps(at target: RemedyTarget, _ situation: Situation) -> String? {
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
}

extension Situation {
  /// The ids of what lies there are translated by the mount, before any user namespace is looked at.
  fileprivate var isOnIDMappedMount: Bool { walk.steps.last?.mount.value?.isIDMapped == true }

  /// Where the socket shows the overflow id and that id exists in here as well, the files do not tell which
  /// it is. The kernel's refusal does: an id that exists would have let CAP_DAC_OVERRIDE pass, and a group
  /// that was kept from outside would have, were it the socket's.
  var refusalTellsUnmapped: Bool {
    guard verdict == .denied, decision.permission == .unknown, let target, target.kind == .socket,
      let fact = decision.missingFact, fact.path == walk.steps.last?.path, fact.errno == nil
    else { return false }
    if keepsUnmappedGroup, mapping(of: target.group) != .mapped { return true }
    guard subject.capabilities.contains(.dacOverride) else { return false }
    return mapping(of: target.owner) == .ambiguous || mapping(of: target.group) == .ambiguous
  }
}

extension String {
  fileprivate func replacingVerb(isPlural: Bool) -> String {
    guard isPlural else { return self }
    var words = split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    if let verb = words.lastIndex(of: "does") { words[verb] = "do" }
    return words.joined(separator: " ")
  }
}
