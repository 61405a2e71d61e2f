enum IDUnmapped: CauseRule {
  static let code = "id-unmapped"

  static func recognise(_ situation: Situation) -> Finding? {
    guard let target = situation.target, target.kind == .socket else { return nil }
    let isGroupUnmapped = situation.mapping(of: target.group) != .mapped
    guard
      situation.refusalAtSocket?.rule == .unmappedID || (situation.isRefusedAsOther && isGroupUnmapped)
        || (isRefusedDespiteDoubt(situation) && isGroupUnmapped)
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
        "The socket shows as \(target.owner):\(target.group), which is how an id looks that the user namespace "
        + "does not map (userns-remap, a rootless engine). No user or group made in here is that one: joining "
        + "\(target.group) does nothing, and being root in here does not count for it either."
        + (situation.keepsUnmappedGroup
          ? " This process keeps a group from outside that is not mapped either; the socket's it is not." : ""),
      evidence: situation.membershipEvidence.merging([
        "ownerMapped": .flag(!isOwnerUnmapped), "groupMapped": .flag(!isGroupUnmapped),
      ]) { first, _ in first })
  }

  /// Two unmapped groups look the same from in here, and in a namespace of 65536 ids the overflow id may be a
  /// real one; the kernel, which knows, said no.
  private static func isRefusedDespiteDoubt(_ situation: Situation) -> Bool {
    guard situation.decision.permission == .unknown, let fact = situation.decision.missingFact,
      fact.path == situation.targetPath, fact.errno == nil, let observation = situation.facts.observation
    else { return false }
    return observation.call == .connect && observation.errno == .accessDenied
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
