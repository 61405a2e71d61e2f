/// mount_namespaces(7): the subject sees other mounts than the one who asks, and at this path nothing.
enum InAnotherMountNamespace: RootCause {
  static let code = "in-another-mount-namespace"

  static func recognise(_ situation: Situation) -> Finding? {
    guard situation.verdict == .missing, situation.target == nil, !situation.isSeenInContainer else {
      return nil
    }
    let hiding = situation.hiding
    guard situation.seen.seenByCaller == .socket || hiding != nil else { return nil }
    let path = situation.walk.requested
    let where_ =
      situation.seen.seenByCaller == .socket
      ? "A socket stands there for the one who asks, and \(situation.subjectName) finds nothing: it has mounts of its own."
      : "Whether a socket stands there for others cannot be seen from in here: this process has mounts of its own."
    var evidence: [String: Evidence] = ["path": .text(path.display)]
    var why = " That is how it is with a private /tmp or /run, unshare(1), chroot(2) and sandboxes."
    if let hiding, let unit = situation.view.unit?.unit.name {
      why = " \(hiding.setting)=\(hiding.value.display) of \(unit.display) takes the path out of its sight."
      evidence["unit"] = .text(unit.display)
      evidence["setting"] = .text(hiding.setting)
    }
    return Finding(
      title: "\(path.display) is out of this process's sight", detail: where_ + why, evidence: evidence)
  }

  static func proposals(_ situation: Situation) -> [Proposal] {
    guard let hiding = situation.hiding else { return [] }
    let risk =
      hiding.setting == "PrivateTmp"
      ? "The unit then sees what others leave in /tmp, and they what it leaves." : ""
    return [Proposal(measure: .host(.showToUnit(hiding, situation.walk.requested)), risk: risk)]
  }

  static func without(_ situation: Situation) -> SubjectView? { nil }

  static func settingsAtFault(_ container: ContainerFacts, _ situation: Situation) -> [SettingAtFault] { [] }

  static func whyNothingHelps(at target: RemedyTarget, _ situation: Situation) -> String? {
    "a socket that this process is to use has to lie where both it and the daemon see it"
  }
}

extension Situation {
  /// The setting of its unit by which the subject does not find what others find at the path.
  var hiding: UnitFacts.Hiding? { view.unit?.hiding(of: walk.requested) }
}
