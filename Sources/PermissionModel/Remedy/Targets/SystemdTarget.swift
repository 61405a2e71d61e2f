/// A drop-in of the unit that is refused (systemd.unit(5), systemd.exec(5)).
enum SystemdTarget: TargetWriter {
  static let place = "a drop-in of the unit"
  static let isShownAsAlternative = false
  static let isForHosts = true

  static func obstacle(_ situation: Situation) -> String? {
    guard situation.isOnHost else {
      return
        "\(situation.subjectName) is in a container, and what the unit that runs it holds does not reach in there"
    }
    guard situation.verdict == .denied else { return nil }
    if situation.droppedItsUnitsGroups {
      return
        "the unit starts as root, and its program becomes \(situation.subjectName) with the groups of the account files: "
        + "SupplementaryGroups= does not last"
    }
    return "SupplementaryGroups= gives groups, and none but root's would let \(situation.subjectName) in"
  }

  static func snippet(
    for measure: Measure, _ situation: Situation, _ context: RemedyContext
  ) throws(Unexpressible) -> Snippet? {
    if case .host(.showToUnit(let hiding, let path)) = measure {
      let unit = try unit(situation, context)
      return Snippet(
        title: "let the unit see the socket", side: .host,
        text: (["# \(self.path(of: unit))", "[Service]"] + (try showing(path, hiding, situation.view.unit)))
          .map { "\($0)\n" }.joined(),
        language: .ini, caveats: [activation(of: unit)])
    }
    if case .host(.letUnitConnect) = measure {
      let unit = try unit(situation, context)
      return Snippet(
        title: "let the unit use Unix sockets", side: .host,
        text: (["# \(self.path(of: unit))", "[Service]"] + lettingConnect(situation.view.unit))
          .map { "\($0)\n" }.joined(),
        language: .ini, caveats: [activation(of: unit)])
    }
    guard case .host(.giveUnitGroups(let groups)) = measure else { return nil }
    let unit = try unit(situation, context)
    let (lines, lacking) = try settings(groups, situation)
    var caveats = lacking.map {
      "First: sudo groupadd --gid \($0.group) \($0.name). systemd takes no group that has no name (216/GROUP)."
    }
    caveats.append(activation(of: unit))
    return Snippet(
      title: "give the group to the unit", side: .host,
      text: (["# \(path(of: unit))"] + lines).map { "\($0)\n" }.joined(), language: .ini, caveats: caveats)
  }

  private static func activation(of unit: UnitName) -> String {
    "Then sudo systemctl daemon-reload and sudo systemctl restart \(unit.name). Or type the lines into "
      + "sudo systemctl edit \(unit.name)."
  }

  /// The least that brings a path back into a unit's sight (systemd.exec(5)): a directory is bound there, and where
  /// that is all of /tmp the setting goes.
  static func showing(
    _ path: ByteString, _ hiding: UnitFacts.Hiding, _ unit: UnitFacts?
  ) throws(Unexpressible) -> [String] {
    let directory = path.parentPath
    switch hiding.setting {
    case "InaccessiblePaths":
      // An entry cannot be taken out of the list: an empty one takes back all, and the others are given again.
      var kept = unit?.list("InaccessiblePaths") ?? []
      while let index = kept.firstIndex(where: { UnitFacts.covers($0, path) }) { kept.remove(at: index) }
      var lines = ["InaccessiblePaths="]
      for entry in kept { lines.append("InaccessiblePaths=\(try plain(entry))") }
      return lines
    case "PrivateTmp" where ["/tmp", "/var/tmp"].contains(directory): return ["PrivateTmp=no"]
    // A socket needs no writing to its directory: connect(2) asks for the socket's own bits.
    case "ProtectHome": return ["ProtectHome=read-only"]
    default: return ["BindPaths=\(try plain(directory))"]
    }
  }

