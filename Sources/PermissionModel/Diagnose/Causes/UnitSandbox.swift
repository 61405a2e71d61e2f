/// A unit of systemd's is kept from sockets by a setting of its own (systemd.exec(5), Sandboxing and System Call
/// Filtering), whatever the socket's owner, group and mode say.
enum UnitSandbox: RootCause {
  static let code = "unit-sandbox"

  static func recognise(_ situation: Situation) -> Finding? {
    guard let obstacle = situation.unitObstacle, obstacle.code == code else { return nil }
    let unit = situation.view.unit?.unit.name
    let name = unit?.display ?? "the unit"
    var evidence: [String: Evidence] = ["setting": .text(obstacle.setting)]
    evidence["unit"] = unit.map { .text($0.display) }
    evidence["value"] = obstacle.value.map { .text($0.display) }
    let line = "\(obstacle.setting)=\(obstacle.value?.display ?? "…") of \(name)"
    switch obstacle {
    case .covered(let path, _):
      evidence["path"] = .text(path.display)
      return Finding(
        title: "the unit is not to find \(path.display)",
        detail:
          "\(line) puts an empty thing of root's with mode 0000 in the place of \(path.display), for this unit "
          + "alone: it never comes to the real one, and no group would help.", evidence: evidence)
    case .family:
      return Finding(
        title: "the unit may make no Unix socket",
        detail:
          "\(line) refuses socket(2) for this family, before any file is looked at: neither the socket's group nor its "
          + "mode is at fault.", evidence: evidence)
    case .hidden: return nil
    case .calls:
      let ending =
        situation.view.observation?.signal == nil
        ? "" : " It does not fail, it ends the process (SIGSYS); SystemCallErrorNumber= makes it an error."
      let call = situation.view.observation?.call ?? .connect
      return Finding(
        title: "the unit may not call \(call.rawValue)(2)",
        detail:
          "\(line) refuses \(call.rawValue)(2), before any file is looked at: neither the socket's group nor its mode is "
          + "at fault.\(ending)", evidence: evidence)
    }
  }

  static func proposals(_ situation: Situation) -> [Proposal] {
    switch situation.unitObstacle {
    case .covered(let path, let hiding):
      guard let hiding else { return [] }
      return [
        Proposal(
          measure: .host(.showToUnit(hiding, path)), risk: "The unit then sees all that lies there, too.")
      ]
    case .family, .calls:
      return [
        Proposal(
          measure: .host(.letUnitConnect),
          risk: "The unit may then use every Unix socket that the bits allow it.")
      ]
    case .hidden, nil: return []
    }
  }

  static func without(_ situation: Situation) -> SubjectView? {
    switch situation.unitObstacle {
    // What stands there in truth is not to be seen.
    case .covered, .hidden, nil: nil
    case .family, .calls: situation.untried
    }
  }

  static func settingsAtFault(_ container: ContainerFacts, _ situation: Situation) -> [SettingAtFault] { [] }

  static func whyNothingHelps(at target: RemedyTarget, _ situation: Situation) -> String? {
    guard let obstacle = situation.unitObstacle else { return nil }
    return "\(obstacle.setting)= has to go, where it stands in the unit or its drop-ins (systemctl cat)"
  }
}

extension Situation {
  /// `nil` where no setting of a unit is known to be in the way.
  var unitObstacle: UnitObstacle? {
    if let refused = callThatUnitRefuses { return refused }
    guard view.observation?.call != .socket, let path = coveredPath else { return nil }
    return .covered(path, view.unit?.covering(path))
  }

  var isRefusedByUnitsFilter: Bool { callThatUnitRefuses != nil }

  private var callThatUnitRefuses: UnitObstacle? {
    guard let observation = view.observation, !observation.succeeded, let unit = view.unit else { return nil }
    if observation.call == .socket, observation.errno == .addressFamilyNotSupported, !unit.allowsUnixSockets {
      return .family(unit.shown("RestrictAddressFamilies"))
    }
    guard view.system.seccompMode.value == 2, !unit.allows(observation.call),
      observation.signal != nil || unit.answersRefusedCalls(with: observation.errno)
    else { return nil }
    return .calls(unit.shown("SystemCallFilter"))
  }

  /// systemd mounts what it keeps below /run/systemd/inaccessible over what a unit is not to find
  /// (src/shared/mount-util.c, mode_to_inaccessible_node()).
  var coveredPath: ByteString? {
    walk.steps.first { step in
      guard let mount = step.mount.value, mount.mountPoint == step.path else { return false }
      let names = mount.root.pathComponents
      return names.count >= 3 && names[names.count - 3] == "systemd"
        && names[names.count - 2] == "inaccessible"
    }?.path
  }
}
