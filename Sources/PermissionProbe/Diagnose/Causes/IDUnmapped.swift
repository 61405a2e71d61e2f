enum IDUnmapped: CauseRule {
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
        "The socket shows as \(target.owner):\(target.group), which is how an id looks that the user namespace "
        + "does not map (userns-remap, a rootless engine). No user or group made in here is that one: joining "
        + "\(target.group) does nothing, and being root in here does not count for it either.",
      evidence: situation.membershipEvidence.merging([
        "ownerMapped": .flag(!isOwnerUnmapped), "groupMapped": .flag(!isGroupUnmapped),
      ]) { first, _ in first })
  }
}

extension Situation {
  /// Where the socket shows the overflow id and that id exists in here as well, the files do not tell which
  /// it is. The kernel's refusal does: an id that exists would have let CAP_DAC_OVERRIDE pass.
  var refusalTellsUnmapped: Bool {
    guard verdict == .denied, decision.permission == .unknown, let target, target.kind == .socket,
      subject.capabilities.contains(.dacOverride), decision.missingFact?.path == walk.steps.last?.path
    else { return false }
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