  private static func plain(_ path: ByteString) throws(Unexpressible) -> String {
    guard let text = path.text, Quoting.isName(text, also: "_./@+=,-") else {
      throw Unexpressible(reason: "\"\(path.display)\" does not come through a unit's file as it is")
    }
    return text
  }

  /// What is set already is added to, or taken off a list of what is forbidden.
  static func lettingConnect(_ unit: UnitFacts?) -> [String] {
    guard let unit else { return [] }
    return unit.whatLetsConnect.map { "\($0.setting)=\($0.value.display)" }
  }

  static func path(of unit: UnitName) -> String { DropIn(of: unit.name.display).path }

  /// The unit that the subject belongs to, or the one that was named with --service.
  static func unit(_ situation: Situation, _ context: RemedyContext) throws(Unexpressible) -> UnitName {
    let found = situation.hostUnit
    if let user = found?.user {
      throw Unexpressible(
        reason:
          "the manager of uid \(user) gives its units no group that it lacks; once the account has the group "
          + "(--for host): sudo systemctl restart user@\(user).service")
    }
    if let found { return try checked(found) }
    guard let named = context.givenService else {
      throw Unexpressible(
        reason:
          "\(situation.subjectName) belongs to no unit that is known; name one with --service, or ask about its "
          + "process with --pid")
    }
    return try checked(UnitName(ByteString(named.hasSuffix(".service") ? named : named + ".service")))
  }

  private static func checked(_ unit: UnitName) throws(Unexpressible) -> UnitName {
    guard UnitName.isValid(unit.name), unit.name.hasSuffix(".service"), !unit.name.display.contains("\\")
    else {
      throw Unexpressible(reason: "\"\(unit.name.display)\" is no name of a service that a line can hold")
    }
    return unit
  }

  /// A group that has no name yet, and the one that it could be given.
  struct Lacking: Hashable {
    var name: String
    var group: GroupID
  }

  /// The section, and the groups that have to be made before it is loaded.
  static func settings(
    _ groups: [GroupID], _ situation: Situation
  ) throws(Unexpressible) -> (lines: [String], lacking: [Lacking]) {
    var lacking: [Lacking] = []
    var words: [String] = []
    for group in groups {
      if group == situation.target?.group, let name = situation.nameInDirectory {
        guard let text = name.text, Quoting.isName(text, also: "._-") else {
          throw Unexpressible(reason: "the name \(name.display) of gid \(group) is no plain word")
        }
        words.append(text)
        continue
      }
      // Of several names that the number has, the daemon's own.
      guard
        let chosen = try? MembershipChange.chosen(
          user: "root", group: group, accounts: situation.view.accounts, policy: situation.membershipPolicy)
      else { throw Unexpressible(reason: "gid \(group) has no name, and systemd takes none without one") }
      if chosen.line != .stays { lacking.append(Lacking(name: chosen.name.display, group: group)) }
      words.append(word(for: chosen, situation))
    }
    var lines = ["[Service]", "SupplementaryGroups=\(words.joined(separator: " "))"]
    lines += lettingConnect(situation.view.unit)
    return (lines, lacking)
  }

  /// Its name, for whoever reads the file later; the number where the name is another group's too, or no plain word.
  private static func word(for chosen: MembershipChange, _ situation: Situation) -> String {
    guard let text = chosen.name.text, Quoting.isName(text, also: "._-"), text.first?.isNumber == false,
      text.first != "-", chosen.line == .made || !isAmbiguous(chosen, situation)
    else { return chosen.group.description }
    return text
  }

  /// getgrnam(3) takes the first line of a name.
  private static func isAmbiguous(_ chosen: MembershipChange, _ situation: Situation) -> Bool {
    situation.view.accounts.group(named: chosen.name)?.groupID.id != chosen.group.rawValue
  }
}

extension Situation {
  /// The unit of this host's that the subject is a process of; no session's, and not one that runs its container.
  var hostUnit: UnitName? {
    guard isOnHost, let place = view.place, place.isOrIsAlso(.hostUnit) else { return nil }
    return place.unit
  }
}
