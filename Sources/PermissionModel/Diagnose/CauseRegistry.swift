/// Every rule, in the order in which they are asked: whatever comes first on the way of a connection
/// hides what would come later, and the special case stands before the general one.
package enum CauseRegistry {
  static let errors: [any CauseRule.Type] = [
    // Which socket.
    EndpointInvalid.self, EndpointNotUnix.self, EndpointElsewhere.self,
    // On the way to the socket.
    PathTooLong.self, LinkLoop.self, LinkProtected.self, DanglingLink.self, SocketMissing.self,
    DirectoryNotSearchable.self, SocketIsDirectory.self, NotASocket.self, MountIsStale.self,
    // Who is asking.
    ImmutableInode.self, RootLacksOverride.self, IDUnmapped.self, RootlessOwner.self, OwnerBitsDeny.self,
    ACLMaskDenies.self, ACLEntryDenies.self, GroupBitsDeny.self, GroupsDropped.self,
    ExplicitGroupDropsImageGroups.self, MembershipNotInSession.self, DockerGIDDiffers.self, GIDTaken.self,
    GIDZero.self, GIDMismatch.self,
    SecurityPolicy.self,
    // Behind the socket.
    WrongSocketType.self, NothingListening.self, DaemonUnresponsive.self, NotTheDockerAPI.self,
  ]

  static let remarks: [any CauseRule.Type] = [
    CouldNotTell.self, RootEquivalent.self, WorldWritable.self, ReadOnlyMountIsNoProtection.self,
    NoNewPrivileges.self, SetGroupsDenied.self, ContextUnseenBySDKs.self,
  ]

  /// Every code that a report can bear.
  package static var codes: [String] { (errors + remarks).map { $0.code } }
}

/// The causes of a situation: the root cause first, then what deserves a line.
func diagnose(_ situation: Situation) -> [Cause] {
  var causes: [Cause] = []
  if situation.verdict != .granted, let root = first(of: CauseRegistry.errors, situation) {
    causes.append(root)
  }
  for rule in CauseRegistry.remarks {
    if var cause = recognised(rule, situation) {
      // Where nothing else explains the verdict, what could not be read is the reason.
      if situation.verdict != .granted, causes.isEmpty { cause.severity = .error }
      causes.append(cause)
    }
  }
  return causes
}

private func first(of rules: [any CauseRule.Type], _ situation: Situation) -> Cause? {
  // socket(2) comes before connect(2): where that is refused the path was not looked at.
  let isBeforeTheWay = situation.facts.observation?.call == .socket
  if isBeforeTheWay, let cause = recognised(SecurityPolicy.self, situation) { return cause }
  for rule in rules {
    if let cause = recognised(rule, situation) { return cause }
  }
  return nil
}

private func recognised(_ rule: any CauseRule.Type, _ situation: Situation) -> Cause? {
  rule.recognise(situation).map {
    Cause(
      code: rule.code, severity: rule.severity, title: $0.title, detail: $0.detail, evidence: $0.evidence)
  }
}
